"""Working days in China: weekends, days off, and weekends that are worked instead.

A period of n working days is counted from the day after it is set, so `add(day, n)` is its last day.
A year whose notice is not out yet counts weekends only and is provisional: the screen says so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from taizhang.engine.refusal import N_
from taizhang.engine.workdays_data import NOTICES

HOLIDAYS = (N_("元旦"), N_("春节"), N_("清明节"), N_("劳动节"), N_("端午节"), N_("中秋节"), N_("国庆节"))


class Year(NamedTuple):
    """One year's notice: what is off and what is worked, each day with the name of its holiday."""

    rest_days: dict[date, str]
    work_days: dict[date, str]


class Calendar:
    """Which days are worked. Immutable; every question is answered without walking day by day."""

    def __init__(self, rest_days: Mapping[date, str], work_days: Mapping[date, str], published_years: set[int]):
        self.rest_days = dict(rest_days)
        self.work_days = dict(work_days)
        self.published_years = frozenset(published_years)
        # Weekdays are arithmetic; only the days that differ from it are kept, with their running sum.
        differs = {day.toordinal(): -1 for day in self.rest_days if day.weekday() < 5 and day not in self.work_days}
        differs |= {day.toordinal(): 1 for day in self.work_days if day.weekday() >= 5}
        self._days = sorted(differs)
        self._sums = [0]
        for ordinal in self._days:
            self._sums.append(self._sums[-1] + differs[ordinal])
        self._counts = [self.count(ordinal) for ordinal in self._days]

    def is_working(self, day: date) -> bool:
        return day in self.work_days or (day.weekday() < 5 and day not in self.rest_days)

    def add(self, day: date, n: int) -> date:
        """The nth working day after `day` (before it for negative n; `day` itself for 0)."""
        if n == 0:
            return day
        before = self.count(day.toordinal() - (n < 0))
        return date.fromordinal(self.nth(before + n + (n < 0)))

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` comes first."""
        return self.count(end.toordinal()) - self.count(start.toordinal())

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add(day, 1)

    def previous_working(self, day: date) -> date:
        """The last working day before `day`."""
        return self.add(day, -1)

    def is_provisional(self, day: date) -> bool:
        """True when the notice for that year is not known, so that the day may still change."""
        return day.year not in self.published_years

    def name(self, day: date) -> str:
        """The holiday that makes this day differ from an ordinary one, or ''."""
        return self.work_days.get(day) or self.rest_days.get(day, "")

    def count(self, ordinal: int) -> int:
        """Working days from the beginning of time up to and including this day (ordinal 1 is a Monday)."""
        weeks, rest = divmod(ordinal, 7)
        return weeks * 5 + min(rest, 5) + self._sums[bisect_right(self._days, ordinal)]

    def nth(self, n: int) -> int:
        """The ordinal of the nth working day: the first day on which `count` reaches n."""
        passed = bisect_left(self._counts, n)
        weeks, rest = divmod(n - self._sums[passed] - 1, 5)
        ordinal = weeks * 7 + rest + 1
        if passed < len(self._days) and ordinal > self._days[passed]:
            return self._days[passed]  # a worked weekend
        return ordinal


def said(name: str, say: Callable[[str], str]) -> str:
    """The name of a holiday in the reader's language; what a county named itself stays as it was typed."""
    return say(name) if name in HOLIDAYS else name


@cache
def shipped(year: int) -> Year | None:
    """The notice for one year as it comes with Taizhang, or None when there is none."""
    if year not in NOTICES:
        return None
    rest: dict[date, str] = {}
    work: dict[date, str] = {}
    for line in NOTICES[year].strip().splitlines():
        off, _, worked = line.partition("|")
        name, *spans = off.split()
        for span in spans:
            rest.update(dict.fromkeys(_days(year, span), name))
        for span in worked.split():
            work.update(dict.fromkeys(_days(year, span), name))
    return Year(rest, work)


@cache
def shipped_calendar() -> Calendar:
    """All notices that come with Taizhang as one calendar."""
    rest: dict[date, str] = {}
    work: dict[date, str] = {}
    for year in NOTICES:
        notice = shipped(year)
        assert notice is not None  # noqa: S101
        rest |= notice.rest_days
        work |= notice.work_days
    return Calendar(rest, work, set(NOTICES))


def _days(year: int, span: str) -> Iterator[date]:
    first, _, last = span.partition("..")
    day, end = (date.fromisoformat(f"{year}-{text}") for text in (first, last or first))
    while day <= end:
        yield day
        day += timedelta(days=1)
