"""What is done again and again. Entries are in code, registered from a room's plug.py:

    schedule.every(60, "journal.checkpoint", checkpoint_all)
    schedule.daily("03:40", "jobs.sweep", sweep)
    schedule.daily("06:30", "notices.ladder", climb_all, for_each_day=True)

Any number of workers may tick: the guarded update of the duty's row lets exactly one enqueue each turn. A turn
missed while nothing ran is made up once, not many times; a duty `for_each_day` makes up every day it missed, in
order, one after the other has ended, and its task is told the day. A clock that jumps far ahead costs no more than
MOST_DAYS turns, and one that is put back brings the next turn back with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from taizhang.jobs.models import Duty, Job
from taizhang.jobs.tasks import JobTask

MOST_DAYS = 10  # days that are made up; what is older is left out


@dataclass(frozen=True)
class Entry:
    name: str
    task: JobTask
    after: Callable[[datetime], datetime]
    """The first turn after an instant."""
    at_once: bool
    """A new interval begins with a turn, a new daily duty with its next hour."""
    each_day: bool = False
    """Each missed day has its own turn; the task's argument is the day, "2026-03-02"."""


registry: dict[str, Entry] = {}


def every(seconds: int, name: str, task: JobTask) -> None:
    """Run `task` (no arguments) each so many seconds."""
    _register(Entry(name, task, lambda at: at + timedelta(seconds=seconds), at_once=True))


def daily(hour: str, name: str, task: JobTask, *, for_each_day: bool = False) -> None:
    """Run `task` (no arguments) each day at this hour ("06:30") on the county's clock. `for_each_day`: once for every
    day, also those that were missed, with the day as argument; it must bear being run again for a day."""
    wall = time.fromisoformat(hour)

    def after(at: datetime) -> datetime:
        local = timezone.localtime(at)
        turn = local.replace(hour=wall.hour, minute=wall.minute, second=0, microsecond=0)
        return turn if turn > local else turn + timedelta(days=1)

    _register(Entry(name, task, after, at_once=False, each_day=for_each_day))


def _register(entry: Entry) -> None:
    known = registry.get(entry.name)
    if known and known.task.module_path != entry.task.module_path:
        raise ValueError(f"two duties are called {entry.name}")
    registry[entry.name] = entry


def tasks() -> frozenset[str]:
    """What the schedule enqueues, as jobs name it."""
    return frozenset(entry.task.module_path for entry in registry.values())


def tick(at: datetime) -> list[str]:
    """Enqueue what is due; the names of what was."""
    next_at = dict(Duty.objects.values_list("name", "next_at"))
    missing = [e for e in registry.values() if e.name not in next_at]
    if missing:
        rows = [Duty(name=e.name, next_at=at if e.at_once else e.after(at)) for e in missing]
        Duty.objects.bulk_create(rows, ignore_conflicts=True)
        next_at |= {row.name: row.next_at for row in rows}
    return [e.name for e in registry.values() if _is_due(e, next_at[e.name], at) and _turn(e, next_at[e.name], at)]


def _is_due(entry: Entry, next_at: datetime, at: datetime) -> bool:
    if next_at > (after := entry.after(at)):  # the clock was put back: do not wait until it comes here again
        Duty.objects.filter(pk=entry.name, next_at=next_at).update(next_at=after)
    return next_at <= at


@transaction.atomic
def _turn(entry: Entry, turn: datetime, at: datetime) -> bool:
    """Enqueue the turn, if nobody was quicker and, day by day, the day before has ended."""
    mine = Duty.objects.filter(pk=entry.name, next_at=turn)
    if not entry.each_day:
        if taken := mine.update(next_at=entry.after(at)):
            entry.task.using(unique_key=_key(entry)).enqueue()
        return bool(taken)
    if Job.objects.filter(unique_key__startswith=_key(entry, ""), due_at__isnull=False).exists():
        return False
    oldest = entry.after(at) - timedelta(days=MOST_DAYS)
    turn = max(turn, oldest)
    if taken := mine.update(next_at=entry.after(turn)):
        day = timezone.localtime(turn).date().isoformat()
        entry.task.using(unique_key=_key(entry, day)).enqueue(day)
    return bool(taken)


def _key(entry: Entry, day: str | None = None) -> str:
    return f"duty:{entry.name}" if day is None else f"duty:{entry.name}:{day}"
