"""A superior's order (上级督办) beside ours: their number and deadline, which are not ours to move, and two facts with
two dates: done for the county (our close-out) and struck off by the superior (their letter).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

from .lights import FAR, day_of, red_from, yellow_from
from .words import OVER, Colour


class Upwards(StrEnum):
    """How an item stands towards the superior."""

    NONE = ""
    OWED = "owed"
    STRUCK_OFF = "struck_off"


class OrderKind(StrEnum):
    SUPERVISION = "supervision"
    INSTRUCTION = "instruction"
    TRANSFER = "transfer"
    INSPECTION = "inspection"


ORDER_KINDS = {
    OrderKind.SUPERVISION: N_("督办"),
    OrderKind.INSTRUCTION: N_("批示"),
    OrderKind.TRANSFER: N_("转办"),
    OrderKind.INSPECTION: N_("巡视督察反馈"),
}

YELLOW_DAYS = 5  # working days before their date; no register sets it, for it is not ours


@dataclass(frozen=True)
class Order:
    """What the rules know of the order that stands beside the item."""

    state: Upwards = Upwards.NONE
    due_on: date | None = None
    struck_off_on: date | None = None

    @property
    def is_owed(self):
        return self.state == Upwards.OWED


def upward_light(state, due_on, at, calendar):
    """(colour, Chinese source text, days) of the light towards the superior: it follows their date alone. What is done
    here goes grey: their word is awaited."""
    if state in OVER:
        return Colour.GREY, N_("等上级销号"), 0
    if due_on is None:
        return Colour.GREEN, N_("没定时限"), 0
    today = day_of(at)
    if red_from(due_on) <= at:
        days = calendar.between(due_on, today)
        return Colour.RED, N_("超 {days} 日") if days else N_("已过时限"), days
    if yellow_from(due_on, YELLOW_DAYS, calendar) <= at:
        days = calendar.between(today, due_on)
        return Colour.YELLOW, N_("剩 {days} 日") if due_on > today else N_("今日到期"), days
    return Colour.GREEN, "", 0


def red_upwards(due_on):
    """The instant after which their deadline has passed."""
    return red_from(due_on) if due_on else FAR


# ── checks of the lifecycle's rows ────────────────────────────────────────────


def was_ordered(snapshot, who):
    return snapshot.superior.state != Upwards.NONE


def superior_waits(snapshot, who, row, **_):
    """A guard of striking off."""
    order = snapshot.superior
    if order.state == Upwards.NONE:
        raise Refused("ledger.no_superior", N_("本事项没有登记上级督办。"))
    if not order.is_owed:
        raise Refused(
            "ledger.superior_is_over", N_("上级已于{day}销号。"), day=f"{order.struck_off_on:%Y-%m-%d}"
        )  # fmt: skip


def names_the_superior(snapshot, who, row, superior="", their_number="", **_):
    if not superior.strip():
        raise Refused("ledger.no_superior_name", N_("请写上级单位，如市政府督查室。"), "invalid")
    if not their_number.strip():
        raise Refused("ledger.no_superior_number", N_("请写上级来文的文号或编号。"), "invalid")


def received_by_now(snapshot, who, row, at, received_on=None, **_):
    if received_on is None or received_on > day_of(at):
        raise Refused("ledger.superior_received", N_("请填来文日期，不能晚于今天。"), "invalid")


def their_date_makes_sense(snapshot, who, row, at, their_due_on=None, expired=False, **_):
    """A deadline earlier than our issue is checked once more: it may be a slip, or the letter came too late."""
    issued = day_of(snapshot.issued_at or at)
    if their_due_on is None or expired or their_due_on >= issued or their_due_on == snapshot.superior.due_on:
        return
    said = {"due": f"{their_due_on:%Y-%m-%d}", "issued": f"{issued:%Y-%m-%d}"}
    if snapshot.issued_at is None:
        raise Refused(
            "ledger.superior_early",
            N_("上级时限{due}早于今天。请核对；确实已过期的，勾上“来文时已过期，照实登记”。"), "invalid", **said,
        )  # fmt: skip
    raise Refused(
        "ledger.superior_early",
        N_("上级时限{due}早于交办日{issued}。请核对；确实已过期的，勾上“来文时已过期，照实登记”。"), "invalid", **said,
    )  # fmt: skip


def their_date_is_changed_by_paper(snapshot, who, row, their_due_on=None, reply="", **_):
    """Whoever has a reply may write down their new date; nobody else moves it."""
    order = snapshot.superior
    if order.is_owed and order.due_on is not None and their_due_on != order.due_on and not reply.strip():
        raise Refused(
            "ledger.superior_without_reply",
            N_("上级时限{due}不能在这里延。改期要写上级复函的文号。"), "invalid", due=f"{order.due_on:%Y-%m-%d}",
        )  # fmt: skip


def within_their_date(snapshot, who, row, due_on=None, **_):
    """A want of asking and of granting: our extension ends where theirs begins."""
    order = snapshot.superior
    due_on = due_on or snapshot.extension_to_on
    if order.is_owed and order.due_on is not None and due_on is not None and due_on > order.due_on:
        raise Refused(
            "ledger.superior_not_ours",
            N_("上级时限{due}不能在这里延；请先向上级申请，把复函登记后再改。"),
            "invalid",
            due=f"{order.due_on:%Y-%m-%d}",
        )


def struck_off_by_paper(snapshot, who, row, at, struck_off_on=None, paper="", received_on=None, **_):
    if struck_off_on is None or struck_off_on > day_of(at):
        raise Refused("ledger.superior_struck_day", N_("请填上级销号的日期，不能晚于今天。"), "invalid")
    if received_on is not None and struck_off_on < received_on:
        raise Refused(
            "ledger.superior_struck_early",
            N_("上级销号不会早于来文日{day}，请核对。"), "invalid", day=f"{received_on:%Y-%m-%d}",
        )  # fmt: skip
    if not paper.strip():
        raise Refused("ledger.superior_struck_paper", N_("请写上级销号文件的文号。"), "invalid")
