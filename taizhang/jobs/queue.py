"""Every write to the queue. Each is one statement, fenced by (worker, attempts) where a worker makes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, connections, router, transaction
from django.db.models import F, Q
from django.utils import timezone

from taizhang.jobs import limits
from taizhang.jobs.models import Job

Status = Job.Status


class LeaseLost(Exception):
    """Another worker has the job now; whatever this one did is rolled back or was already its own."""


def put(job: Job) -> Job:
    """Add a job to the queue in the caller's transaction. With a unique key that waits already: that job."""
    if job.unique_key is None:
        job.save(force_insert=True)
        return job
    same = Job.objects.filter(area_id=job.area_id, unique_key=job.unique_key, status=Status.READY)
    while True:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        # None when a worker took the waiting one between the two statements: then ours has room.
        if (waiting := same.first()) is not None:
            return waiting


def claim(worker: str, queues: list[str] | None, at: datetime) -> Job | None:
    """Take the most urgent due job: one statement, so two workers can never take the same one."""
    due = Job.objects.filter(due_at__lte=at)
    if queues:
        due = due.filter(queue__in=queues)
    if not due.exists():  # a read, so that idle workers never ask for SQLite's write lock
        return None
    connection = connections[router.db_for_write(Job)]
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    moment = connection.ops.adapt_datetimefield_value
    named = f"AND queue IN ({', '.join(['%s'] * len(queues))})" if queues else ""
    sql = f"""
        UPDATE jobs_job
           SET status = 'running', worker = %s, attempts = attempts + 1, due_at = %s,
               started_at = COALESCE(started_at, %s)
         WHERE id = (SELECT id FROM jobs_job WHERE due_at <= %s {named}
                      ORDER BY priority DESC, due_at, id LIMIT 1 {lock})
        RETURNING id"""  # noqa: S608 - placeholders only
    lease = moment(at + timedelta(seconds=limits.LEASE_SECONDS))
    with connection.cursor() as cursor:
        cursor.execute(sql, [worker, lease, moment(at), moment(at), *(queues or [])])
        row = cursor.fetchone()
    return Job.objects.get(pk=row[0]) if row else None


def renew(worker: str, at: datetime) -> int:
    """Move on the lease of whatever this worker runs."""
    running = Job.objects.filter(worker=worker, status=Status.RUNNING)
    return running.update(due_at=at + timedelta(seconds=limits.LEASE_SECONDS))


def progress(job: Job, done: int, total: int | None, text: str) -> bool:
    """Save how far it is; True when somebody asked to cancel."""
    _fenced(job, done=done, total=total, progress=text[:200])
    return Job.objects.filter(pk=job.pk, cancel_asked=True).exists()


def finish(job: Job, result) -> None:
    _end(job, Status.DONE, result=result, done=F("total") if job.total else F("done"))


def stopped(job: Job) -> None:
    _end(job, Status.CANCELLED)


def fail(job: Job, message: str, error: str = "") -> None:
    """No further try: the task was refused, or has used up its attempts."""
    _end(job, Status.FAILED, message=message[:500], error=error)


def retry(job: Job, at: datetime, message: str, error: str) -> None:
    """Try again later, unless the attempts are used up or an equal job waits already."""
    if job.attempts >= job.max_attempts:
        fail(job, message, error)
        return
    due_at = at + timedelta(seconds=limits.backoff(job.attempts))
    try:
        with transaction.atomic():
            _fenced(job, status=Status.READY, due_at=due_at, message=message[:500], error=error, worker="")
    except IntegrityError:  # job_waits_once: the equal job does the work
        fail(job, message, error)


def cancel(job_id: int) -> bool:
    """Ask a job to stop: at once when it waits, at its next report when it runs. False when it is finished."""
    now = timezone.now()
    job = Job.objects.filter(pk=job_id)
    waiting = job.filter(status=Status.READY)
    if waiting.update(status=Status.CANCELLED, due_at=None, finished_at=now, cancel_asked=True):
        return True
    return bool(job.filter(status=Status.RUNNING).update(cancel_asked=True))


def sweep() -> int:
    """Delete finished jobs: those that nobody started (the schedule's) soon, the others later."""
    now = timezone.now()
    soon = Q(started_by=None, status=Status.DONE, finished_at__lt=now - timedelta(days=limits.KEEP_SCHEDULED_DAYS))
    later = Q(finished_at__lt=now - timedelta(days=limits.KEEP_DAYS))
    return Job.objects.filter(soon | later).delete()[0]


def _end(job: Job, status: str, **changes) -> None:
    _fenced(job, status=status, due_at=None, finished_at=timezone.now(), **changes)


def _fenced(job: Job, **changes) -> None:
    mine = Job.objects.filter(pk=job.pk, worker=job.worker, attempts=job.attempts, status=Status.RUNNING)
    if not mine.update(**changes):
        raise LeaseLost(job.pk)
