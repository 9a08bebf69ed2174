"""What waits at a level of verification, and for whom."""

from django.db.models import Exists, OuterRef, Q

from taizhang.ledger.models import Claim, Item
from taizhang.ledger.rules import State, day_of
from taizhang.org import queries as org


def at_my_level(actor):
    """Claimed items that wait for a verifier of any unit, or of the actor's own."""
    mine = {unit for path in (actor.unit_path,) for unit in org.ancestor_ids(path)}
    return Item.objects.visible_to(actor).filter(
        Q(verify_unit_id=None) | Q(verify_unit_id__in=mine), is_open=True, state=State.CLAIMED
    )


def awaiting_leader(actor):
    """Late items whose close-out this leader is to confirm: the items' own leader, or anybody's within reach."""
    persons = [person for person, _, _ in actor.identities]
    items = Item.objects.visible_to(actor).filter(is_open=True, awaits_leader=True)
    return items.filter(Q(leader_person_id=None) | Q(leader_person_id__in=persons))


def confirmations_waiting(actor, at, *, limit=20):
    """The same with what the unit says, for the leader's own page."""
    claims = Claim.objects.filter(area_id=actor.area_id, state="submitted", needs_leader=True, confirmed_at=None)
    claims = claims.filter(Exists(awaiting_leader(actor).filter(pk=OuterRef("item_id")))).select_related("item")
    calendar, names = org.calendar(actor.area_id), org.unit_names(actor.area_id)
    return [
        {
            "item_id": c.item_id,
            "version": c.item.version,
            "title": c.item.title,
            "unit": names.get(c.submitted_unit_id, ""),
            "statement": c.statement,
            "due_on": c.item.due_on,
            "late": calendar.between(c.item.due_on, day_of(c.submitted_at)) if c.item.due_on else 0,
            "days": calendar.between(day_of(c.submitted_at), day_of(at)),
        }
        for c in claims.order_by("submitted_at")[:limit]
    ]
