"""The way in: two factors, first steps, lockout, and nothing given away."""

import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.org import accounts, actions
from taizhang.org.models import Account
from tests.cast import PASSWORD

from . import doors

NEW = "Shanshui-2026-yx"


@pytest.fixture
def clerk(county):
    """The clerk's account with a second factor, no demo."""
    account = county.account("clerk")
    doors.bind(account)
    return county.account("clerk")


def test_password_and_code_let_the_clerk_in(clerk, client):
    answer = doors.password(client, "clerk")
    assert answer.status_code == 303 and not doors.is_in(client)
    answer = client.post(doors.WAY_IN, {"code": doors.code_of(clerk)})
    assert answer.status_code == 303 and doors.is_in(client)


def test_the_password_alone_lets_nobody_in(clerk, client):
    doors.password(client, "clerk")
    for path in ("/me/", "/org/"):
        assert client.get(path)["Location"].startswith("/login/")


def test_the_page_that_was_asked_for_comes_after_the_login(county, client):
    assert client.get("/org/?kind=1")["Location"] == "/login/?next=%2Forg%2F%3Fkind%3D1"
    answer = client.post(doors.WAY_IN, {"username": "clerk", "password": PASSWORD, "next": "/org/?kind=1"})
    assert answer["Location"] == "/org/?kind=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_the_login_sends_nobody_to_another_house(county, client, elsewhere):
    answer = client.post(doors.WAY_IN, {"username": "clerk", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


def test_a_code_counts_once(clerk):
    code = doors.code_of(clerk)
    assert accounts.check_code(clerk, code)
    assert not accounts.check_code(clerk, code)


@pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_the_telephone_may_be_half_a_minute_off(clerk, steps, counts):
    assert accounts.check_code(clerk, doors.code_of(clerk, steps=steps)) is counts


@pytest.mark.parametrize("code", ["", "abcdef", "0", "1234567890123", "１２３４５６", "-12345", "1e5"])
def test_what_is_no_code_is_no_code(clerk, client, code):
    doors.password(client, "clerk")
    answer = client.post(doors.WAY_IN, {"code": code})
    assert answer.status_code == 200 and not doors.is_in(client)


def test_the_same_code_sent_twenty_times_at_once_counts_once(standing_county):
    account = standing_county.account("clerk")
    doors.bind(account)
    code = doors.code_of(account)

    def show(_):
        try:
            return accounts.check_code(Account.objects.get(pk=account.pk), code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(show, range(20))) == 1


# ── first login ────────────────────────────────────────────────────────────────


@pytest.fixture
def newcomer(county):
    """A person just entered, with the one-time password that was read out to him."""
    keeper = {"by": county.security_admin, "at": timezone.now()}
    person = actions.enter_person("苗小青", by=county.security_admin, at=county.noon).stream_id
    actions.begin_post(person, county.units["roads"].pk, "科员", by=county.security_admin, at=county.noon)
    return accounts.open_account(person, "jt0107", **keeper)


def test_a_newcomer_sets_a_password_and_binds_a_telephone(newcomer, client):
    assert doors.password(client, "JT0107", newcomer).status_code == 303
    assert "设一个新密码" in client.get("/login/").content.decode()
    client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
    assert "绑定动态码" in client.get("/login/").content.decode()
    picture = client.get("/login/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    account = Account.objects.get(username="JT0107")
    client.post(doors.WAY_IN, {"code": doors.code_of(account, confirmed=False)})
    assert doors.is_in(client)
    types = [entry.type for entry in journal.stream_of(account.area_id, "person", account.person_id)]
    assert types[:2] == ["org.person.factor_set", "org.person.password_set"]


def test_the_one_time_password_works_once(newcomer, client):
    doors.password(client, "JT0107", newcomer)
    client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
    again = Client()
    assert doors.password(again, "JT0107", newcomer).status_code == 200
    assert doors.password(again, "JT0107", NEW).status_code == 303


def test_the_one_time_password_is_stale_after_a_week(newcomer, client):
    Account.objects.filter(username="JT0107").update(one_time_until=timezone.now() - timedelta(minutes=1))
    assert doors.password(client, "JT0107", newcomer).status_code == 200


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaa", "JT0107-password", "一二三四五六七八九十"])
def test_a_weak_first_password_is_answered_with_what_is_missing(newcomer, client, weak):
    doors.password(client, "JT0107", newcomer)
    answer = client.post(doors.WAY_IN, {"new_password": weak, "again": weak})
    assert answer.status_code == 200 and "tz-wrong" in answer.content.decode()
    assert Account.objects.get(username="JT0107").must_enrol


def test_the_last_five_passwords_do_not_come_back(county):
    account = county.account("clerk")
    words = [f"Shanshui-{n}-yunxi" for n in range(6)]
    for word in words:
        accounts.set_password(account, word, by=None, at=county.noon)
    for word in words[1:]:
        assert [problem.code for problem in accounts.password_problems(account, word)] == ["password_weak"]
    assert accounts.password_problems(account, words[0]) == []


def test_the_picture_of_a_secret_is_shown_to_nobody_else(newcomer, client):
    doors.password(client, "JT0107", newcomer)
    client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
    assert Client().get("/login/qr.svg").status_code == 404


def test_an_administrators_old_password_must_be_changed_at_login(county, client):
    account = county.account("auditor")
    doors.bind(account)
    Account.objects.filter(pk=account.pk).update(password_set_at=timezone.now() - timedelta(days=91))
    doors.password(client, "auditor")
    client.post(doors.WAY_IN, {"code": doors.code_of(account)})
    assert not doors.is_in(client)
    client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
    assert doors.is_in(client)


# ── guessing ───────────────────────────────────────────────────────────────────


def fail(client, times, username="clerk", **headers):
    for n in range(times):
        assert doors.password(client, username, f"wrong {n}", **headers).status_code == 200


def test_five_failures_stop_the_name_for_fifteen_minutes(county, client):
    fail(Client(), 5)
    assert doors.password(client, "clerk").status_code == 200
    assert not doors.is_in(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert doors.password(client, "clerk").status_code == 303


def test_sixty_guesses_at_once_are_hardly_more_than_five(standing_county):
    def guess(n):
        try:
            return doors.password(Client(), "clerk", f"wrong {n}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(guess, range(60))) == {200}
    assert AccessAttempt.objects.get().failures_since_start <= 13


def test_a_claimed_address_does_not_help_the_guesser(county):
    for n in range(5):
        doors.password(Client(), "clerk", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}", HTTP_X_REAL_IP=f"10.0.1.{n}")
    assert doors.password(Client(), "clerk", HTTP_X_FORWARDED_FOR="10.0.9.9").status_code == 200


def test_other_names_and_writings_of_the_name_are_not_a_way_round(county):
    for n, name in enumerate(["clerk", "CLERK", " Clerk ", "cLeRk", "clerk"]):
        doors.password(Client(), name, f"wrong {n}")
    assert doors.password(Client(), "clerk").status_code == 200


def test_the_owner_still_gets_in_from_a_browser_that_is_known(county):
    home = Client()
    assert doors.password(home, "clerk").status_code == 303
    home.post("/logout/")
    fail(Client(), 7)
    assert doors.password(Client(), "clerk").status_code == 200
    assert doors.password(home, "clerk").status_code == 303


def test_a_known_browser_is_known_to_its_own_account_only(county):
    mine = Client()
    doors.password(mine, "stranger")
    mine.post("/logout/")
    fail(mine, 5, "clerk")
    assert doors.password(mine, "clerk").status_code == 200


def test_a_known_browser_may_fail_five_times_too(county):
    home = Client()
    doors.password(home, "clerk")
    home.post("/logout/")
    fail(home, 5)
    assert doors.password(home, "clerk").status_code == 200
    assert doors.password(Client(), "clerk").status_code == 303


def test_a_forged_device_is_unknown(county):
    forged = Client()
    forged.cookies["tz_device"] = "abcdef:1abcde:forged"
    fail(forged, 5)
    assert doors.password(forged, "clerk").status_code == 200


def test_guessing_codes_slows_down(clerk, client):
    doors.password(client, "clerk")
    for _ in range(3):
        client.post(doors.WAY_IN, {"code": "000000"})
    device = TOTPDevice.objects.get(user=clerk)
    assert device.throttling_failure_count >= 1 and not device.verify_is_allowed()[0]
    assert client.post(doors.WAY_IN, {"code": doors.code_of(clerk)}).status_code == 200


# ── nothing given away ─────────────────────────────────────────────────────────


TURNED_AWAY = {"known": "clerk", "unknown": "nobody", "locked": "verifier", "no password": "leader", "closed": "deputy"}


@pytest.fixture
def turned_away(county):
    Account.objects.filter(username="LEADER").update(password="!")
    Account.objects.filter(username="DEPUTY").update(is_active=False)
    fail(Client(), 6, "verifier")
    return TURNED_AWAY


def test_every_refusal_reads_the_same(turned_away):
    passing = re.compile(r' (csrfmiddlewaretoken|value|id|for|aria-describedby)="[^"]*"')
    bodies = {
        passing.sub("", doors.password(Client(), name, "wrong").content.decode()) for name in turned_away.values()
    }
    assert len(bodies) == 1


def test_every_refusal_takes_the_same_effort(turned_away, settings):
    """One password is hashed in every case, with the hasher of an installation; a shortcut would answer in a
    fraction of the time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for username in ("CLERK", "DEPUTY"):
        account = Account.objects.get(username=username)
        account.set_password(PASSWORD)
        account.save()
    took = {case: [] for case in turned_away}
    for _ in range(4):
        for case, name in turned_away.items():
            began = time.perf_counter()
            doors.password(Client(), name, "wrong")
            took[case].append(time.perf_counter() - began)
    medians = {case: statistics.median(times) for case, times in took.items()}
    assert max(medians.values()) < 2 * min(medians.values()), medians


def test_only_a_demo_offers_accounts(county, client, settings):
    assert "演示账号" not in client.get("/login/").content.decode()
    settings.MODE = "demo"
    body = client.get("/login/?as=CLERK").content.decode()
    assert "演示账号" in body and accounts.DEMO_PASSWORD in body


def test_a_production_site_has_no_demo_accounts(county, settings):
    settings.MODE = "production"
    assert not accounts.skips_factor(county.account("clerk"))
    with pytest.raises(Refused, match="演示账号"):
        accounts.open_demo_account(1, "X1", PASSWORD, "x", by=None, at=county.noon, area_id=county.area_id)
