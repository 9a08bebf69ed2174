"""Background work kept in the database, enqueued in the transaction that needs it.

    from taizhang.jobs import task

    @task(atomic=True, title=N_("导出"))
    def export(register_id): ...

    export.using(area_id=1, started_by=account_id, unique_key="export:7").enqueue(7)

A task runs at least once; an atomic one leaves its effects exactly once, because it is marked done in
the transaction that holds them. A task that takes its `context` can report progress and be cancelled.
"""

from taizhang.jobs.tasks import Cancelled, JobTask, task

__all__ = ["Cancelled", "JobTask", "task"]
