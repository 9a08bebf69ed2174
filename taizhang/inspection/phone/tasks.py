"""What is done at night for phones."""

from datetime import timedelta

from taizhang.jobs import task
from taizhang.ui import clock

from . import arriving

AWAY = timedelta(days=60)  # a phone may have been out of reach that long


@task
def sweep() -> None:
    """Forget photos that came in part and that nobody went on with."""
    arriving.sweep(clock.now() - AWAY)
