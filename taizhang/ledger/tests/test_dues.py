"""Deadlines that are no plain day: before an hour, at once, for good, or when the next meeting says so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.queries import Filter, Sort
from taizhang.ledger.rules import Colour, Due, DueKind, State, Verb, instants, light
from taizhang.ledger.rules.dues import typed

from .conftest import text, told
from .making import CALENDAR, NOON, clerk, item
from .test_rules import do

FRIDAY, MONDAY, TUESDAY = date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)
NOW, LONG, MEETING = DueKind.NOW, DueKind.LONG, DueKind.MEETING


def at(day, hour=12):
    """That hour in the county."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def shown(moment, state=State.IN_PROGRESS, **dates):
    """(colour, note) of an item at a moment."""
    dates = {"due_on": None, **dates}
    found = instants(state, yellow_days=5, calendar=CALENDAR, **dates)
    burning = light(
        state,
        yellow_from_at=found.yellow_from_at,
        red_from_at=found.red_from_at,
        overdue_from_at=found.overdue_from_at,
        at=moment,
        calendar=CALENDAR,
        **dates,
    )
    return burning.colour, burning.note


@pytest.mark.parametrize("state", [State.ISSUED, State.IN_PROGRESS])
def test_at_once_is_yellow_on_the_day_of_issue_and_red_from_the_next_working_day(state):
    issued = {"due_on": FRIDAY, "due_kind": NOW, "state": state}
    assert shown(at(FRIDAY, 9), **issued) == (Colour.YELLOW, "立即办")
    assert shown(at(date(2026, 11, 29)), **issued) == (Colour.YELLOW, "立即办")  # a Sunday
    assert shown(at(MONDAY, 0), **issued) == (Colour.RED, "超 1 日")


def test_what_is_owed_for_good_follows_its_duty_to_report():
    forever = {"due_kind": LONG, "report_due_on": MONDAY}
    assert shown(at(date(2026, 11, 26)), **forever) == (Colour.GREEN, "")
    assert shown(at(FRIDAY), **forever) == (Colour.YELLOW, "1 日内该报")
    assert shown(at(MONDAY), **forever) == (Colour.YELLOW, "今日该报")
    assert shown(at(TUESDAY, 0), **forever) == (Colour.RED, "超 1 日未报")


def test_what_a_meeting_decides_is_grey_until_the_meeting_is_near_and_red_when_it_said_nothing():
    waiting = {"due_kind": MEETING, "decide_on": TUESDAY}
    assert shown(at(date(2026, 11, 26)), **waiting) == (Colour.GREY, "待会议定")
    assert shown(at(FRIDAY), **waiting) == (Colour.YELLOW, "2 日后开会定")
    assert shown(at(TUESDAY), **waiting) == (Colour.YELLOW, "今日开会定")
    assert shown(at(date(2026, 12, 2), 0), **waiting) == (Colour.RED, "会后 1 日未定")


def test_an_hour_is_said_on_its_day():
    by_five = {"due_on": FRIDAY, "due_hour": 17}
    assert shown(at(FRIDAY, 16), **by_five) == (Colour.YELLOW, "今日 17 时前")
    assert shown(at(FRIDAY, 17), **by_five) == (Colour.RED, "已过时限")


def test_a_form_with_one_date_means_the_meetings_when_a_meeting_decides():
    assert typed(MEETING, TUESDAY) == Due(MEETING, decide_on=TUESDAY)
    assert typed("", FRIDAY, 17) == Due(DueKind.DAY, FRIDAY, 17)
    for kind, day, hour in ((NOW, FRIDAY, None), (LONG, None, 17), (MEETING, TUESDAY, 9)):
        with pytest.raises(Refused):
            typed(kind, day, hour)


def test_a_meeting_needs_its_day_before_the_item_goes_out():
    with pytest.raises(Refused, match="哪天开会"):
        do(Verb.ISSUE, item(State.DRAFT, due_on=None, due_kind=MEETING), clerk)
    with pytest.raises(Refused, match="2026-11-19已过"):
        do(Verb.ISSUE, item(State.DRAFT, due_on=None, due_kind=MEETING, decide_on=date(2026, 11, 19)), clerk)
    waiting = item(due_on=None, due_kind=MEETING, decide_on=TUESDAY)
    assert do(Verb.SET_DUE, waiting, clerk, due=Due(on=TUESDAY)).state == State.ISSUED
    with pytest.raises(Refused, match="早于今天"):
        do(Verb.SET_DUE, waiting, clerk, due=Due(MEETING, decide_on=NOON.date() - timedelta(days=1)))


# ── as the office does it ─────────────────────────────────────────────────────


