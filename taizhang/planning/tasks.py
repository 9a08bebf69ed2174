"""What planning does in the background."""

from taizhang.jobs import task
from taizhang.org import queries as org
from taizhang.planning.standing import remember_all
from taizhang.ui import clock


@task
def stand_all() -> None:
    """Each morning how every plan stands: forecasts move with the day, also where nobody reports."""
    today = clock.today(clock.now())
    for area_id in org.area_ids():
        remember_all(area_id, today)
