"""What a running task may ask and tell: how far it is, and whether somebody wants it to stop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from django_tasks.base import TaskContext

from taizhang.jobs import limits, queue
from taizhang.jobs.models import Job
from taizhang.jobs.tasks import Cancelled


@dataclass(kw_only=True)
class Pace:
    """When progress was last saved."""

    saved: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext(TaskContext):
    """The first argument of a task with `takes_context=True`."""

    job: Job
    atomic: bool = False
    pace: Pace = field(default_factory=Pace)

    def report(self, done: int, total: int | None = None, text: str = "") -> None:
        """Tell how far the work is; raises Cancelled when it was cancelled. Cheap enough for every row.

        Inside an atomic task it does nothing: nobody could see it before the transaction ends.
        """
        now = time.monotonic()
        if self.atomic or (now - self.pace.saved < limits.PROGRESS_SECONDS and done != total):
            return
        self.pace.saved = now
        if queue.progress(self.job, done, total, text):
            raise Cancelled
