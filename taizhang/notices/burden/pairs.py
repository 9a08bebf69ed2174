"""Which items of rounds ask a unit for the same: read when the page is asked for, of so many items at most."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from taizhang.ledger.models import Item, Register
from taizhang.ledger.rules import Rhythm, State
from taizhang.notices.models import AskedTwice
from taizhang.org import queries as org

from . import same

SCAN = 5_000  # items that are compared, the newest
SHOWN = 50


def asked(items):
    return [same.Asked(item.pk, item.title, item.register_id, item.lead_unit_id) for item in items]


def _compared(found):
    rows = found.order_by("-pk").values_list("pk", "title", "register_id", "lead_unit_id")[:SCAN]
    return [same.Asked(*row) for row in rows]


def _in_rounds(area_id):
    rounds = Register.objects.filter(area_id=area_id, closed_on=None).exclude(rhythm="")
    return Item.objects.filter(area_id=area_id, is_open=True, register_id__in=list(rounds.values_list("pk", flat=True)))


def _decided(area_id, ids):
    rows = AskedTwice.objects.filter(area_id=area_id, item_id__in=ids, other_id__in=ids)
    return set(rows.values_list("item_id", "other_id"))


def _undecided(area_id, found):
    known = _decided(area_id, {one.id for pair in found for one in pair}) if found else ()
    return [(a, b) for a, b in found if (a.id, b.id) not in known]


def standing(actor):
    """Pairs within reach that nobody has decided about."""
    seen = Item.objects.visible_to(actor).filter(pk__in=_in_rounds(actor.area_id).values("pk"))
    return _undecided(actor.area_id, same.pairs(_compared(seen)))[:SHOWN]


def of_register(by, register):
    """Pairs of which one stands in this register, that is no round yet."""
    mine = _compared(Item.objects.filter(area_id=by.area_id, register=register, is_open=True))
    units = {one.unit_id for one in mine}
    others = _compared(_in_rounds(by.area_id).exclude(register=register).filter(lead_unit_id__in=units))
    found = [pair for pair in same.pairs(mine + others) if register.pk in (pair[0].round_id, pair[1].round_id)]
    return _undecided(by.area_id, found)[:SHOWN]


def of_draft(actor, item):
    """What an item that is still to be handed out would ask a second time."""
    if item.state != State.DRAFT or not item.register.rhythm or not item.lead_unit_id:
        return []
    others = _in_rounds(actor.area_id).exclude(register_id=item.register_id).filter(lead_unit_id=item.lead_unit_id)
    found = [pair for pair in same.pairs(asked([item]) + _compared(others)) if item.pk in (pair[0].id, pair[1].id)]
    return _undecided(actor.area_id, found)


def rows(area_id, found):
    """Both sides of each pair, beside each other."""
    ids = [one.id for pair in found for one in pair]
    if not ids:
        return []
    items = Item.objects.filter(area_id=area_id).select_related("register").in_bulk(ids)
    names = org.unit_names(area_id)
    return [
        {"unit": names.get(a.unit_id, ""), "sides": [_side(items[a.id]), _side(items[b.id])]}
        for a, b in found
        if a.id in items and b.id in items
    ]


def _side(item):
    return {
        "id": item.pk,
        "number": item.number,
        "title": item.title,
        "url": reverse("ledger:item", args=[item.pk]),
        "register": item.register.name,
        "rhythm": rhythm(item.register.rhythm),
        "is_draft": item.state == State.DRAFT,
    }


def rhythm(text):
    if not text:
        return ""
    says, values = Rhythm.parse(text).says
    return gettext(says).format(**values)


def sentence(area_id, a, b, asks):
    """A pair in one line, for a refusal; `asks` is the rhythm that is being set."""
    (row,) = rows(area_id, [(a, b)])
    sides = [
        gettext("{register} {number}“{title}”（{rhythm}）").format(**{**side, "rhythm": side["rhythm"] or rhythm(asks)})
        for side in row["sides"]
    ]
    return gettext("{unit}：{one} 和 {other}").format(unit=row["unit"], one=sides[0], other=sides[1])


def decided(actor):
    """What was joined or kept apart, the newest first."""
    kept = list(AskedTwice.objects.visible_to(actor).order_by("-pk")[:SHOWN])
    ids = {pk for row in kept for pk in (row.item_id, row.other_id)}
    items = Item.objects.visible_to(actor).select_related("register").in_bulk(ids) if ids else {}
    return [{"row": row, "sides": [_side(items[row.item_id]), _side(items[row.other_id])]} for row in kept]


def of_items(actor, ids):
    """item → the other one, of those that one report serves."""
    found = AskedTwice.objects.filter(Q(item_id__in=ids) | Q(other_id__in=ids), area_id=actor.area_id, is_joined=True)
    return {pk: other for a, b in found.values_list("item_id", "other_id") for pk, other in ((a, b), (b, a))}


def panel(actor, at, *, item):
    """On the page of a draft: what asks the same already."""
    found = of_draft(actor, item)
    if not found:
        return None
    return {"draft": item.pk, "rows": rows(actor.area_id, found), "can_join": actor.covers_all("ledger.keep")}
