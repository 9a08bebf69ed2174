"""What planning does in the background."""

from taizhang.jobs import task
from taizhang.org import queries as org
from taizhang.planning.models import Plan
from taizhang.planning.standing import plans_on, refresh, remember_all
from taizhang.ui import clock


@task
def stand_area(area_id: int) -> None:
    """When the calendar has changed: lists then say which plans it moves."""
    remember_all(area_id, clock.today(clock.now()))


def calendar_changed(e) -> None:
    """A new county has no plans yet."""
    if Plan.objects.filter(area_id=e.area_id).exists():
        stand_area.using(area_id=e.area_id, unique_key=f"planning.calendar:{e.area_id}").enqueue(e.area_id)


@task
def stand_all() -> None:
    """Each morning how every plan stands: forecasts move with the day, also where nobody reports."""
    today = clock.today(clock.now())
    for area_id in org.area_ids():
        remember_all(area_id, today)


@task(atomic=True)
def stand(area_id: int, plan_id: int) -> None:
    """How one plan stands, after something has happened to an item on which it hangs."""
    refresh(area_id, plan_id, clock.today(clock.now()))


def stand_soon(e) -> None:
    """Work it out when the act is done: nobody who reports waits for a plan of thousands of steps."""
    for plan_id in plans_on(e.area_id, e.stream_id):
        stand.using(area_id=e.area_id, unique_key=f"planning.stand:{plan_id}").enqueue(e.area_id, plan_id)
