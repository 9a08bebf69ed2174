"""交办批 as its pages show it: who owes what of it, who has accepted, who has not."""

from collections import defaultdict

from django.utils.translation import gettext

from taizhang.ledger.models import Handout, Item, ItemUnit
from taizhang.ledger.rules import OPEN, STATES, State
from taizhang.org import queries as org
from taizhang.ui.reach import NotInReach

PAGE = 50
NOT_WAITING = (State.SUSPENDED,)


def handout_for(actor, handout_id):
    """The handout, or 404 where the actor sees none of its items."""
    found = Handout.objects.visible_to(actor).filter(pk=handout_id).first()
    if found is None:
        raise NotInReach
    return found


def handouts(actor, *, before=None):
    """Newest first; one more than a page."""
    found = Handout.objects.visible_to(actor)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[: PAGE + 1])


def last_handout(actor, origin):
    """The newest handout that came from this stream, if the actor sees it."""
    kind, id_ = origin
    found = Handout.objects.visible_to(actor).filter(origin_kind=kind, origin_id=id_)
    return found.order_by("-id").values_list("pk", flat=True).first()


def acceptance(actor, handout, *, unit_id=None):
    """By unit: {"unit", "name", "items", "total", "accepted", "declined", "waiting", "is_mine"}. The office sees every
    unit, a unit its own branch. Units that have not answered come first."""
    items = Item.objects.visible_to(actor).filter(handout_id=handout.pk).order_by("id")
    rows = {
        row["id"]: row
        for row in items.values("id", "number", "title", "requirement", "done_when", "due_on", "due_hour", "state")
    }
    mine = actor.unit_ids("ledger.accept")
    owed = ItemUnit.objects.filter(area_id=actor.area_id, item_id__in=rows).order_by("item_id", "-is_first", "-is_lead")
    if not actor.covers_all("ledger.see"):
        owed = owed.filter(unit_id__in=actor.unit_ids("ledger.see"))
    if unit_id is not None:
        owed = owed.filter(unit_id=unit_id)
    groups = defaultdict(list)
    for part in owed:
        groups[part.unit_id].append(_part(part, rows[part.item_id], part.unit_id in mine))
    names = org.unit_names(actor.area_id)
    found = [_unit(unit, names.get(unit, ""), parts, unit in mine) for unit, parts in groups.items()]
    return sorted(found, key=lambda u: (not u["waiting"], -len(u["waiting"]), u["name"]))


def _part(part, row, is_mine):
    is_open = row["state"] in OPEN and row["state"] not in NOT_WAITING
    return {
        **row,
        "item_state": gettext(STATES[State(row["state"])]),
        "answer": part.state,
        "at": part.answered_at,
        "by": part.answered_by_text,
        "reason": part.reason,
        "is_lead": part.is_lead,
        "duty": part.duty,
        "waits": part.state == "pending" and is_open,
        "can_accept": is_mine and part.state == "pending" and is_open,
    }


def _unit(unit_id, name, parts, is_mine):
    return {
        "unit": unit_id,
        "name": name,
        "items": parts,
        "total": len(parts),
        "accepted": sum(p["answer"] == "accepted" for p in parts),
        "declined": sum(p["answer"] == "declined" for p in parts),
        "waiting": [p for p in parts if p["waits"]],
        "is_mine": is_mine,
        "can_accept": any(p["can_accept"] for p in parts),
    }


def items_of(actor, handout, item_ids):
    """Those of these items that the handout holds and the actor sees."""
    found = Item.objects.visible_to(actor).filter(handout_id=handout.pk, pk__in=item_ids)
    return list(found.values_list("pk", flat=True))
