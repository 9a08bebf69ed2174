"""What the ledger does in the background."""

from taizhang.jobs import task
from taizhang.ledger.actions import move_rounds, relight
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


@task
def move_all_rounds(area_id: int, register_id: int) -> None:
    """The next reports of a register's items after another rule; begun again, it finds what is left."""
    move_rounds(area_id, register_id, at=clock.now())


def rounds_changed(entry) -> None:
    """Another rhythm, another number of days, or a meeting that was held."""
    if entry.pub.get("moves_reports"):
        key = f"ledger.rounds:{entry.area_id}:{entry.stream_id}"
        move_all_rounds.using(area_id=entry.area_id, unique_key=key).enqueue(entry.area_id, entry.stream_id)
