"""Reading the queue: one job for its starter, and the state of the whole for the administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext

from taizhang.jobs import schedule
from taizhang.jobs.models import Job


def job_of(account_id: int, job_id: int) -> Job | None:
    """The job, if this account started it."""
    return Job.objects.filter(pk=job_id, started_by=account_id).first()


def is_under_way(area_id: int, unique_key: str) -> bool:
    """Whether a job with this key waits or runs."""
    live = Job.objects.filter(due_at__isnull=False)  # the index of those that are not finished
    return live.filter(area_id=area_id, unique_key=unique_key).exists()


def far(area_id: int, unique_key: str) -> tuple[int, int] | None:
    """(done, total) of the live job with this key; None where it has told nothing yet."""
    live = Job.objects.filter(due_at__isnull=False, area_id=area_id, unique_key=unique_key, total__gt=0)
    job = live.only("done", "total").first()
    return (job.done, job.total or 0) if job else None


def shown(job: Job) -> dict:
    """A job as the part `jobs/_progress.html` prints it."""
    result = job.result if isinstance(job.result, dict) else {}
    return {
        "id": job.pk,
        "title": gettext(job.title) if job.title else gettext("后台任务"),
        "status": job.status,
        "word": gettext(Job.Status(job.status).label),
        "percent": job.percent,
        "count": f"{job.done} / {job.total}" if job.total else "",
        "text": job.message if job.status == Job.Status.FAILED else job.progress,
        "again": job.status == Job.Status.READY and job.attempts > 0,
        "stopping": job.cancel_asked and not job.is_finished,
        "is_finished": job.is_finished,
        "location": result.get("location", ""),
        "says": result.get("says", ""),
        "go": result.get("go") or gettext("打开结果"),
        "url": reverse("jobs:progress", args=[job.pk]),
        "cancel_url": reverse("jobs:cancel", args=[job.pk]),
    }


def troubled(at: datetime, limit: int = 20) -> list[dict]:
    """Jobs that wait, run or failed in a day, for whoever looks after the machine: what and since when, never
    what about: only of the schedule's own work, why it was refused."""
    since, scheduled = at - timedelta(days=1), schedule.tasks()
    open_or_failed = Q(finished_at__isnull=True) | Q(status=Job.Status.FAILED, finished_at__gt=since)
    return [
        {
            "title": gettext(job.title) if job.title else job.task.rpartition(".")[2],
            "word": gettext(Job.Status(job.status).label),
            "is_failed": job.status == Job.Status.FAILED,
            "attempts": job.attempts,
            "since": job.enqueued_at,
            "why": job.message if job.task in scheduled and not job.error else "",
        }
        for job in Job.objects.filter(open_or_failed).order_by("-pk")[:limit]
    ]


def state(at: datetime) -> dict:
    """The queue in numbers: waiting, running, failed in a day, and since when the oldest due job waits."""
    ready, running, failed = Q(status="ready"), Q(status="running"), Q(status="failed")
    numbers = Job.objects.aggregate(
        waiting=Count("pk", filter=ready),
        running=Count("pk", filter=running),
        failed=Count("pk", filter=failed & Q(finished_at__gt=at - timedelta(days=1))),
        oldest_due_at=Min("due_at", filter=ready & Q(due_at__lte=at)),
    )
    oldest = numbers["oldest_due_at"]
    return {**numbers, "behind_seconds": int((at - oldest).total_seconds()) if oldest else 0}
