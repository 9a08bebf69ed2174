"""Blockers (卡点): an item waits for another unit, or for somebody outside. Pure."""

from dataclasses import dataclass

from taizhang.engine.refusal import N_

from .words import Colour

# Our own defaults: waiting is yellow from its first day, and red once it took ten working days.
RED_FROM = 10

BLOCKER_STATES = {
    "open": N_("等着"),
    "resolved": N_("说已解决，待确认"),
    "confirmed": N_("已确认解决"),
    "lapsed": N_("事项已了"),
}
STANDS = ("open", "resolved")  # not yet confirmed as solved


@dataclass(frozen=True)
class Blocker:
    """What the rules know of a blocker that stands. `path` is of the unit waited for; empty for one outside."""

    id: int
    unit_id: int
    waits_for_unit_id: int | None = None
    path: str = ""
    state: str = "open"


def days_waiting(since_on, today, calendar):
    """Working days, the first day counted as one."""
    return max(1, calendar.between(since_on, today) + calendar.is_working(since_on))


def blocker_colour(days):
    return Colour.RED if days >= RED_FROM else Colour.YELLOW
