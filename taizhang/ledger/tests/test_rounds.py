"""Reports that come round by the calendar: which day, and that the ledger's one duty to report follows it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.jobs import worker
from taizhang.ledger import actions
from taizhang.ledger.models import Register
from taizhang.ledger.rules import Rhythm, next_due, period_of
from tests.cast_ledger import PROBLEMS

from .making import CALENDAR

WEEKLY, MONTHLY, QUARTERLY = Rhythm.parse("week:5"), Rhythm.parse("month:25"), Rhythm.parse("quarter:25")


def dues(rhythm, first, count):
    found, day = [], date.fromisoformat(first)
    while len(found) < count:
        found.append(next_due(rhythm, day, CALENDAR))
        day = found[-1] + timedelta(days=1)
    return [f"{day:%m-%d}" for day in found]


def test_the_25th_of_each_month_of_2026_or_the_working_day_before():
    """01-25 is a Sunday, 04-25 and 07-25 are Saturdays, 09-25 is the Mid-Autumn Festival, 10-25 a Sunday."""
    expected = "01-23 02-25 03-25 04-24 05-25 06-25 07-24 08-25 09-24 10-23 11-25 12-25"
    assert dues(MONTHLY, "2026-01-01", 12) == expected.split()
    assert dues(QUARTERLY, "2026-01-01", 4) == ["03-25", "06-25", "09-24", "12-25"]


def test_each_friday_and_a_week_without_a_working_day_asks_for_nothing():
    """Spring Festival 2026 takes the whole week of 02-16; on National Day's Friday the report falls on 09-30."""
    assert dues(WEEKLY, "2026-02-09", 3) == ["02-13", "02-27", "03-06"]
    assert dues(WEEKLY, "2026-09-21", 3) == ["09-24", "09-30", "10-09"]
    assert dues(Rhythm.parse("week:6"), "2026-10-05", 2) == ["10-10", "10-16"]  # 10-10 is a Saturday that is worked


def test_where_the_working_day_before_lies_in_the_period_before_it_is_the_first_one_after():
    assert dues(Rhythm.parse("month:1"), "2026-01-01", 2) == ["01-04", "02-02"]
    assert dues(Rhythm.parse("month:31"), "2026-02-01", 3) == ["02-28", "03-31", "04-30"]


def test_a_report_settles_the_period_in_which_it_was_made_early_or_late():
    def after(said, today):
        return next_due(MONTHLY, date.fromisoformat(today), CALENDAR, reported_on=date.fromisoformat(said)).isoformat()

    assert after("2026-11-03", "2026-11-03") == "2026-12-25"
    assert after("2026-11-27", "2026-11-27") == "2026-12-25"
    assert after("2026-10-30", "2026-11-03") == "2026-11-25"
    assert period_of(MONTHLY, date(2026, 11, 27), CALENDAR).begins_on == date(2026, 11, 1)


def test_after_a_meeting_so_many_working_days():
    """Held on 09-30 with National Day before it: 10-08, 10-09, and Saturday 10-10, which is worked."""
    rhythm, met = Rhythm.parse("meeting:3"), date(2026, 9, 30)
    assert next_due(rhythm, met, CALENDAR) is None
    assert next_due(rhythm, met, CALENDAR, met_on=met) == date(2026, 10, 10)
    assert next_due(rhythm, date(2026, 10, 9), CALENDAR, met_on=met, reported_on=date(2026, 10, 8)) is None


@pytest.mark.parametrize("text", ["week:0", "week:8", "month:32", "meeting:31", "year:1", "month:", "month:二"])
def test_a_rhythm_that_is_none_is_refused_in_words(text):
    with pytest.raises(Refused):
        Rhythm.parse(text)


# ── in the ledger; its clock begins on Monday, 2 March 2026 ────────────────────


def change(ledger, rhythm, **more):
    spec = replace(PROBLEMS, rhythm=rhythm, **more)
    actions.change_register(ledger.problems, spec, by=ledger.county.clerk, at=ledger.later())
    return actions.move_rounds(ledger.county.clerk.area_id, ledger.problems, at=ledger.later())


