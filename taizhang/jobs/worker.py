"""The loop that does the work: tick the schedule, claim one job, run it, until told to stop.

`taizhang worker` runs it as a process; a small server runs it as a thread of its own.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import threading
import time
import traceback

from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from taizhang.engine.refusal import N_, Refused
from taizhang.jobs import limits, queue, schedule
from taizhang.jobs.backend import result_of, task_of
from taizhang.jobs.context import JobContext
from taizhang.jobs.models import Job
from taizhang.jobs.tasks import Cancelled, JobTask
from taizhang.jobs.wake import wake

log = logging.getLogger("taizhang.jobs")

BROKEN = N_("程序出错，没有办成。错误已记录，请告诉系统管理员任务编号 {job}。")
LOST = N_("执行它的进程几次中途停止，已不再重试。请告诉系统管理员任务编号 {job}。")


class Worker:
    """One worker: one job at a time, until `end()`."""

    def __init__(self, queues: list[str] | None = None):
        self.queues = queues
        self.id = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stop = threading.Event()

    def run(self) -> None:
        """Work until stopped. A database that is away is waited for."""
        heart = threading.Thread(target=self._beat, name="jobs-lease", daemon=True)
        heart.start()
        while not self.stop.is_set():
            try:
                schedule.tick(timezone.now())
                if self.run_one():
                    continue
            except DatabaseError:
                log.exception("the queue cannot be reached")
                connections.close_all()
            wake.clear()
            wake.wait(limits.POLL_SECONDS)
        heart.join(1)
        connections.close_all()

    def end(self, *_: object) -> None:
        """Finish the job in hand, then go (may be called from a signal or another thread)."""
        self.stop.set()
        wake.set()

    def run_one(self) -> Job | None:
        """Claim and run the most urgent job; None when nothing is due."""
        job = queue.claim(self.id, self.queues, timezone.now())
        if job is not None:
            began = time.monotonic()
            with contextlib.suppress(queue.LeaseLost):
                run(job)
            ms = round(1000 * (time.monotonic() - began))
            log.info("job", extra={"job": job.pk, "task": job.task, "attempt": job.attempts, "ms": ms})
        return job

    def _beat(self) -> None:
        """Renew the lease while the job runs. A renewal that fails is tried again; the lease outlives three."""
        while not self.stop.wait(limits.RENEW_SECONDS):
            try:
                queue.renew(self.id, timezone.now())
            except DatabaseError:  # on SQLite an atomic job holds the write lock, which keeps others out too
                connections.close_all()
        connections.close_all()


def run(job: Job) -> None:
    """Run one claimed job and write down how it ended."""
    if job.attempts > job.max_attempts:  # claimed again and again, never brought to an end
        queue.fail(job, LOST.format(job=job.pk))
        return
    if job.cancel_asked:
        queue.stopped(job)
        return
    try:
        task = task_of(job)
        if task.atomic:
            with transaction.atomic():
                queue.finish(job, _call(task, job))
        else:
            queue.finish(job, _call(task, job))
    except queue.LeaseLost:
        raise
    except Cancelled:
        queue.stopped(job)
    except Refused as refused:  # an answer, not a fault: trying again would hear it again
        queue.fail(job, str(refused))
    except Exception:
        log.exception("job failed", extra={"job": job.pk, "task": job.task, "attempt": job.attempts})
        queue.retry(job, timezone.now(), BROKEN.format(job=job.pk), traceback.format_exc())


def _call(task: JobTask, job: Job):
    context: list[TaskContext] = []
    if task.takes_context:
        context = [JobContext(task_result=result_of(job, task), job=job, atomic=task.atomic)]
    return normalize_json(task.call(*context, *job.args, **job.kwargs))


def drain(limit: int = 1000) -> int:
    """Run everything that is due here and now, without schedule and leases; for tests and commands."""
    worker, done = Worker(), 0
    while done < limit and worker.run_one():
        done += 1
    return done
