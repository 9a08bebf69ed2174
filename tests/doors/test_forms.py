"""What a form may set, and what it may not: fields that nobody asked for, ids of others, and plain rubbish."""

import os
import random

import pytest

from taizhang import journal
from taizhang.journal.models import Entry
from taizhang.notices.models import NoticeRead
from tests.doors.table import ANYBODY, TABLE, able
from tests.doors.test_table import complain
from tests.doors.trying import status, url_of
from tests.doors.world import ABSENT

SEED = int(os.environ.get("TAIZHANG_SEED", "20261122"))
TRIES = [2, pytest.param(int(os.environ.get("TAIZHANG_TRIES", "6")), marks=pytest.mark.slow)]  # of rubbish, per address
FORBIDDEN = {
    "id": 7, "pk": 7, "area": 2, "area_id": 2, "state": "closed", "is_open": "0", "number": "DC-2026-9999", "version": 99,
    "closed_by": 1, "closed_by_person_id": 1, "closed_at": "2020-01-01", "original_due_on": "2030-01-01", "by": 1,
    "by_text": "县长", "person_id": 1, "post_id": 1, "unit_id": 1, "lead_unit_id": 1, "roles_held": "clerk", "is_admin": "1",
    "actor": 1, "at": "2020-01-01T00:00:00Z", "entered_at": "2020-01-01", "red_from_at": "2030-01-01", "parent": 1,
    "for_person_id": 1, "score": 100, "verdict_by": 1, "username_": "ROOT", "scope_path": "", "epoch": 0, "demo_label": "x",
}  # fmt: skip
RUBBISH = (
    "'", "1' OR '1'='1", "1;DROP TABLE ledger_item--", "' UNION SELECT password FROM org_account--", "\x00", "a\x00b",
    "²", "٣", "９", "9" * 30, "9" * 5000, "-1", "0", "1e309", "NaN", "[]", "{}", "../../etc/passwd", "%", "%00", "_", "\\",
    "{{7*7}}", "<script>alert(1)</script>", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "24:61", "null", "true",
    "😀", "龘" * 3000, "\u202e倒", "\r\nSet-Cookie: a=b", "a~b", "~", "2026-03-01T00:00:00~1", "2026-03-01T00:00:00+00:00~9" * 3,
)  # fmt: skip
PARAMETERS = (
    "q", "after", "before", "sort", "order", "light", "state", "unit", "lead", "joint", "person", "leader", "register", "col",
    "view", "round", "c", "at", "edit", "cuts", "only", "as", "next", "flag", "due_from", "due_to", "pick", "f.street", "page",
)  # fmt: skip


def told(doors, row, extra=()):
    """The entries that a form brings about, as they are read back; the form is taken back afterwards."""
    who = able(row)
    url = url_of(row.name, doors.world.arguments(row.of, who, "own"))
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first()
    seen = []

    def look(answer):
        fresh = Entry.objects.filter(id__gt=last).order_by("id").values_list("area_id", "seq")
        seen.extend(_said(journal.entry(*place)) for place in fresh)

    answer = doors.ask(who, "POST", url, {**row.typed(doors.world, who, "own"), **dict(extra)}, look=look)
    return answer.status_code, seen


def _said(e):
    by = (e.person_id, e.post_id, e.unit_id, e.role, e.for_person_id, e.for_post_id, e.by_text)
    return e.area_id, e.stream_kind, e.stream_id, e.type, e.at, by, e.pub, e.priv


def test_fields_that_nobody_asked_for_change_nothing(doors):
    wrong, spoke = [], 0
    for row in (row for row in TABLE if row.method == "POST" and row.roles != ANYBODY):
        if row.name == "inspection:draw-lots":
            continue  # its lots come from the hash of an entry: another draw each time, whatever is typed
        plain = told(doors, row)
        extra = {
            name: value for name, value in FORBIDDEN.items() if name not in row.typed(doors.world, able(row), "own")
        }
        spoke += bool(plain[1])
        if told(doors, row, extra) != plain:
            wrong.append(f"{row.name}: {plain} became {told(doors, row, extra)}")
    assert not wrong, complain(wrong)
    assert spoke >= 40  # most forms write an entry


# ── ids of others ─────────────────────────────────────────────────────────────


def things(doors, of, relation):
    return doors.world.arguments(of, None, relation)


@pytest.fixture
def ids(doors):
    """Ids of a unit, person, post and register of the neighbouring county."""
    world = doors.world
    return {
        "unit": world.unit_ids["foreign"],
        "person": things(doors, "person", "foreign")["person_id"],
        "post": things(doors, "post", "foreign")["post_id"],
        "register": things(doors, "register", "foreign")["register_id"],
        "proof": things(doors, "item.working.photo", "sibling")["evidence_id"],
        "stranger": world.workers["sibling"],
    }


