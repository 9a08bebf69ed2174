"""What is done again and again. Entries are in code, registered from a room's plug.py:

    schedule.every(60, "journal.checkpoint", checkpoint_all)
    schedule.daily("06:30", "notices.remind", remind)

Any number of workers may tick: the guarded update of the duty's row lets exactly one enqueue each turn. A turn
missed while nothing ran is made up once, not many times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from taizhang.jobs.models import Duty
from taizhang.jobs.tasks import JobTask


@dataclass(frozen=True)
class Entry:
    name: str
    task: JobTask
    after: Callable[[datetime], datetime]
    """The first turn after an instant."""
    at_once: bool
    """A new interval begins with a turn, a new daily duty with its next hour."""


registry: dict[str, Entry] = {}


def every(seconds: int, name: str, task: JobTask) -> None:
    """Run `task` (no arguments) each so many seconds."""
    _register(Entry(name, task, lambda at: at + timedelta(seconds=seconds), at_once=True))


def daily(hour: str, name: str, task: JobTask) -> None:
    """Run `task` (no arguments) each day at this hour ("06:30") on the county's clock."""
    wall = time.fromisoformat(hour)

    def after(at: datetime) -> datetime:
        local = timezone.localtime(at)
        turn = local.replace(hour=wall.hour, minute=wall.minute, second=0, microsecond=0)
        return turn if turn > local else turn + timedelta(days=1)

    _register(Entry(name, task, after, at_once=False))


def _register(entry: Entry) -> None:
    known = registry.get(entry.name)
    if known and known.task.module_path != entry.task.module_path:
        raise ValueError(f"two duties are called {entry.name}")
    registry[entry.name] = entry


def tick(at: datetime) -> list[str]:
    """Enqueue what is due; the names of what was."""
    next_at = dict(Duty.objects.values_list("name", "next_at"))
    missing = [e for e in registry.values() if e.name not in next_at]
    if missing:
        rows = [Duty(name=e.name, next_at=at if e.at_once else e.after(at)) for e in missing]
        Duty.objects.bulk_create(rows, ignore_conflicts=True)
        next_at |= {row.name: row.next_at for row in rows}
    return [e.name for e in registry.values() if next_at[e.name] <= at and _turn(e, at)]


@transaction.atomic
def _turn(entry: Entry, at: datetime) -> bool:
    mine = Duty.objects.filter(pk=entry.name, next_at__lte=at).update(next_at=entry.after(at))
    if mine:
        entry.task.using(unique_key=f"duty:{entry.name}").enqueue()
    return bool(mine)
