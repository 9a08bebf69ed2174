"""Opening books on the chosen day, and writing one for every unit."""

from datetime import date

from taizhang.engine.refusal import N_
from taizhang.jobs import task
from taizhang.org import queries as org
from taizhang.ui import clock

from . import actions


@task
def open_all() -> None:
    """Each area whose day it is; a night that was missed is made up the next morning."""
    for area_id in org.area_ids():
        actions.open_if_due(area_id, at=clock.now())


@task(title=N_("对账开账"))
def write_books(area_id: int, month: str) -> dict[str, int]:
    """A transaction for each unit: run again, it goes on where it stopped."""
    return {"books": actions.fill(area_id, date.fromisoformat(month), at=clock.now())}


def write_soon(entry) -> None:
    """A round was opened: its books are written next."""
    using = write_books.using(area_id=entry.area_id, unique_key=f"books:{entry.area_id}:{entry.pub['month']}")
    using.enqueue(entry.area_id, entry.pub["month"])
