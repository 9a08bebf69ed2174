"""A plan in, its schedule out."""

from __future__ import annotations

from datetime import date

from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar

from . import floats
from .crossing import Crossing
from .faults import BeyondTime
from .fitting import Fitting, name
from .grid import Grid, grid
from .model import Plan, Row, Schedule, Sentence
from .passes import earliest, latest

LAST = date.max.toordinal()


def schedule(plan: Plan, calendar: Calendar) -> Schedule:
    """How early and how late each step can lie, and whether all dates can still be kept.

    Raises `Cyclic` for steps that wait for each other, `BeyondTime` when the durations lead out of the calendar.
    """
    laid = grid(plan, calendar)
    crossing = Crossing(calendar)
    early, late = earliest(laid, crossing), latest(laid, crossing)
    room = floats.total(laid, calendar, early, late)
    free = floats.free(laid, calendar, crossing, early, late)
    critical = floats.critical(laid, crossing, early, late, room)
    dates = Dates(laid, calendar)
    numbers = zip(plan.steps, late, early, room, free, critical, strict=True)
    rows = tuple(
        [
            Row(step.id, *dates.of(place, by), *dates.of(place, from_), total, alone, is_critical)
            for place, (step, by, from_, total, alone, is_critical) in enumerate(numbers)
        ]
    )
    first_day = min(plan.start, plan.deadline, *(row.latest_start_on for row in rows))
    last_day = max(plan.start, plan.deadline, *(row.earliest_finish_on for row in rows))
    provisional = provisional_years(first_day, last_day, calendar)
    says = [unknown(provisional)] if provisional else []
    overdue = [place for place, n in enumerate(room) if n < 0]
    if not overdue:
        return Schedule(rows, True, None, 0, (), provisional, tuple(says))
    first = min(overdue, key=lambda place: (rows[place].latest_start_on, room[place], place))
    remedies = Fitting(plan, laid, calendar, crossing, early).remedies()
    late_says = _late(plan, rows, first)
    if not remedies:
        late_says.append(Sentence(N_("没有找到简单的压缩办法，请推迟期限或减少步骤。"), {}))
    says = [*late_says, *says]
    return Schedule(rows, False, rows[first].latest_start_on, -room[first], remedies, provisional, tuple(says))


class Dates:
    """From positions to dates, each found once."""

    def __init__(self, laid: Grid, calendar: Calendar):
        self.grid, self.calendar = laid, calendar
        self.known: dict[int, date] = {}

    def of(self, place: int, start: int) -> tuple[date, date]:
        """First and last day of a step that starts at this position."""
        first = start if self.grid.is_moment[place] else start + 1
        by_date = self.grid.in_calendar_days[place]
        return self.day(first, by_date), self.day(start + self.grid.days[place], by_date)

    def day(self, n: int, by_date: bool) -> date:
        """The day with this number, of all days or of the working days."""
        if by_date:
            return self._date(n)
        found = self.known.get(n)
        if found is None:
            found = self.known[n] = self._date(self.calendar.nth(n))
        return found

    @staticmethod
    def _date(ordinal: int) -> date:
        if not 1 <= ordinal <= LAST:
            raise BeyondTime
        return date.fromordinal(ordinal)


def provisional_years(first: date, last: date, calendar: Calendar) -> tuple[int, ...]:
    """The years from the first to the last day whose days off are not known."""
    return tuple(year for year in range(first.year, last.year + 1) if calendar.is_provisional(date(year, 1, 1)))


def unknown(years: tuple[int, ...]) -> Sentence:
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1][1:] = [year]
        else:
            spans.append([year])
    text = "、".join("—".join(map(str, span)) for span in spans)
    return Sentence(
        N_("没有 {years} 年的放假安排（未公布或未收录），这些年只按周末推算，公布后日期可能变动。"), {"years": text}
    )


def _late(plan: Plan, rows: tuple[Row, ...], first: int) -> list[Sentence]:
    row = rows[first]
    params = {"step": name(plan.steps[first]), "on": row.latest_start_on, "n": -row.float_days}
    if row.latest_start_on < plan.start:
        late = Sentence(N_("“{step}”最迟应在 {on} 开始，已经晚了 {n} 个工作日。"), params)
    else:
        params["early"] = row.earliest_start_on
        late = Sentence(N_("“{step}”最迟应在 {on} 开始，但最早要到 {early} 才能开始，晚 {n} 个工作日。"), params)
    finish = max(row.earliest_finish_on for row in rows)
    if finish <= plan.deadline:
        return [late]
    over = Sentence(
        N_("照现在的天数，最早 {finish} 才能全部完成，期限是 {deadline}。"),
        {"finish": finish, "deadline": plan.deadline},
    )
    return [late, over]
