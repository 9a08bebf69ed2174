"""Spoken instructions: those that wait for somebody's word, and how those of an item stand."""

from django.db.models import Q
from django.utils.translation import gettext

from taizhang.ledger.models import Item, SpokenInstruction
from taizhang.ledger.rules import PATIENCE, SPOKEN, Spoken, day_of, patience_ended
from taizhang.org import queries as org

from .counts import MOST
from .lists import person_names

SHOWN = 50


def spoken_for(actor):
    """What waits for this very person, as the leader or as the named secretary, oldest first."""
    me = {actor.person_id, actor.for_person_id}
    rows = SpokenInstruction.objects.visible_to(actor).order_by("at", "id")[:SHOWN]
    return [_told(row) | {"is_mine": row.leader_person_id in me} for row in rows]


def was_ever_asked(actor):
    """Whether anybody named this very person as leader or secretary of a spoken instruction."""
    persons = [person for person, _, _ in actor.identities]
    named = Q(leader_person_id__in=persons) | Q(secretary_person_id__in=persons)
    return SpokenInstruction.objects.filter(named, area_id=actor.area_id).exists()


def spoken_waiting(actor, at):
    """Everything within reach that waits, longest first, with the working days since it was recorded."""
    items = Item.objects.visible_to(actor).filter(spoken_since_at__isnull=False).order_by("spoken_since_at", "id")
    found = {item.pk: item for item in items[:SHOWN]}
    rows = SpokenInstruction.objects.filter(area_id=actor.area_id, item_id__in=list(found), state=Spoken.WAITING)
    rows = list(rows.order_by("at", "id"))
    names = person_names(actor.area_id, {row.secretary_person_id for row in rows if row.secretary_person_id})
    calendar, today = org.calendar(actor.area_id), day_of(at)
    told = []
    for row in rows:
        days = calendar.between(day_of(row.at), today)
        told.append(
            _told(row)
            | {
                "item": found[row.item_id],
                "secretary": names.get(row.secretary_person_id, ""),
                "days": days,
                "is_late": days >= PATIENCE,
            }
        )
    return told


def _told(row):
    return {
        "id": row.pk,
        "row": row,
        "leader": row.leader_text,
        "text": row.text,
        "heard_by": row.heard_by,
        "said_at": row.said_at,
        "recorder": row.recorder_text,
        "reminders": row.reminders,
        "state": gettext(SPOKEN[Spoken(row.state)]),
    }


def spoken_of(rows):
    """The spoken instructions of an item, for its page."""
    return [_told(row) for row in rows]


def spoken_gap(several):
    """For the desk: what was recorded some working days ago and nobody has answered."""
    late = patience_ended(several.at, org.calendar(several.actor.area_id))
    items = Item.objects.visible_to(several.actor).filter(spoken_since_at__lt=late)
    return several.first(items.order_by("spoken_since_at", "id"), most=MOST, shown=3)
