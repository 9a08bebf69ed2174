"""退件: who sent an item to whom, and what waits for a ruling."""

from collections import defaultdict

from django.utils.translation import gettext

from taizhang.ledger.models import Decline, Item, ItemUnit
from taizhang.ledger.rules import WORKING
from taizhang.ledger.rules.declines import PING_PONG
from taizhang.org import queries as org

SHOWN = 5


def declines(item):
    """The item's declines with their rulings, oldest first; none are asked for where none are known of."""
    if not (item.decline_count or item.open_declines):
        return []
    names, rulings = org.unit_names(item.area_id), dict(Decline.RULINGS)
    return [
        {
            "row": d,
            "unit": names.get(d.unit_id, ""),
            "suggested": names.get(d.suggested_unit_id, ""),
            "ruling": gettext(rulings[d.ruling]),
            "to": names.get(d.to_unit_id, ""),
        }
        for d in Decline.objects.filter(area_id=item.area_id, item_id=item.pk)
    ]


def handed_to(item):
    """What the form of 改派 begins with: the units as they are, and the suggested ones where somebody declined."""
    units = list(ItemUnit.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("-is_first", "-is_lead", "id"))
    waiting = Decline.objects.filter(area_id=item.area_id, item_id=item.pk, ruling="") if item.open_declines else ()
    instead = {d.unit_id: d.suggested_unit_id for d in waiting}
    leads = [(instead.get(u.unit_id, u.unit_id), u) for u in units if u.is_lead]
    known = dict.fromkeys(unit for unit, _ in leads if unit)
    joint = [instead.get(u.unit_id, u.unit_id) for u in units if not u.is_lead]
    first = leads[0][0] if leads else None
    return {
        "says_why": item.open_declines > 0 or item.state in WORKING,
        "lead": first,
        "leads": [first, *(unit for unit in known if unit != first)],
        "duties": {unit: u.duty for unit, u in leads if unit and u.duty},
        "joint": [unit for unit in joint if unit and unit not in known],
    }


def ping_pongs(several, *, limit=SHOWN):
    """Items that were declined three times and wait for a ruling."""
    items = Item.objects.visible_to(several.actor)
    items = items.filter(is_open=True, open_declines__gt=0, decline_count__gte=PING_PONG)
    return several.first(items.order_by("red_from_at", "id"), most=limit, shown=limit)


def trails(area_id, item_ids):
    """Who sent each of these items to whom, in the order in which it went: item id to steps."""
    if not item_ids:
        return {}
    found, names = defaultdict(list), org.unit_names(area_id)
    for d in Decline.objects.filter(area_id=area_id, item_id__in=item_ids):
        step = {"unit": names.get(d.unit_id, ""), "suggested": names.get(d.suggested_unit_id, ""), "reason": d.reason}
        found[d.item_id].append(step)
    return found
