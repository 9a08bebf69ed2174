"""What the house shows to strangers and to other sites: few addresses, no write without the form's own token, the same
answer whatever headers claim, and nothing written by looking."""

import re

import pytest
from django.apps import apps
from django.middleware.csrf import _get_new_csrf_string

from tests.doors.table import ANYBODY, TABLE, able
from tests.doors.test_table import complain
from tests.doors.trying import Browser, addresses, bare, status, url_of
from tests.doors.world import EVERYBODY

ANONYMOUS = {
    "org:login", "org:login-step", "org:login-qr", "org:reset", "ui:theme", "ui:language", "ui:catalogue", "ui:sample",
    "planning:calendar",  # a calendar program cannot sign in: the address is the key
}  # fmt: skip
CLAIMS = {
    "HTTP_X_FORWARDED_FOR": "127.0.0.1",
    "HTTP_X_REAL_IP": "127.0.0.1",
    "HTTP_X_FORWARDED_HOST": "elsewhere.example",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_USER": "CLERK",
    "HTTP_REMOTE_USER": "CLERK",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "GET",
    "HTTP_X_METHOD_OVERRIDE": "POST",
    "HTTP_X_ORIGINAL_URL": "/",
    "HTTP_X_REWRITE_URL": "/",
    "HTTP_AUTHORIZATION": "Basic Q0xFUks6WXVueGktMjAyNi1jYXN0",
    "HTTP_USER_AGENT": "Nacos-Server",
    "HTTP_ACCEPT_LANGUAGE": "en",
}
WRITING = [row for row in TABLE if row.method == "POST"]
READING = [row for row in TABLE if row.method == "GET"]
JUDGE = next(who for who in EVERYBODY if who.role == "judge")


def own(doors, row, who):
    return url_of(row.name, doors.world.arguments(row.of, who, "own"))


# ── strangers ─────────────────────────────────────────────────────────────────


def test_strangers_reach_no_more_than_nine_addresses():
    assert {address.name for address in addresses() if address.door.anonymous} == ANONYMOUS
    assert len(ANONYMOUS) <= 9


def test_everywhere_else_strangers_are_shown_the_way_in(doors):
    wrong = []
    for row in (row for row in READING if row.roles != ANYBODY):
        answer = doors.ask(None, "GET", own(doors, row, None))
        if not answer.get("Location", "").startswith(("/login/?next=%2F", "/login/?next=/")):
            wrong.append(f"{row.name}: {status(answer)} {answer.get('Location')}")
    assert not wrong, complain(wrong)


