"""Superiors' orders as the journal tells them."""

from taizhang.ledger.models import SuperiorOrder
from taizhang.ledger.rules import Upwards, red_upwards

from .base import day, item_of, move
from .items import handler


def recorded(e):
    item, due_on = item_of(e), day(e.pub["due_on"])
    known = SuperiorOrder.objects.filter(area_id=e.area_id, pk=e.pub["order"]).first()
    SuperiorOrder(
        id=e.pub["order"],
        area_id=e.area_id,
        item=item,
        superior=e.priv["superior"],
        their_number=e.priv["their_number"],
        kind=e.pub["kind"],
        received_on=day(e.pub["received_on"]),
        first_due_on=known.first_due_on or known.due_on if known else due_on,
        due_on=due_on,
        reply=e.priv["reply"] or (known.reply if known else ""),
        at=e.at,
        by_text=e.by_text,
    ).save()
    handler(e, item)
    move(
        e, item, superior_state=Upwards.OWED, superior_due_on=due_on, superior_red_from_at=red_upwards(due_on),
        superior_struck_off_on=None,
    )  # fmt: skip


def struck_off(e):
    item, on = item_of(e), day(e.pub["struck_off_on"])
    orders = SuperiorOrder.objects.filter(area_id=e.area_id, pk=e.pub["order"])
    orders.update(struck_off_on=on, struck_off_paper=e.priv["paper"])
    handler(e, item)
    move(e, item, superior_state=Upwards.STRUCK_OFF, superior_struck_off_on=on)
