"""`@task`: django-tasks' decorator with what our table adds to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django_tasks.base import Task

from taizhang.jobs import limits

if TYPE_CHECKING:
    from taizhang.jobs.backend import DatabaseBackend


class Cancelled(Exception):
    """The person who started the job asked it to stop, and it has stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task):
    """A function that a worker runs later. `using(...)` sets any of these for one enqueueing."""

    atomic: bool = False
    """Run inside one transaction and be marked done in it. Short work only: on SQLite it holds the write lock."""

    max_attempts: int = limits.ATTEMPTS
    title: str = ""
    """What the person who waits reads (Chinese source text)."""

    unique_key: str | None = None
    """While a job with this key waits, enqueueing another returns the one that waits."""

    area_id: int = 0
    """0 is the house itself, no area."""

    started_by: int | None = None
    """The account that may look at the progress and cancel."""

    def get_backend(self) -> DatabaseBackend:
        """Always our table; no setting can send a promise elsewhere."""
        from taizhang.jobs.backend import backend

        return backend()

    def using(self, **changes: Any) -> JobTask:
        return replace(self, **changes)


def task(function: Callable | None = None, **settings: Any) -> Any:
    """Make a task of a module-level function: `@task` or `@task(atomic=True, title=…, takes_context=True)`."""

    def wrap(func: Callable) -> JobTask:
        return JobTask(func=func, **settings)

    return wrap(function) if function else wrap
