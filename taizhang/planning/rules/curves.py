"""How much should be done by a day (序时进度): per cent of the whole, exact, at the end of that day.

Between two days that are given, progress is expected evenly over the working days, as the plan itself is made: in
the week of National Day nothing is expected to grow. Numbers are fractions, so that a bound is met or it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar

Number = Fraction | Decimal | int
MONTHS = 12
LINEAR = tuple(Fraction(100 * month, MONTHS) for month in range(1, MONTHS + 1))
"""A twelfth each month: what most bulletins mean by 序时进度."""


def by_halves(first_half: Number) -> tuple[Fraction, ...]:
    """Twelve cumulative percentages of a year of which so much is due by the end of June, each half evenly.

    Huidong 2022 asked for 60 by June: 50.0 at the end of May.
    """
    half = Fraction(first_half)
    return tuple(half * month / 6 if month <= 6 else half + (100 - half) * (month - 6) / 6 for month in range(1, 13))


def cumulative(typed: Sequence[str]) -> tuple[Fraction, ...]:
    """Twelve percentages as they were typed, each for the end of its month; raises the first fault."""
    found, faults = read(typed)
    if faults:
        raise faults[min(faults)]
    return found


def read(typed: Sequence[str]) -> tuple[tuple[Fraction, ...], dict[int, Refused]]:
    """What can be read of them, and what is wrong, by the number of the month; 0 where some are not there at all."""
    if len(typed) != MONTHS:
        refused = Refused(
            "planning.curve.months", N_("请填满 12 个月的累计进度，现在有 {n} 个。"), "invalid", n=len(typed)
        )
        return (), {0: refused}
    found: list[Fraction] = []
    faults: dict[int, Refused] = {}
    for month, text in enumerate(typed, start=1):
        given, number = text.strip(), _number(text)
        if not given:
            faults[month] = Refused("planning.curve.empty", N_("请填 {month} 月的累计进度。"), "invalid", month=month)
            continue
        if number is None:
            message = N_("{month} 月的累计进度应是 0 到 100 的数，最多一位小数，现在是“{given}”。")
            faults[month] = Refused("planning.curve.percent", message, "invalid", month=month, given=given)
            continue
        if found and found[-1] > number:
            message = N_("{month} 月的累计进度是 {given}，比上月的 {last} 还少；累计进度只增不减。")
            last = shown(found[-1])
            faults[month] = Refused("planning.curve.falls", message, "invalid", month=month, given=given, last=last)
        elif month == MONTHS and number != 100:
            message = N_("12 月的累计进度应是 100，现在是“{given}”。")
            faults[month] = Refused("planning.curve.end", message, "invalid", given=given)
        found.append(number)
    return tuple(found), faults


def _number(text: str) -> Fraction | None:
    try:
        number = Decimal(text.strip().removesuffix("%").removesuffix("％"))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number <= 100 or number.adjusted() < -9:
        return None
    exact = Fraction(number)
    return exact if (exact * 10).denominator == 1 else None


def by_month(curve: Sequence[Number], year: int, day: date, calendar: Calendar) -> Fraction:
    """What twelve cumulative percentages of a year expect by a day: nothing before the year, all after it."""
    if day.year != year:
        return Fraction(0 if day.year < year else 100)
    eve = day.replace(day=1) - timedelta(days=1)
    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    before = Fraction(curve[day.month - 2]) if day.month > 1 else Fraction(0)
    passed = Fraction(calendar.between(eve, day), calendar.between(eve, last))
    return before + (Fraction(curve[day.month - 1]) - before) * passed


class Weighed(NamedTuple):
    """A step with its planned dates; its weight is the working days that it takes."""

    starts_on: date
    finishes_on: date
    days: int
    is_in_calendar_days: bool = False

    def weight(self, calendar: Calendar) -> int:
        """A milestone weighs nothing. Calendar days count for the working days among them, at least one."""
        if self.days == 0 or not self.is_in_calendar_days:
            return self.days
        return max(1, calendar.between(self.starts_on - timedelta(days=1), self.finishes_on))

    def share(self, day: date, calendar: Calendar) -> Fraction:
        """How much of it should be done by the end of a day, from 0 to 1."""
        if day < self.starts_on:
            return Fraction(0)
        if day >= self.finishes_on:
            return Fraction(1)
        if self.is_in_calendar_days:
            return Fraction((day - self.starts_on).days + 1, (self.finishes_on - self.starts_on).days + 1)
        eve = self.starts_on - timedelta(days=1)
        return Fraction(calendar.between(eve, day), calendar.between(eve, self.finishes_on) or 1)


def by_plan(steps: Sequence[Weighed], day: date, calendar: Calendar) -> Fraction:
    """Planned value: what the plan's own dates expect by a day, in per cent."""
    return whole(steps, [100 * step.share(day, calendar) for step in steps], calendar)


def whole(steps: Sequence[Weighed], percents: Iterable[Number], calendar: Calendar) -> Fraction:
    """The percentage of the whole when so much of each step is done; a plan of milestones alone counts them."""
    weights = [step.weight(calendar) for step in steps]
    if not any(weights):
        weights = [1] * len(steps)
    done = sum((weight * Fraction(percent) for weight, percent in zip(weights, percents, strict=True)), Fraction(0))
    return done / (sum(weights) or 1)


def shown(number: Number, places: int = 1) -> Decimal:
    """As a bulletin prints it: rounded half away from zero."""
    scaled = abs(Fraction(number)) * 10**places
    digits = int(scaled + Fraction(1, 2))
    return Decimal(digits if number >= 0 else -digits).scaleb(-places)
