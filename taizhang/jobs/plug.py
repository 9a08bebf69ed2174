"""What this room adds to the house: its own daily sweep, and what SQLite's planner wants to know."""

import time

from django.db import connection

from taizhang.jobs import made, queue, schedule
from taizhang.jobs.tasks import task

ROWS_LOOKED_AT = 1_000  # of each index


@task(atomic=True)
def sweep() -> int:
    """Delete finished jobs that nobody will ask for, and the files that some of them made."""
    made.sweep(time.time())
    return queue.sweep()


@task
def statistics() -> None:
    """Tell SQLite's planner how large the tables are; PostgreSQL sees to that by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")


schedule.daily("03:40", "jobs.sweep", sweep)
schedule.daily("04:10", "jobs.statistics", statistics)
