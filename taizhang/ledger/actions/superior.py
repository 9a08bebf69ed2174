"""Superiors' orders (上级督办): written down as their letter says, and struck off when their next letter says so."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import SuperiorOrder
from taizhang.ledger.rules import ORDER_KINDS, OrderKind, Verb

from .base import Work, iso


@dataclass(frozen=True)
class Ordered:
    """A superior's order as their letter has it. `reply`: the number of the letter that changed their deadline;
    `expired`: their deadline had passed when the letter came, and the clerk has looked."""

    superior: str
    their_number: str
    received_on: date | None = None
    due_on: date | None = None
    kind: str = OrderKind.SUPERVISION
    reply: str = ""
    expired: bool = False


@transaction.atomic
def record_superior(item, ordered, *, by, at, seen=None):
    """登记上级督办, or what a later letter of theirs has changed."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(
        Verb.RECORD_SUPERIOR, superior=ordered.superior, their_number=ordered.their_number,
        received_on=ordered.received_on, their_due_on=ordered.due_on, reply=ordered.reply, expired=ordered.expired,
    )  # fmt: skip
    if ordered.kind not in ORDER_KINDS:
        raise Refused("ledger.superior_kind", N_("请选督办种类。"), "invalid")
    for text in (ordered.superior, ordered.their_number, ordered.reply):
        if len(text) > 100:
            raise Refused("ledger.too_long", N_("{label}最多{limit}字。"), "invalid", label=text[:12], limit=100)
    known = SuperiorOrder.objects.filter(area_id=by.area_id, item=work.item).first()
    return work.record(
        "superior_recorded",
        pub={
            "order": known.pk if known else work.allot("superior_order"), "kind": str(ordered.kind),
            "received_on": iso(ordered.received_on), "due_on": iso(ordered.due_on),
            "from_on": iso(known.due_on) if known else None,
        },
        priv={
            "superior": ordered.superior.strip(), "their_number": ordered.their_number.strip(),
            "reply": ordered.reply.strip(),
        },
    )  # fmt: skip


@transaction.atomic
def superior_struck_off(item, *, struck_off_on, paper, by, at, seen=None):
    """登记上级销号: their date and their paper. Our own close-out is another fact with another date."""
    work = Work.on(item, by=by, at=at, seen=seen)
    order = SuperiorOrder.objects.filter(area_id=by.area_id, item=work.item).first()
    received_on = order.received_on if order else None
    work.decide(Verb.SUPERIOR_STRUCK_OFF, struck_off_on=struck_off_on, paper=paper, received_on=received_on)
    if len(paper) > 100:
        raise Refused("ledger.too_long", N_("{label}最多{limit}字。"), "invalid", label=paper[:12], limit=100)
    pub = {"order": order.pk, "struck_off_on": iso(struck_off_on)}
    return work.record("superior_struck_off", pub=pub, priv={"paper": paper.strip()})
