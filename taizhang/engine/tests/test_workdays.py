from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine.workdays import Calendar, shipped, shipped_calendar

CHINA = shipped_calendar()


def test_five_days_over_the_national_holiday_end_on_a_worked_saturday():
    """T-S7: received on Monday 2024-09-30."""
    assert CHINA.add(date(2024, 9, 30), 5) == date(2024, 10, 12)
    assert CHINA.is_working(date(2024, 10, 12))
    assert not CHINA.is_working(date(2024, 10, 13))


def test_thirteen_days_from_a_friday_use_the_shifted_sunday():
    """T-H2: received on Friday 2024-09-27."""
    assert CHINA.is_working(date(2024, 9, 29))
    assert CHINA.add(date(2024, 9, 27), 13) == date(2024, 10, 21)
    assert CHINA.between(date(2024, 9, 27), date(2024, 10, 21)) == 13


def test_an_order_signed_on_monday_is_due_on_thursday():
    """T-H3: three working days in an ordinary week."""
    assert CHINA.add(date(2024, 6, 17), 3) == date(2024, 6, 20)


def test_three_days_of_the_13710_rule_in_an_ordinary_week():
    """T-S8: assigned on Monday 2026-03-02, feedback on 03-05; its 7 days and its month are calendar days."""
    assert CHINA.add(date(2026, 3, 2), 3) == date(2026, 3, 5)
    assert CHINA.add(date(2026, 3, 2), 0) == date(2026, 3, 2)


def test_a_year_without_a_notice_is_provisional_and_counts_weekends_only():
    assert shipped(2027) is None
    assert CHINA.is_provisional(date(2027, 1, 4))
    assert not CHINA.is_provisional(date(2026, 12, 31))
    assert CHINA.is_working(date(2027, 10, 1))
    assert not CHINA.is_working(date(2027, 10, 2))


def test_a_day_says_which_holiday_moved_it():
    assert CHINA.name(date(2024, 10, 1)) == "国庆节"
    assert CHINA.name(date(2024, 10, 12)) == "国庆节"
    assert CHINA.name(date(2024, 10, 14)) == ""


def test_a_county_may_add_its_own_days():
    flood = Calendar({date(2026, 7, 13): "防汛"}, {date(2026, 7, 11): "防汛"}, {2026})
    assert flood.add(date(2026, 7, 10), 1) == date(2026, 7, 11)
    assert flood.next_working(date(2026, 7, 11)) == date(2026, 7, 14)
    assert flood.previous_working(date(2026, 7, 14)) == date(2026, 7, 11)


def test_the_shipped_table_agrees_with_an_independent_source():
    chinese_calendar = pytest.importorskip("chinese_calendar")
    day = date(2019, 1, 1)
    while day < date(2027, 1, 1):
        assert CHINA.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


days = st.dates(date(2018, 6, 1), date(2027, 12, 31))
calendars = st.one_of(
    st.just(CHINA),
    st.builds(
        lambda rest, work: Calendar(dict.fromkeys(rest, "休"), dict.fromkeys(work, "班"), {2024}),
        st.sets(st.dates(date(2024, 1, 1), date(2024, 3, 1))),
        st.sets(st.dates(date(2024, 1, 1), date(2024, 3, 1))),
    ),
)


def walk(calendar, day, n):
    """The slow reference: one day after another."""
    step = timedelta(days=1 if n > 0 else -1)
    while n:
        day += step
        if calendar.is_working(day):
            n -= step.days
    return day


@given(calendars, days, st.integers(-80, 80))
def test_adding_is_walking(calendar, day, n):
    assert calendar.add(day, n) == walk(calendar, day, n)


@given(calendars, days, st.integers(0, 300))
def test_between_is_counting(calendar, start, length):
    end = start + timedelta(days=length)
    counted = sum(calendar.is_working(start + timedelta(days=i)) for i in range(1, length + 1))
    assert calendar.between(start, end) == counted
    assert calendar.between(end, start) == -counted


@given(calendars, days, st.integers(1, 60))
def test_between_takes_back_what_add_gave(calendar, day, n):
    assert calendar.between(day, calendar.add(day, n)) == n


@given(calendars, days)
def test_the_nth_working_day_is_the_one_that_completes_the_count(calendar, day):
    found = date.fromordinal(calendar.nth(calendar.count(day.toordinal())))
    assert found == day if calendar.is_working(day) else found == walk(calendar, day, -1)
