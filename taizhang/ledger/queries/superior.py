"""What is due upwards: items that a superior ordered, by what is still missing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import rules
from taizhang.ledger.models import Item, SuperiorOrder
from taizhang.ledger.rules import COLOURS, ORDER_KINDS, OVER, YELLOW_DAYS, State, Upwards, day_of, start_of
from taizhang.org import queries as org

from .counts import MOST
from .lists import Writer, people_of, shown

GROUPS = {
    "due": N_("还没办完，欠上级的"),
    "done": N_("本县已办结，等上级销号"),
    "over": N_("今年上级已销号"),
}
FIRST, PAGE = 20, 50


def order_of(item):
    """The superior's order beside an item, or None."""
    if not item.superior_state:
        return None
    return SuperiorOrder.objects.filter(area_id=item.area_id, item_id=item.pk).first()


def superior_order(item, at):
    """The order as the item's page and sheet show it: theirs, and the two facts with their two dates."""
    order = order_of(item)
    if order is None:
        return None
    calendar = org.calendar(item.area_id)
    return {
        "row": order,
        "kind": gettext(ORDER_KINDS[order.kind]),
        "light": None if order.struck_off_on else _light(item.state, order, at, calendar),
        "is_moved": order.first_due_on != order.due_on,
        "done_on": day_of(item.closed_at) if item.closed_at else None,
        "is_before_ours": bool(order.due_on and item.due_on and order.due_on < item.due_on and item.is_open),
    }


def _light(state, order, at, calendar):
    colour, text, days = rules.upward_light(State(state), order.due_on, at, calendar)
    note = gettext(text).format(days=days) if text else ""
    return {"colour": str(colour), "letter": gettext(COLOURS[colour]), "note": note}


@dataclass
class Upward:
    """A page of one group. `after` leads on; empty at the end."""

    group: str
    rows: list[dict]
    after: str = ""


def upwards(actor, at, group, *, after="", size=PAGE):
    """One group of what is due upwards, within reach: by their date, or what was struck off last first."""
    items = _of(actor, at, group)
    if after:
        items = items.filter(_beyond(group, after))
    found = list(shown(items[: size + 1], actor.area_id))
    more, found = len(found) > size, found[:size]
    return Upward(group, _rows(actor, found, at), _cursor(group, found[-1]) if more else "")


def _of(actor, at, group):
    items = Item.objects.visible_to(actor)
    if group == "over":
        this_year = day_of(at).replace(month=1, day=1)
        over = items.filter(superior_state=Upwards.STRUCK_OFF, superior_struck_off_on__gte=this_year)
        return over.order_by("-superior_struck_off_on", "-id")
    owed = items.filter(superior_state=Upwards.OWED)
    owed = owed.filter(state__in=sorted(OVER)) if group == "done" else owed.exclude(state__in=sorted(OVER))
    return owed.order_by("superior_red_from_at", "id")


def _cursor(group, row):
    key = row["superior_struck_off_on"] if group == "over" else row["superior_red_from_at"]
    return f"{key.isoformat()}~{row['id']}"


def _beyond(group, place):
    try:
        key, id_ = place.split("~")
        last = max(-1, min(int(id_), 2**63 - 1))
        if group == "over":
            day = date.fromisoformat(key)
            return Q(superior_struck_off_on__lt=day) | Q(superior_struck_off_on=day, id__lt=last)
        instant = datetime.fromisoformat(key)
        if instant.tzinfo is None:
            raise ValueError(place)
        return Q(superior_red_from_at__gte=instant) & (Q(superior_red_from_at__gt=instant) | Q(id__gt=last))
    except (ValueError, OverflowError):
        raise Refused("ledger.cursor", N_("翻页的位置看不懂，请从第一页看起。"), "invalid") from None


def _rows(actor, found, at):
    if not found:
        return []
    writer = Writer(actor, found, at=at, people=people_of(found))
    orders = SuperiorOrder.objects.filter(area_id=actor.area_id, item_id__in=[r["id"] for r in found])
    by_item = {order.item_id: order for order in orders}
    return [_row(writer, r, by_item[r["id"]], at) for r in found if r["id"] in by_item]


def _row(writer, r, order, at):
    return {
        **writer.row(r),
        "upward": None if order.struck_off_on else _light(r["state"], order, at, writer.calendar),
        "superior": order.superior,
        "their_number": order.their_number,
        "kind": gettext(ORDER_KINDS[order.kind]),
        "their_due": writer.short(order.due_on),
        "their_first_due": writer.short(order.first_due_on) if order.first_due_on != order.due_on else "",
        "struck_off": writer.short(order.struck_off_on),
        "struck_off_paper": order.struck_off_paper,
    }


def upwards_due(several):
    """For the desk: what must go upwards within a few working days or is late there, and what waits for their word."""
    actor, at = several.actor, several.at
    until = org.calendar(actor.area_id).add(day_of(at), YELLOW_DAYS + 1)
    pressing = _of(actor, at, "due").filter(superior_red_from_at__lte=start_of(until))
    return {
        "due": several.first(pressing, most=MOST, shown=3),
        "done": several.first(_of(actor, at, "done"), most=MOST, shown=3),
    }
