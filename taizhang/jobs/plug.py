"""What this room adds to the house: its own daily sweep."""

import time

from taizhang.jobs import made, queue, schedule
from taizhang.jobs.tasks import task


@task(atomic=True)
def sweep() -> int:
    """Delete finished jobs that nobody will ask for, and the files that some of them made."""
    made.sweep(time.time())
    return queue.sweep()


schedule.daily("03:40", "jobs.sweep", sweep)
