"""The nightly run: few items to a transaction, so that a killed run goes on where it stopped and nobody waits."""

from datetime import date

from taizhang.engine.refusal import N_, Refused
from taizhang.jobs import task
from taizhang.org import queries as org
from taizhang.ui import clock

from . import actions
from .queries import Night, Roll


def run(area_id: int, on: date, *, at) -> list:
    """Every step of the area for that day, with what was recorded. Run again, it finds nothing left to do."""
    if on > clock.today(at):
        raise Refused(
            "ladder.future", N_("{day}还没有到，不能先发。要看会发什么，请用试运行。"), "invalid", day=on.isoformat()
        )
    night = Night.of(area_id, on)
    if night.is_quiet:
        return []
    roll, recorded = Roll.on(area_id, on), []
    for rows in night.pages():
        if moves := night.moves(rows):
            recorded += [entry.type for entry in actions.climb(night, list(moves), roll, at=at)]
    return recorded


@task
def climb_all(on: str) -> dict[str, int]:
    """The run of one day, in every area."""
    at, day = clock.now(), date.fromisoformat(on)
    return {str(area_id): len(run(area_id, day, at=at)) for area_id in org.area_ids()}
