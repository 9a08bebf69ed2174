"""Who has too much at once: deadlines by week, and steps of one person that overlap. Days are inclusive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

WEEK = timedelta(days=7)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_from(today: date, count: int) -> list[date]:
    """The Mondays of this week and of those that follow."""
    return [monday(today) + WEEK * n for n in range(count)]


@dataclass(frozen=True)
class Load:
    """What a unit owes: before this week, and in each week shown."""

    unit_id: int
    late: int
    weeks: tuple[int, ...]

    @property
    def peak(self) -> int:
        return max(self.weeks, default=0)


def loads(due: Iterable[tuple[int, date, int]], today: date, weeks: Sequence[date]) -> list[Load]:
    """From (unit, day due, how many): each unit's row, the fullest week first. What was due before today is late."""
    late: dict[int, int] = {}
    counts: dict[int, list[int]] = {}
    for unit_id, due_on, many in due:
        row = counts.setdefault(unit_id, [0] * len(weeks))
        late.setdefault(unit_id, 0)
        place = (monday(due_on) - weeks[0]).days // 7
        if due_on < today:
            late[unit_id] += many
        elif place < len(weeks):
            row[place] += many
    found = [Load(unit_id, late[unit_id], tuple(row)) for unit_id, row in counts.items()]
    return sorted((load for load in found if load.late or load.peak), key=lambda load: (-load.peak, -load.late))


@dataclass(frozen=True)
class Work:
    """A step that one person answers for."""

    person_id: int
    starts_on: date
    finishes_on: date
    thing: Any


@dataclass(frozen=True)
class Clash:
    """Steps of one person that all run on the same days."""

    person_id: int
    from_on: date
    to_on: date
    things: tuple[Any, ...]


def clashes(works: Iterable[Work], least: int = 2) -> list[Clash]:
    """The days on which most of a person's steps run at once, one clash for each run of overlapping steps, where
    at least `least` do; the fullest first."""
    found: list[Clash] = []
    ordered = sorted(works, key=lambda work: (work.person_id, work.starts_on, work.finishes_on))
    for person_id, group in groupby(ordered, key=lambda work: work.person_id):
        running: list[Work] = []
        fullest: list[Work] = []
        for work in group:
            still = [other for other in running if other.finishes_on >= work.starts_on]
            if not still:
                found += _clash(person_id, fullest, least)
                fullest = []
            running = [*still, work]
            if len(running) > len(fullest):
                fullest = running
        found += _clash(person_id, fullest, least)
    return sorted(found, key=lambda clash: (-len(clash.things), clash.from_on))


def _clash(person_id: int, fullest: list[Work], least: int) -> list[Clash]:
    if len(fullest) < least:
        return []
    first, last = max(work.starts_on for work in fullest), min(work.finishes_on for work in fullest)
    return [Clash(person_id, first, last, tuple(work.thing for work in fullest))]
