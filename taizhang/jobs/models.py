"""Two tables, both local: nothing in them is history, and losing finished rows loses nothing."""

from django.db import models
from django.db.models import Q

from taizhang.engine.refusal import N_
from taizhang.jobs import limits


class Job(models.Model):
    """One piece of work.

    `due_at` is the whole queue: a worker may take a job when its due_at is past. Waiting jobs stand there with
    the time they should run; taking one moves it to the end of the lease, so a job whose worker died becomes
    due again by itself; finished jobs have none. (worker, attempts) is the fence: who lost the lease writes nothing.
    """

    class Status(models.TextChoices):
        READY = "ready", N_("等待")
        RUNNING = "running", N_("进行中")
        DONE = "done", N_("已完成")
        FAILED = "failed", N_("未办成")
        CANCELLED = "cancelled", N_("已取消")

    keeps = "local"

    area_id = models.BigIntegerField(default=0)
    queue = models.CharField(max_length=32)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    unique_key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - null is "not unique"
    title = models.CharField(max_length=100, default="")
    started_by = models.BigIntegerField(null=True)

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.READY)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=limits.ATTEMPTS)
    worker = models.CharField(max_length=64, default="")
    cancel_asked = models.BooleanField(default=False)

    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    progress = models.CharField(max_length=200, default="")
    result = models.JSONField(null=True)
    message = models.CharField(max_length=500, default="")
    error = models.TextField(default="")

    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="job_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["finished_at"], name="job_finished", condition=Q(finished_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "unique_key"], condition=Q(status="ready"), name="job_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["ready", "running"], due_at__isnull=False, finished_at__isnull=True)
                | Q(status__in=["done", "failed", "cancelled"], due_at__isnull=True, finished_at__isnull=False),
                name="job_due_until_finished",
            ),
        ]

    def __str__(self):
        return f"{self.pk} {self.task} {self.status}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def percent(self) -> int | None:
        """How far, where the task told how much there is."""
        if self.status == self.Status.DONE:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else None


class Duty(models.Model):
    """When an entry of the schedule is due next. The entries themselves are in code: `schedule.py`."""

    keeps = "local"

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self):
        return self.name
