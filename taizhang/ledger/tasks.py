"""What the ledger does in the background."""

from taizhang.jobs import task
from taizhang.ledger.actions import relight
from taizhang.ledger.models import Item
from taizhang.ui import clock


@task
def relight_all(area_id: int) -> None:
    """The lights of open items after a change of the calendar; begun again, it finds what is left."""
    relight(area_id, at=clock.now())


def calendar_changed(entry) -> None:
    """Nothing waits for a light in a new county."""
    if Item.objects.filter(area_id=entry.area_id, is_open=True).exists():
        relight_all.using(area_id=entry.area_id, unique_key="ledger.relight").enqueue(entry.area_id)