@pytest.mark.parametrize(
    ("name", "field", "what"),
    [
        ("ledger:assign", "person", "person"),
        ("ledger:assign", "person", "stranger"),
        ("ledger:bulk-assign", "person", "person"),
        ("ledger:reissue", "lead", "unit"),
        ("ledger:reissue", "joint", "unit"),
        ("ledger:hand_over", "to_unit", "unit"),
        ("ledger:send_letter", "unit", "unit"),
        ("ledger:task-force-found", "head", "person"),
        ("ledger:task-force-found", "units", "unit"),
        ("ledger:break_down", "p0-lead", "unit"),
        ("ledger:break_down", "p0-co_lead", "unit"),
        ("ledger:break_down", "p0-joint", "unit"),
        ("ledger:draft_claim", "evidence", "proof"),
        ("ledger:enter", "register", "register"),
        ("ledger:enter", "lead", "unit"),
        ("ledger:enter", "joint", "unit"),
        ("ledger:enter", "co_lead", "unit"),
        ("ledger:enter", "responsible", "person"),
        ("ledger:enter", "leader", "person"),
        ("ledger:save", "register", "register"),
        ("ledger:instruct-enter", "unit", "unit"),
        ("planning:open", "register", "register"),
        ("intake:accept", "register", "register"),
        ("intake:edit", "person", "person"),
        ("org:person-enter", "unit", "unit"),
        ("org:post-begin", "unit", "unit"),
        ("org:role-propose", "scope", "unit"),
        ("org:delegation-give", "to_post", "post"),
        ("org:stand-in-appoint", "to_post", "post"),
    ],
)
def test_what_belongs_to_others_cannot_be_named_in_a_form(doors, ids, name, field, what):
    row = next(row for row in TABLE if row.name == name)
    answers, entries = told(doors, row, {field: ids[what]})
    if name == "intake:edit":
        assert answers == 400  # nothing is written in the log yet: it must be refused here
    assert answers in (200, 400, 403, 404, 409), answers
    named = [e for e in entries if ids[what] in _values(e[6])]
    assert not named, named


def _values(said):
    if isinstance(said, dict):
        return [v for part in said.values() for v in _values(part)]
    if isinstance(said, list):
        return [v for part in said for v in _values(part)]
    return [said]


def test_a_bulk_act_passes_over_what_is_out_of_reach(doors):
    clerk = next(w for row in TABLE if row.name == "ledger:bulk-urge" for w in [able(row)])
    picked = [things(doors, "item.working", r)["item_id"] for r in ("own", "child", "sibling", "foreign")]
    touched = []

    def look(answer):
        entries = Entry.objects.filter(type="ledger.item.urged").order_by("id").values_list("stream_id", flat=True)
        touched.extend(entries)

    answer = doors.ask(clerk, "POST", "/items/bulk/urge/", {"pick": [*picked, ABSENT], "text": "请抓紧"}, look=look)
    assert answer.status_code == 303
    assert touched == picked[:2]


def test_only_what_is_addressed_to_me_can_be_marked_as_read(doors):
    from taizhang.notices.models import Notice

    actor = doors.world.county.actor("h_liaison", doors.world.at)
    everything = list(Notice.objects.values_list("pk", flat=True))
    mine = set(Notice.objects.visible_to(actor).values_list("pk", flat=True))
    assert 0 < len(mine) < len(everything)
    doors.client("h_liaison").post("/inbox/read/", {"notice": everything})
    assert set(NoticeRead.objects.filter(person_id=actor.person_id).values_list("notice_id", flat=True)) == mine


@pytest.mark.parametrize(
    ("name", "of", "inner"),
    [
        ("ledger:proof", "item.working.photo", "evidence_id"),
        ("ledger:file", "item.working.photo.thumb", "evidence_id"),
        ("ledger:open_proof", "item.claimed.proof", "evidence_id"),
        ("ledger:judge", "item.judged.proof", "evidence_id"),
        ("ledger:tick", "item.working.task", "task_id"),
        ("intake:accept", "candidate", "candidate_id"),
        ("intake:edit", "candidate", "candidate_id"),
        ("intake:reject", "candidate", "candidate_id"),
        ("intake:merge", "candidate", "candidate_id"),
        ("intake:split", "candidate", "candidate_id"),
        ("org:unit-alias-drop", "unit.alias", "alias_id"),
    ],
)
def test_a_part_of_something_else_is_answered_as_if_it_were_not_there(doors, name, of, inner):
    row = next(row for row in TABLE if row.name == name)
    whose = {"verifier": "verifier", "clerk": "clerk"}.get(able(row).role)
    who = whose or able(row)  # county-wide where there is one: the inner id alone must decide
    answers = set()
    for relation in ("child", "sibling", "foreign", "absent"):
        arguments = things(doors, of, "own") | {inner: things(doors, of, relation)[inner]}
        data = row.typed(doors.world, able(row), "own")
        answers.add(doors.ask(who, row.method, url_of(name, arguments), data).status_code)
    assert len(answers) == 1 and answers <= {400, 404}, answers


# ── rubbish ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tries", TRIES)
def test_rubbish_in_an_address_is_no_bug(doors, tries):
    chance, wrong = random.Random(SEED), []
    for row in (row for row in TABLE if row.method == "GET"):
        who = able(row)
        url = url_of(row.name, doors.world.arguments(row.of, who, "own"))
        for _ in range(tries * (8 if row.name == "ledger:list" else 1)):
            query = {chance.choice(PARAMETERS): chance.choice(RUBBISH) for _ in range(chance.randint(1, 3))}
            answer = doors.ask(who, "GET", url, query)
            if answer.status_code >= 500:
                wrong.append(f"GET {url} {_short(query)}: {status(answer)}")
    assert not wrong, complain(wrong)


@pytest.mark.parametrize("tries", TRIES)
def test_rubbish_in_a_form_is_no_bug(doors, tries):
    chance, wrong = random.Random(SEED), []
    for row in (row for row in TABLE if row.method == "POST"):
        who = able(row)
        url = url_of(row.name, doors.world.arguments(row.of, who, "own"))
        for _ in range(tries):
            data = row.typed(doors.world, who, "own")
            names = [*data, "seen", "idem", "next", "register", "back"]
            data |= {chance.choice(names): chance.choice(RUBBISH) for _ in range(chance.randint(1, 2))}
            answer = doors.ask(who, "POST", url, data)
            if answer.status_code >= 500:
                wrong.append(f"POST {url} {_short(data)}: {status(answer)}")
    assert not wrong, complain(wrong)


def _short(fields):
    return {name: str(value)[:40] for name, value in fields.items()}
