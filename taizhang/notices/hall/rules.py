"""What is offered to the coordination meeting, and what may be said about it there. Pure."""

from datetime import date
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import RED_FROM

# Our own defaults: a blocker that is red, and a responsibility that was declined for the second time.
DAYS = RED_FROM  # working days
DECLINES = 2
MOST_DAYS = 60
MOST_SIGNS = 1000


class Kind(StrEnum):
    BLOCKER = "blocker"
    DISPUTE = "dispute"


KINDS = {Kind.BLOCKER: N_("卡点"), Kind.DISPUTE: N_("责任争议")}


class State(StrEnum):
    PUT = "put"
    RULED = "ruled"
    OFF = "off"


STATES = {State.PUT: N_("待上会"), State.RULED: N_("已裁定"), State.OFF: N_("撤下")}


def check_days(days: int | None) -> None:
    if days is None or not 1 <= days <= MOST_DAYS:
        raise Refused("notices.hall_days", N_("请填 1 到 {most} 之间的工作日数，例如 10。"), "invalid", most=MOST_DAYS)


def check_day(on: date | None, today: date) -> None:
    if on is None or on < today:
        raise Refused("notices.hall_day", N_("请填哪天开会，不早于今天，例如 2026-03-25。"), "invalid")


def check_waits(state: str) -> None:
    """A matter that was ruled on, or taken off, is over; it can be put on again."""
    if state != State.PUT:
        raise Refused("notices.hall_over", N_("这件已经裁定或者撤下了，不能再改。还要议的，重新上会。"))


def check_words(text: str) -> None:
    if not text or len(text) > MOST_SIGNS:
        raise Refused("notices.hall_words", N_("请写清楚，最多 {most} 字。"), "invalid", most=MOST_SIGNS)


def check_anyway(said: str, why: str) -> None:
    """`said`: why there is a meeting too many; it takes a reason, which stands in the entry."""
    if not why:
        raise Refused("notices.hall_often", N_("{said}仍要上会的，请写理由。"), "invalid", said=said)
    check_words(why)


def check_ruling(text: str, unit_id: int | None, due_on: date | None, today: date) -> None:
    """A ruling says what, who, and by when."""
    check_words(text)
    if unit_id is None:
        raise Refused("notices.hall_who", N_("请选由哪个单位办。"), "invalid")
    if due_on is None or due_on < today:
        raise Refused("notices.hall_by", N_("请填哪天前办好，不早于今天，例如 2026-03-25。"), "invalid")
