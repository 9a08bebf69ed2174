"""Look-backs (回头看): when, and what ends a watch. Pure.

Practice is to look again about one, three and six months after 销号, each time by somebody else (domains.md 2.3); a
scheme's version may say other days.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

DAYS = (30, 90, 180)  # after it was put right, where a version says nothing else
MOST_LOOKS, LATEST = 6, 3650


def days_of_old() -> list[int]:
    """What held before versions said so themselves."""
    return list(DAYS)


class State(StrEnum):
    WATCHING = "watching"
    HELD = "held"  # in order each time
    REBOUNDED = "rebounded"  # what is put right next is watched from the beginning


STATES = {
    State.WATCHING: N_("看护中"),
    State.HELD: N_("每次都守住"),
    State.REBOUNDED: N_("反弹了"),
}


class Result(StrEnum):
    HELD = "held"
    REBOUNDED = "rebounded"


RESULTS = {Result.HELD: N_("守住"), Result.REBOUNDED: N_("反弹")}


def next_on(began_on: date, held: int, today: date, days: Sequence[int] = DAYS) -> date | None:
    """The day of the next look-back after `held` were in order; None when it was the last. One that came late does not
    bring the next one at once."""
    if held >= len(days):
        return None
    planned = began_on + timedelta(days=days[held])
    gap = days[held] - (days[held - 1] if held else 0)
    return max(planned, today + timedelta(days=gap // 2)) if held else planned


def check_days(days: Sequence[int]) -> None:
    """Raises Refused where these are no days to look again on."""
    if (
        not 1 <= len(days) <= MOST_LOOKS
        or not all(0 < day <= LATEST for day in days)
        or list(days) != sorted(set(days))
    ):
        raise Refused(
            "inspection.look_days", N_("回头看的日子写1到{most}个天数，从小到大，比如 30/90/180。"), "invalid",
            most=MOST_LOOKS,
        )  # fmt: skip
