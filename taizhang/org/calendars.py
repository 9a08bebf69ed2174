"""A change of the calendar before it is made: what it would change."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taizhang.engine.workdays import Calendar
from taizhang.org import queries


@dataclass(frozen=True)
class Trial:
    """The calendar as it would be, and the days on which it differs: `off` and `worked` then, with their names."""

    now: Calendar
    then: Calendar
    off: list[tuple[date, str]]
    worked: list[tuple[date, str]]

    @property
    def days(self) -> list[date]:
        return sorted(day for day, _name in (*self.off, *self.worked))


def trial(area_id: int, year: int, days: Iterable[tuple[date, str, str]], published: bool) -> Trial:
    """What another table for a year would change; nothing is written."""
    now = queries.calendar(area_id)
    by_kind = {
        "rest": {day: name for day, name in now.rest_days.items() if day.year != year},
        "work": {day: name for day, name in now.work_days.items() if day.year != year},
    }
    for day, kind, name in days:
        by_kind[kind][day] = name
    then = Calendar(
        by_kind["rest"], by_kind["work"], {*now.published_years, year} if published else {*now.published_years} - {year}
    )
    first = date(year, 1, 1).toordinal()
    all_days = [date.fromordinal(first + n) for n in range(365 + isleap(year))]
    differs = [day for day in all_days if now.is_working(day) != then.is_working(day)]
    named = [(day, then.name(day) or now.name(day)) for day in differs]
    off = [each for each in named if not then.is_working(each[0])]
    return Trial(now, then, off, [each for each in named if each not in off])
