"""django-tasks' API over the jobs table."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from taizhang.jobs import queue
from taizhang.jobs.models import Job
from taizhang.jobs.tasks import JobTask
from taizhang.jobs.wake import wake

_STATUS = {
    Job.Status.READY: TaskResultStatus.READY,
    Job.Status.RUNNING: TaskResultStatus.RUNNING,
    Job.Status.DONE: TaskResultStatus.SUCCESSFUL,
    Job.Status.FAILED: TaskResultStatus.FAILED,
    Job.Status.CANCELLED: TaskResultStatus.FAILED,
}


class DatabaseBackend(BaseTaskBackend):
    task_class = JobTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult:
        """Add the job in the current transaction: rolled back with it, seen by workers after it."""
        self.validate_task(task)
        now = timezone.now()
        unsaved = Job(
            area_id=task.area_id,
            queue=task.queue_name,
            task=task.module_path,
            args=list(args),
            kwargs=kwargs,
            priority=task.priority,
            unique_key=task.unique_key,
            title=task.title,
            started_by=task.started_by,
            max_attempts=task.max_attempts,
            due_at=task.run_after or now,
            enqueued_at=now,
        )
        job = queue.put(unsaved)
        transaction.on_commit(wake.set)
        return result_of(job, task)

    def get_result(self, result_id: str) -> TaskResult:
        try:
            job = Job.objects.get(pk=int(result_id))
        except (Job.DoesNotExist, ValueError) as missing:
            raise TaskResultDoesNotExist(result_id) from missing
        return result_of(job, task_of(job))


@cache
def backend() -> DatabaseBackend:
    return DatabaseBackend("jobs", {"QUEUES": []})  # any queue name will do


def task_of(job: Job) -> JobTask:
    """The task in code that a row names; only tasks, so that a row cannot make a worker call anything else."""
    task = import_string(job.task)
    if not isinstance(task, JobTask):
        raise InvalidTaskError(f"not a task: {job.task}")
    return task


def result_of(job: Job, task: Task) -> TaskResult:
    """The row as django-tasks shows it; `id` is the job's id as text."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=_STATUS[Job.Status(job.status)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path="builtins.Exception", traceback=job.error)] if job.error else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)  # the API's own way: the field takes no argument
    return result
