"""Excused lateness: which grounds a register takes, who grants, and what the assessment counts from afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Extension, Register
from taizhang.ledger.rules import Verb, late_days
from tests.cast_ledger import DUE, PROBLEMS

from .conftest import text, told
from .test_screens_registers import as_typed

LATER = date(2026, 4, 10)
FLOOD = {"ground": "force_majeure", "paper": "云应急〔2026〕3号"}


@pytest.fixture
def excusing(ledger):
    """The problems register takes force majeure and nothing else."""
    spec = replace(PROBLEMS, excuse_grounds=("force_majeure",))
    actions.change_register(ledger.problems, spec, by=ledger.county.clerk, at=ledger.later())
    return ledger


def ask(ledger, item, due_on=LATER, **excuse):
    head = ledger.county.housing_head
    actions.ask_extension(item, due_on=due_on, reason="连日暴雨", by=head, at=ledger.later(), **excuse)


def grant(ledger, item, **how):
    actions.grant_extension(item, by=ledger.county.leader, at=ledger.later(), **how)
    return ledger.fresh(item)


def test_an_excused_date_is_what_the_assessment_counts_from(excusing):
    item = excusing.accepted()
    ask(excusing, item, **FLOOD)
    item = grant(excusing, item, excused=True)
    assert (item.due_on, item.original_due_on, item.scored_due_on) == (LATER, DUE, LATER)
    assert item.excuse_ground == "force_majeure"


def test_a_plain_extension_leaves_the_assessment_at_the_first_date(excusing):
    item = excusing.accepted()
    ask(excusing, item)
    assert grant(excusing, item).scored_due_on == DUE
    item = excusing.accepted()
    ask(excusing, item, **FLOOD)  # asked for as excused, granted as a plain one
    item = grant(excusing, item, excused=False)
    assert (item.due_on, item.scored_due_on, item.excuse_ground) == (LATER, DUE, "")


def test_a_later_plain_extension_does_not_move_what_was_excused(excusing):
    item = excusing.accepted()
    ask(excusing, item, **FLOOD)
    grant(excusing, item, excused=True)
    ask(excusing, item, due_on=date(2026, 5, 8))
    item = grant(excusing, item)
    assert (item.due_on, item.scored_due_on) == (date(2026, 5, 8), LATER)


@pytest.mark.parametrize(
    ("excuse", "sentence"),
    [
        ({"ground": "funds_not_released", "paper": "云财函〔2026〕1号"}, "这一册不认“资金未到”为免责情形"),
        ({"ground": "bad_luck", "paper": "x"}, "从列出的免责情形里选"),
        ({"ground": "force_majeure", "paper": " "}, "写明依据"),
    ],
)
def test_an_excuse_that_the_register_does_not_take_is_refused(excusing, excuse, sentence):
    item = excusing.accepted()
    with pytest.raises(Refused, match=sentence):
        ask(excusing, item, **excuse)
    assert not excusing.fresh(item).has_extension_waiting


def test_a_register_takes_no_excuse_unless_it_names_one(ledger):
    with pytest.raises(Refused, match="不认“不可抗力”"):
        ask(ledger, ledger.accepted(), **FLOOD)


def test_what_is_asked_for_after_the_date_counts_as_overdue(excusing):
    item = excusing.accepted()
    excusing.now = datetime(2026, 3, 21, 1, tzinfo=UTC)  # the morning after
    with pytest.raises(Refused, match="时限2026-03-20已过"):
        ask(excusing, item, **FLOOD)
    ask(excusing, item)
    assert Extension.objects.get(item=item).is_after_expiry
    assert grant(excusing, item).scored_due_on == DUE


def test_the_leader_says_which_of_the_two_it_is(excusing):
    item = excusing.accepted()
    ask(excusing, item, **FLOOD)
    with pytest.raises(Refused, match="请选一种"):
        grant(excusing, item)
    actions.change_register(excusing.problems, PROBLEMS, by=excusing.county.clerk, at=excusing.later())
    with pytest.raises(Refused, match="不认“不可抗力”"):  # the register was changed meanwhile
        grant(excusing, item, excused=True)
    assert grant(excusing, item, excused=False).scored_due_on == DUE
    item = excusing.accepted()
    ask(excusing, item)
    with pytest.raises(Refused, match="没有写免责情形"):
        grant(excusing, item, excused=True)


def test_lateness_is_counted_in_working_days_from_the_assessed_date():
    calendar = shipped_calendar()
    claimed = date(2026, 11, 30)  # Monday
    assert late_days(date(2026, 11, 30), claimed, calendar) == 0
    assert late_days(date(2026, 11, 27), claimed, calendar) == 1  # Friday
    assert late_days(date(2026, 11, 24), claimed, calendar) == 4
    assert late_days(None, claimed, calendar) == 0


def test_the_facts_and_the_list_say_what_the_assessment_counts_from(excusing):
    item, county = excusing.accepted(), excusing.county
    ask(excusing, item, due_on=date(2026, 3, 27))
    grant(excusing, item)
    at = datetime(2026, 3, 25, 4, tzinfo=UTC)
    page = queries.item_page(county.clerk, queries.item_for(county.clerk, item.pk), at)
    assert (page["facts"]["scored_due_on"], page["facts"]["late_days"]) == (DUE, 3)
    ask(excusing, excusing.accepted(), **FLOOD)
    second = grant(excusing, Extension.objects.get(state="asked").item, excused=True)
    rows = queries.rows(county.clerk, queries.Filter(), at=at, columns=("light", "number", "title", "scored_due")).rows
    assert {row["id"]: row["scored_due"] for row in rows} == {item.pk: "03-20", second.pk: "04-10 免责"}
    only = queries.rows(county.clerk, queries.Filter(flags=frozenset({"excused"})), at=at).rows
    assert [row["id"] for row in only] == [second.pk]


# ── on the screen ─────────────────────────────────────────────────────────────


def test_the_grounds_are_ticked_in_the_register_and_said_on_its_page(ledger, screens):
    clerk, register = screens.enter("clerk"), Register.objects.get(pk=ledger.problems)
    assert "不设" in text(clerk.get(f"/items/registers/{register.pk}/"))
    typed = as_typed(register, excuse_grounds=["superior_approved", "force_majeure"])
    said = text(clerk.get(told(clerk.post(f"/items/registers/{register.pk}/change/", typed))))
    assert "上级批准、不可抗力" in said and "免责的按新时限计，不算逾期" in said
    assert Register.objects.get(pk=register.pk).grounds == ("superior_approved", "force_majeure")
    answer = clerk.post(f"/items/registers/{register.pk}/change/", as_typed(register, excuse_grounds=["luck"]))
    assert answer.status_code == 400


def test_the_head_asks_with_a_ground_and_the_leader_decides_on_the_phone(excusing, screens):
    item = excusing.accepted(title="清理河口段")
    head, leader = screens.enter("housing_head"), screens.enter("leader")
    form = text(head.get(f"/items/{item.pk}/do/ask_extension/"))
    assert "不可抗力" in form and "资金未到" not in form
    assert "免责：按新时限计，不算逾期" in form and "一般延期：逾期仍按原定时限计" in form
    typed = {"due_on": "2026-04-10", "reason": "连日暴雨", "seen": item.version, **FLOOD}
    said = text(head.get(told(head.post(f"/items/{item.pk}/ask-extension/", typed))))
    assert "申请免责延期到2026-04-10（不可抗力，依据云应急〔2026〕3号）" in said
    home = text(leader.get("/"))
    assert "同意，免责" in home and "同意，不免责" in home and "依据：云应急〔2026〕3号" in home
    answer = leader.post(f"/items/{item.pk}/grant-extension/", {"decision": ""})
    assert answer.status_code == 400 and "请选一种" in answer.content.decode()
    leader.post(f"/items/{item.pk}/grant-extension/", {"excused": "yes"})
    said = text(leader.get(f"/items/{item.pk}/"))
    assert "考核时限" in said and "免责：不可抗力" in said and "同意免责延期到2026-04-10" in said


def test_once_the_date_has_passed_the_form_says_that_nothing_excuses(excusing, screens):
    item = excusing.accepted(due_on=excusing.now.date() + timedelta(days=1))
    form = text(screens.enter("housing_head").get(f"/items/{item.pk}/do/ask_extension/"))
    assert "只能按一般延期提，逾期照算" in form and "不申请免责" not in form


def test_control_without_the_want_any_ground_would_excuse(excusing, monkeypatch):
    from taizhang.ledger.rules import lifecycle

    rows = {**lifecycle.ROWS, Verb.ASK_EXTENSION: replace(lifecycle.ROWS[Verb.ASK_EXTENSION], wants=())}
    monkeypatch.setattr(lifecycle, "ROWS", rows)
    item = excusing.accepted()
    ask(excusing, item, ground="funds_not_released", paper="x")
    assert Extension.objects.get(item=item).ground == "funds_not_released"
