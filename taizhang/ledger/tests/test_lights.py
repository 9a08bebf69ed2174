"""Lights are computed from state, dates and the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from taizhang.ledger.rules import FAR, Colour, State, colour, instants, light, red_from, yellow_from

from .making import CALENDAR

DUE = date(2026, 11, 27)  # a Friday


def at(day, hour=12):
    """That hour in the county."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def shown(state, moment, **dates):
    found = instants(state, **{"due_on": DUE, "yellow_days": 5, "calendar": CALENDAR, **dates})
    return light(
        state,
        yellow_from_at=found.yellow_from_at,
        red_from_at=found.red_from_at,
        overdue_from_at=found.overdue_from_at,
        due_on=dates.get("due_on", DUE),
        return_due_on=dates.get("return_due_on"),
        at=moment,
        calendar=CALENDAR,
    )


def test_red_begins_the_day_after_the_due_date():
    assert shown(State.IN_PROGRESS, at(DUE, 23)).colour == Colour.YELLOW
    assert shown(State.IN_PROGRESS, at(date(2026, 11, 28), 0)).colour == Colour.RED


def test_red_begins_at_its_hour_if_it_has_one():
    assert red_from(DUE, 17) == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert shown(State.IN_PROGRESS, at(DUE, 16), due_hour=17).colour == Colour.YELLOW
    late = shown(State.IN_PROGRESS, at(DUE, 17), due_hour=17)
    assert (late.colour, late.note) == (Colour.RED, "已过时限")


@pytest.mark.parametrize(("today", "note"), [(19, ""), (20, "剩 5 日"), (25, "剩 2 日"), (27, "今日到期")])
def test_yellow_counts_working_days_left(today, note):
    found = shown(State.IN_PROGRESS, at(date(2026, 11, today)))
    assert (found.colour, found.note) == (Colour.YELLOW if note else Colour.GREEN, note)


def test_yellow_sees_the_spring_festival_and_its_worked_weekends():
    """Due on 25 Feb 2026, after the holiday of 15 to 23 Feb; Sat 14 Feb and Sat 28 Feb are worked."""
    assert yellow_from(date(2026, 2, 25), 5, CALENDAR) == datetime(2026, 2, 10, 16, tzinfo=UTC)


def test_lateness_is_counted_in_working_days():
    assert shown(State.IN_PROGRESS, at(date(2026, 11, 30))).note == "超 1 日"


def test_returned_follows_the_earlier_of_deadline_and_correction_date():
    dates = {"return_due_on": date(2026, 11, 23)}
    assert shown(State.RETURNED, at(date(2026, 11, 23)), **dates).note == "今日到期"
    assert shown(State.RETURNED, at(date(2026, 11, 24)), **dates).colour == Colour.RED
    late = {"return_due_on": date(2026, 12, 9)}
    assert shown(State.RETURNED, at(date(2026, 11, 30)), **late).colour == Colour.RED


def test_claimed_is_green_and_keeps_its_lateness():
    dates = instants(State.CLAIMED, due_on=DUE, yellow_days=5, calendar=CALENDAR)
    assert (dates.yellow_from_at, dates.red_from_at) == (FAR, FAR)
    found = light(
        State.CLAIMED,
        yellow_from_at=FAR,
        red_from_at=FAR,
        overdue_from_at=dates.overdue_from_at,
        due_on=DUE,
        claimed_at=at(date(2026, 12, 1)),
        at=at(date(2026, 12, 9)),
        calendar=CALENDAR,
    )
    assert (found.colour, found.note) == (Colour.GREEN, "待核验，晚 2 日")


@pytest.mark.parametrize(
    ("state", "note"),
    [(State.SUSPENDED, "挂起"), (State.WITHDRAWN, "撤销"), (State.ISSUED, "未签收")],
)
def test_what_nobody_works_on_is_grey(state, note):
    found = shown(state, at(date(2026, 11, 26)))
    assert (found.colour, found.note) == (Colour.GREY, note)


def test_what_was_declined_is_grey_at_first_and_its_clock_runs_on():
    assert shown(State.DECLINED, at(date(2026, 11, 2))).note == "退件"
    assert shown(State.DECLINED, at(date(2026, 11, 26))).colour == Colour.YELLOW
    assert shown(State.DECLINED, at(date(2026, 11, 28))).colour == Colour.RED


def test_not_accepting_does_not_keep_an_item_from_turning_red():
    assert shown(State.ISSUED, at(date(2026, 11, 28))).colour == Colour.RED


def test_without_a_deadline_the_light_stays_green():
    assert shown(State.IN_PROGRESS, at(date(2030, 1, 1)), due_on=None).colour == Colour.GREEN


def test_closed_shows_the_seal():
    assert colour(State.CLOSED, yellow_from_at=FAR, red_from_at=FAR, at=at(DUE)) == Colour.CLOSED
