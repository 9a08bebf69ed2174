"""What a calendar program is told: the deadlines of one person, within the reach that he has when it asks."""

from datetime import timedelta

from django.db.models import Q

from taizhang.ledger.models import Item
from taizhang.ledger.rules import day_of
from taizhang.org import acting
from taizhang.planning.models import Feed
from taizhang.ui import NotInReach, whole

from .load import steps_in_force

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
MOST = 1000
OWED = "ledger.report"


def feed_of(actor):
    """The address that the account has, or None."""
    return Feed.objects.filter(area_id=actor.area_id, account_id=actor.account_id).first()


def reader_of(token, at):
    """Whose address it is, as Actor. NotInReach for a wrong one, and for whoever holds no post any more."""
    area_id, number = (whole(part) for part in [*token.split("-"), "", ""][:2])
    found = Feed.objects.filter(area_id=area_id or 0, pk=number or 0).first()
    if found is None or not found.is_named_by(token):
        raise NotInReach
    actor = acting.actor_of(found.person_id, at=at, hat=found.hat, account_id=found.account_id)
    if actor is None or actor.area_id != area_id:
        raise NotInReach
    return actor


def deadlines(actor, at):
    """(open items, steps in force) that the actor or one of his units answers for; of a leader also the items led."""
    today = day_of(at)
    span = (today - BACK, today + AHEAD)
    units = actor.unit_ids(OWED)
    items = Item.objects.visible_to(actor).filter(is_open=True, due_on__range=span)
    mine = Q(responsible_person_id=actor.person_id) | Q(leader_person_id=actor.person_id) | Q(lead_unit_id__in=units)
    items = items.filter(mine).order_by("due_on", "id")[:MOST]
    of_units = Q(unit_id__in=units) | Q(unit_id=None, plan__unit_id__in=units)
    steps = steps_in_force(actor).filter(Q(person_id=actor.person_id) | of_units, finishes_on__range=span)
    return list(items), list(steps.select_related("plan").order_by("finishes_on", "id")[:MOST])