def test_at_once_counts_from_the_day_of_issue(ledger):
    draft = ledger.item(due_on=None, due_kind=NOW)
    later = ledger.later(days=1)
    actions.issue(draft, by=ledger.county.clerk, at=later)
    issued = ledger.fresh(draft)
    assert (issued.due_on, issued.original_due_on) == (date(2026, 3, 3), date(2026, 3, 3))
    (row,) = queries.rows(ledger.county.housing_liaison, Filter(), at=later).rows
    assert (row["light"], row["light_note"], row["due"]) == ("yellow", "立即办", "立即")


def test_the_meeting_decides_and_the_item_gets_its_day(ledger):
    county, on = ledger.county, date(2026, 3, 12)
    found = ledger.accepted(due_on=None, due_kind=MEETING, decide_on=on)
    (row,) = queries.rows(county.clerk, Filter(), at=ledger.now).rows
    assert (row["light"], row["light_note"], row["due"]) == ("grey", "待会议定", "03-12 会议定")
    counts = queries.light_counts(county.clerk, ledger.now)
    assert (counts["grey"], counts["green"]) == (1, 0)
    for colour in (Colour.GREY, Colour.GREEN):
        assert len(queries.rows(county.clerk, Filter(light=(colour,)), at=ledger.now).rows) == counts[str(colour)]
    actions.set_due(found, Due(on=date(2026, 3, 30), hour=17), by=county.clerk, at=ledger.later())
    (row,) = queries.rows(county.clerk, Filter(), at=ledger.now).rows
    assert (row["light"], row["due"]) == ("green", "03-30 17时前")
    with pytest.raises(Refused, match="申请延期"):
        actions.set_due(found, Due(LONG), by=county.clerk, at=ledger.later())


def test_what_is_owed_for_good_reports_every_thirty_days_where_the_register_asks_nothing(ledger):
    found = ledger.accepted(register_id=ledger.decisions, due_on=None, due_kind=LONG)
    assert found.report_due_on == date(2026, 4, 1)
    by_register = ledger.accepted(due_on=None, due_kind=LONG)
    assert by_register.report_due_on == date(2026, 3, 9)
    late = queries.rows(ledger.county.clerk, Filter(light=(Colour.RED,)), at=at(date(2026, 4, 3))).rows
    assert [row["light_note"] for row in late] == ["超 19 日未报", "超 2 日未报"]
    actions.report(found, text="照常", by=ledger.county.housing_liaison, at=at(date(2026, 4, 3)))
    assert ledger.fresh(found).report_due_on == date(2026, 5, 3)


def test_hours_sort_and_kinds_filter(ledger):
    day = date(2026, 3, 20)
    for hour in (17, 9, None):
        ledger.issued(title=f"{hour}时", due_on=day, due_hour=hour)
    ledger.issued(title="长期的", due_on=None, due_kind=LONG)
    by_due = queries.rows(ledger.county.clerk, Filter(sort=Sort.DUE), at=ledger.now).rows
    assert [row["title"] for row in by_due] == ["9时", "17时", "None时", "长期的"]
    (only,) = queries.rows(ledger.county.clerk, Filter(due_kind=(LONG,)), at=ledger.now).rows
    assert (only["title"], only["due"]) == ("长期的", "长期")


def test_a_draft_that_says_two_things_is_refused_in_words(ledger):
    with pytest.raises(Refused, match="不写日期"):
        ledger.item(due_kind=NOW)
    with pytest.raises(Refused, match="常态化事项没有时限"):
        ledger.item(is_standing=True)


def test_old_entries_know_days_only(ledger):
    """What was recorded before these kinds existed replays as it was."""
    from types import SimpleNamespace

    from taizhang.ledger.projections.items import due_kind

    assert due_kind(SimpleNamespace(pub={"due_on": "2026-03-20"})) == "day"


def test_the_form_says_by_when_in_one_go(screens, ledger):
    clerk = screens.enter("clerk")
    draft = ledger.item(due_on=None)
    page = text(clerk.get(f"/items/{draft.pk}/do/issue/"))
    assert "时限怎么定" in page and "填开会那天" in page
    told(clerk.post(f"/items/{draft.pk}/issue/", {"due_kind": "meeting", "due_on": "2026-03-12"}))
    assert "待会议定" in text(clerk.get(f"/items/{draft.pk}/")) and ledger.fresh(draft).decide_on == date(2026, 3, 12)
    other = ledger.item(due_on=None)
    wrong = clerk.post(f"/items/{other.pk}/issue/", {"due_kind": "now", "due_on": "2026-03-12"})
    assert wrong.status_code == 400 and "请去掉日期" in wrong.content.decode()
