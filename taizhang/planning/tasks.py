"""What planning does in the background."""

from taizhang.jobs import task
from taizhang.planning.models import Plan
from taizhang.planning.standing import remember
from taizhang.ui import clock


@task
def stand_all() -> None:
    """Each morning how every plan stands: forecasts move with the day, also where nobody reports."""
    today = clock.today(clock.now())
    # Of every county: the job belongs to the house, and shows nothing to anybody.
    for plan in Plan.objects.filter(area_id__gt=0, current_no__isnull=False).open().iterator():
        remember(plan, today)
