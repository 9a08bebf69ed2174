"""From dates to places on a line, and what stands along it: months, weeks, days off, worked weekends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from taizhang.engine.workdays import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rest:
    """A holiday: its days in a row."""

    name: str
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Scale:
    """A day is as wide as every other. Dates outside are drawn at the edge."""

    from_on: date
    to_on: date
    left: float
    right: float

    @property
    def day(self) -> float:
        """How wide a day is."""
        return (self.right - self.left) / ((self.to_on - self.from_on).days + 1)

    def x(self, day: date) -> float:
        """Where a day begins."""
        return self._inside((day - self.from_on).days)

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self._inside((day - self.from_on).days + 1)

    def middle(self, day: date) -> float:
        return (self.x(day) + self.end(day)) / 2

    def shows(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def _inside(self, days: float) -> float:
        return min(max(self.left + days * self.day, self.left), self.right)

    def months(self) -> Iterator[date]:
        """The first of each month that is shown, the first shown day included."""
        day = self.from_on
        while day <= self.to_on:
            yield day
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)

    def mondays(self) -> Iterator[date]:
        day = self.from_on + timedelta(days=-self.from_on.weekday() % 7)
        while day <= self.to_on:
            yield day
            day += 7 * DAY

    def days(self) -> Iterator[date]:
        day = self.from_on
        while day <= self.to_on:
            yield day
            day += DAY

    def holidays(self, calendar: Calendar) -> list[Rest]:
        found: list[Rest] = []
        for day in sorted(day for day in calendar.rest_days if self.shows(day)):
            name = calendar.rest_days[day]
            if found and found[-1].name == name and found[-1].to_on + DAY == day:
                found[-1] = Rest(name, found[-1].from_on, day)
            else:
                found.append(Rest(name, day, day))
        return found

    def worked_weekends(self, calendar: Calendar) -> list[date]:
        """调休上班: Saturdays and Sundays that are worked."""
        return sorted(day for day in calendar.work_days if day.weekday() >= 5 and self.shows(day))
