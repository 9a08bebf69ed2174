"""What this room adds to the house: its own daily sweep."""

from taizhang.jobs import queue, schedule
from taizhang.jobs.tasks import task


@task(atomic=True)
def sweep() -> int:
    """Delete finished jobs that nobody will ask for."""
    return queue.sweep()


schedule.daily("03:40", "jobs.sweep", sweep)
