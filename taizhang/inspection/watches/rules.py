"""Look-backs (回头看): when, and what ends a watch. Pure.

Practice is to look again about one, three and six months after 销号, each time by somebody else (domains.md 2.3); the
days are our own default.
"""

from datetime import date, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_

DAYS = (30, 90, 180)  # after the item was struck off


class State(StrEnum):
    WATCHING = "watching"
    HELD = "held"  # in order each time
    REBOUNDED = "rebounded"  # what is struck off next is watched from the beginning


STATES = {
    State.WATCHING: N_("看护中"),
    State.HELD: N_("三次都守住"),
    State.REBOUNDED: N_("反弹了"),
}


class Result(StrEnum):
    HELD = "held"
    REBOUNDED = "rebounded"


RESULTS = {Result.HELD: N_("守住"), Result.REBOUNDED: N_("反弹")}


def next_on(began_on: date, held: int, today: date) -> date | None:
    """The day of the next look-back after `held` were in order; None when it was the last. One that came late does not
    bring the next one at once."""
    if held >= len(DAYS):
        return None
    planned = began_on + timedelta(days=DAYS[held])
    gap = DAYS[held] - (DAYS[held - 1] if held else 0)
    return max(planned, today + timedelta(days=gap // 2)) if held else planned