@pytest.mark.parametrize(
    "place", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_the_way_in_never_leads_out_of_the_house(doors, place):
    shown = doors.ask(None, "GET", f"/login/?next={place}").content.decode()
    assert "elsewhere" not in shown and "javascript" not in shown
    answer = doors.ask(
        None, "POST", "/login/step/", {"username": "clerk", "password": "Yunxi-2026-cast", "next": place}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/")


# ── other sites ───────────────────────────────────────────────────────────────


def strict(doors, who, token=""):
    """A client that must show the form's token, as browsers must."""
    client = Browser(enforce_csrf_checks=True)
    for name, morsel in doors.client(who).cookies.items():
        client.cookies[name] = morsel.value
    client.cookies["csrftoken"] = token
    return client


def test_no_write_without_the_token_or_from_another_site(doors):
    token, wrong = _get_new_csrf_string(), []
    for row in WRITING:
        who = able(row)
        url, data = own(doors, row, who), row.typed(doors.world, who, "own")
        signed = {**data, "csrfmiddlewaretoken": token}
        for what, fields, headers, wanted in (
            ("no token", data, {}, 403),
            ("another token", {**data, "csrfmiddlewaretoken": _get_new_csrf_string()}, {}, 403),
            ("a foreign Origin", signed, {"HTTP_ORIGIN": "https://elsewhere.example"}, 403),
            ("an Origin of null", signed, {"HTTP_ORIGIN": "null"}, 403),
            (
                "the token",
                row.typed(doors.world, who, "own") | signed,
                {"HTTP_ORIGIN": "http://testserver"},
                row.expected(who, "own"),
            ),
        ):
            _rewind(fields)
            answer = doors.send(strict(doors, who, token), "POST", url, fields, **headers)
            if answer.status_code != wanted:
                wrong.append(f"{row.name} with {what}: {status(answer)}, not {wanted}")
    assert not wrong, complain(wrong)


def _rewind(fields):
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)


def faults(answer):
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        yield f"policy {policy!r}"
    if answer.get("X-Content-Type-Options") != "nosniff" or answer.get("X-Frame-Options") != "DENY":
        yield "sniffed or framed"
    if answer.get("Referrer-Policy") != "same-origin":
        yield "tells others where one came from"
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/html") and "no-store" not in answer.get("Cache-Control", ""):
        yield "kept by the browser"
    is_shown = kind.startswith(("text/html", "image/jpeg", "image/svg+xml"))
    if answer.body and not is_shown and not answer.get("Content-Disposition", "").startswith("attachment"):
        yield f"{kind} is opened instead of saved"
    for name in ("sessionid", "csrftoken"):
        cookie = answer.cookies.get(name)
        if cookie and cookie.value and not (cookie["samesite"] and (cookie["httponly"] or name != "sessionid")):
            yield f"cookie {name} travels too freely"


# ── what headers claim ────────────────────────────────────────────────────────


def test_what_headers_claim_changes_no_answer_and_each_keeps_other_sites_out(doors):
    wrong = []
    for row in TABLE:
        for who in dict.fromkeys((able(row), None, JUDGE)):
            url, cells = own(doors, row, who), []
            for claims in ({}, CLAIMS):
                answer = doors.ask(who, row.method, url, row.typed(doors.world, who, "own"), **claims)
                cells.append((answer.status_code, _place(answer), _comparable(row, answer, url)))
                wrong += [f"{row.method} {row.name} {answer.status_code}: {fault}" for fault in faults(answer)]
            if cells[0] != cells[1]:
                wrong.append(f"{row.method} {row.name}: {cells[0][:2]} became {cells[1][:2]}")
    assert not wrong, complain(wrong)


def _place(answer):
    """Where the answer leads; what a write made has another id each time, since sequences are not taken back."""
    return re.sub(r"\d+", "N", answer.get("Location", ""))


def _comparable(row, answer, url):
    """Workbooks and the phone's day say when they were made; secrets shown once differ each time."""
    anew = ("ledger:list-xlsx", "org:person-enter", "org:reset-start", "inspection:phone-day")
    return b"" if row.name in anew else bare(answer, url)


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "testserver.elsewhere.example", "testserver:80@elsewhere", "", "a b"]
)
def test_another_host_name_is_not_answered(doors, host):
    for who in (None, "clerk"):
        for url in ("/", "/login/", "/items/"):
            answer = doors.ask(who, "GET", url, HTTP_HOST=host)
            assert answer.status_code == 400
            assert "elsewhere" not in answer.content.decode()


# ── looking writes nothing ────────────────────────────────────────────────────


def rows_of_all_tables():
    """How many rows each table has; sessions come and go."""
    kept = [model for model in apps.get_models() if model._meta.label != "sessions.Session"]
    return {model._meta.label: model._base_manager.count() for model in kept}


def test_looking_at_everything_writes_nothing(doors):
    before = rows_of_all_tables()
    for row in READING:
        client = doors.client(able(row))
        url = own(doors, row, able(row))
        for method in (client.get, client.head):
            answer = method(url, row.typed(doors.world, able(row), "own"))
            assert answer.status_code == row.expected(able(row), "own"), (row.name, status(answer))
            if answer.streaming:
                list(answer.streaming_content)
    assert rows_of_all_tables() == before
