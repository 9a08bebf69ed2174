"""What a change of the calendar does to a plan: its steps as they were dated, beside what the calendar gives now.

Dates are those of the backward pass, which hangs on the deadline alone; a step that is finished keeps its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from taizhang.engine.workdays import Calendar


class Dated(NamedTuple):
    """A step as it stands in a version."""

    key: str
    starts_on: date
    finishes_on: date
    fixed_on: date | None = None
    may_rest: bool = False
    """A milestone, or a step in calendar days: it may stand on a day off."""


class Moved(NamedTuple):
    """A step that the calendar of today dates differently."""

    key: str
    starts_on: date
    finishes_on: date
    to_start_on: date
    to_finish_on: date
    days: int
    """Working days by which its start moves (its finish, where the start stays); negative: earlier."""

    @property
    def starts_on_time(self) -> bool:
        return self.to_start_on == self.starts_on


class Off(NamedTuple):
    """A date fixed by decree that is a day off now."""

    key: str
    fixed_on: date
    before_on: date
    after_on: date
    must_move: bool
    """A step in working days cannot stand there: somebody has to fix another date."""


def working_days(calendar: Calendar, old: date, new: date) -> int:
    """From one date to the other; dates that differ by days off alone differ by one."""
    days = calendar.between(old, new)
    return days or (new > old) - (new < old)


def moves(
    steps: Iterable[Dated], dates: dict[str, tuple[date, date]], finished: set[str], calendar: Calendar
) -> list[Moved]:
    """The steps that move. A fixed date stays; a step fixed on a day off is told by `offs`."""
    moved = []
    for step in steps:
        if step.key in finished or (step.fixed_on and not step.may_rest and not calendar.is_working(step.fixed_on)):
            continue
        start, finish = dates[step.key]
        if (start, finish) == (step.starts_on, step.finishes_on):
            continue
        from_on, to_on = (step.starts_on, start) if start != step.starts_on else (step.finishes_on, finish)
        days = working_days(calendar, from_on, to_on)
        moved.append(Moved(step.key, step.starts_on, step.finishes_on, start, finish, days))
    return moved


def offs(steps: Iterable[Dated], finished: set[str], calendar: Calendar) -> list[Off]:
    """The fixed dates that are days off."""
    return [
        Off(step.key, day, calendar.previous_working(day), calendar.next_working(day), not step.may_rest)
        for step in steps
        if (day := step.fixed_on) and step.key not in finished and not calendar.is_working(day)
    ]


def digest(dates: dict[str, tuple[date, date]], off: Sequence[str]) -> str:
    """A short name of what a calendar makes of a plan, by which a decision to keep the old dates is found again."""
    said = [f"{key} {start} {finish}" for key, (start, finish) in sorted(dates.items())]
    return hashlib.sha256("\n".join([*said, *sorted(off)]).encode()).hexdigest()[:16]