def test_another_rule_moves_the_next_duty_of_open_items_and_says_so_but_forgives_nothing(ledger):
    fresh, lasting = ledger.accepted(), ledger.accepted(due_on=None, is_standing=True, report_days=None)
    missed = ledger.accepted()
    ledger.later(days=8)
    actions.report(fresh, text="开工了", by=ledger.county.housing_liaison, at=ledger.now)
    moved = change(ledger, "month:25")
    dues = [ledger.fresh(item).report_due_on for item in (fresh, lasting, missed)]
    assert dues[0] == date(2026, 4, 24)  # March was reported; 04-25 is a Saturday
    assert dues[1] == dues[2] == date(2026, 3, 9)  # owed since a week after they were accepted: that stays owed
    assert [entry.stream_id for entry in moved] == [fresh.pk]
    assert change(ledger, "month:25") == []
    light = ledger.fresh(lasting)
    actions.report(light, text="巡了一遍", by=ledger.county.housing_liaison, at=ledger.later())
    light = ledger.fresh(lasting)
    assert light.report_due_on == date(2026, 4, 24) and light.red_from_at.date() == date(2026, 4, 24)


def test_reports_stop_being_asked_for_when_the_rule_is_taken_away(ledger):
    item = ledger.accepted()
    change(ledger, "", report_days=0)
    assert ledger.fresh(item).report_due_on is None


def test_one_report_serves_the_home_register_and_the_campaign_that_asks_sooner(ledger):
    clerk, liaison = ledger.county.clerk, ledger.county.housing_liaison
    change(ledger, "month:25")
    weekly = actions.RegisterSpec(code="SC", name="三城同创", rhythm="week:5")
    campaign = actions.open_register(weekly, by=clerk, at=ledger.later()).stream_id
    item = ledger.accepted()
    assert ledger.fresh(item).report_due_on == date(2026, 3, 25)
    actions.hang(item, campaign, by=clerk, at=ledger.later())
    assert ledger.fresh(item).report_due_on == date(2026, 3, 6)
    actions.report(item, text="开工了", by=liaison, at=ledger.later())
    assert ledger.fresh(item).report_due_on == date(2026, 3, 13)
    actions.unhang(item, campaign, by=clerk, at=ledger.later())
    assert ledger.fresh(item).report_due_on == date(2026, 4, 24)


def test_after_a_meeting_the_reports_of_the_register_are_due(ledger):
    clerk = ledger.county.clerk
    item = ledger.accepted()
    change(ledger, "meeting:3")
    assert ledger.fresh(item).report_due_on is None
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.meeting_held(ledger.problems, on=date(2026, 3, 9), by=clerk, at=ledger.later())
    actions.meeting_held(ledger.problems, on=date(2026, 3, 2), by=clerk, at=ledger.later())
    actions.move_rounds(ledger.county.clerk.area_id, ledger.problems, at=ledger.later())
    assert ledger.fresh(item).report_due_on == date(2026, 3, 5)
    with pytest.raises(Refused, match="要在它之后"):
        actions.meeting_held(ledger.problems, on=date(2026, 3, 1), by=clerk, at=ledger.later())
    actions.report(item, text="已按会议办", by=ledger.county.housing_liaison, at=ledger.later())
    assert ledger.fresh(item).report_due_on is None
    with pytest.raises(Refused, match="不是会后报送"):
        actions.meeting_held(ledger.decisions, on=date(2026, 3, 2), by=clerk, at=ledger.later())


def test_the_clerk_sets_it_on_the_registers_page(screens, ledger, django_capture_on_commit_callbacks):
    ledger.accepted()
    client = screens.enter("clerk")
    form = {"name": "督查问题册", "closing": "struck_off", "yellow_days": 5, "return_days": 3, "report_days": 0}
    url = f"/items/registers/{ledger.problems}/change/"
    answer = client.post(url, {**form, "claim_by": "head", "rhythm": "week"})
    assert "请写哪一天报" in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url, {**form, "claim_by": "head", "rhythm": "week", "rhythm_on": "5"})
    assert answer.status_code == 303 and Register.objects.get(pk=ledger.problems).rhythm == "week:5"
    assert "每周五报" in client.get(f"/items/registers/{ledger.problems}/").content.decode()
    worker.drain()
    entry = journal.stream_of(ledger.county.clerk.area_id, "register", ledger.problems)[0]
    assert entry.pub["moves_reports"] is True
