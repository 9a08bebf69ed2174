"""Spoken instructions as the journal tells them."""

from taizhang.ledger import search
from taizhang.ledger.models import ItemSource, SpokenInstruction
from taizhang.ledger.rules import SourceKind, Spoken

from .base import instant, item_of, move
from .items import handler

OWN = "督查室自行立项"


def recorded(e):
    item = item_of(e)
    SpokenInstruction.objects.create(
        id=e.pub["spoken"],
        area_id=e.area_id,
        item=item,
        is_founding=e.pub["founding"],
        state=Spoken.WAITING,
        leader_person_id=e.pub["leader"],
        leader_text=e.priv["leader"],
        secretary_person_id=e.pub["secretary"],
        text=e.priv["text"],
        heard_by=e.priv["heard_by"],
        said_at=instant(e.pub["said_at"]),
        recorder_id=e.person_id,
        recorder_for_id=e.for_person_id or 0,
        recorder_text=e.by_text,
        at=e.at,
    )
    handler(e, item)
    _stand(e, item)


def reminded(e):
    row = _row(e)
    row.reminders, row.reminded_at = row.reminders + 1, e.at
    row.save(update_fields=["reminders", "reminded_at"])
    move(e)


def secretary_changed(e):
    SpokenInstruction.objects.filter(area_id=e.area_id, pk=e.pub["spoken"]).update(
        secretary_person_id=e.pub["secretary"]
    )
    item = item_of(e)
    handler(e, item)
    move(e, item)


def confirmed(e):
    _answered(e, Spoken.CONFIRMED)


def denied(e):
    _answered(e, Spoken.DENIED)


def _answered(e, state):
    SpokenInstruction.objects.filter(area_id=e.area_id, pk=e.pub["spoken"]).update(
        state=state, answered_as=e.pub["as"], answered_at=e.at, answered_by_text=e.by_text, words=e.priv["words"]
    )
    item = item_of(e)
    handler(e, item)
    _stand(e, item)


def dropped(e):
    """Nothing on the draft speaks in the leader's name any more."""
    item = item_of(e)
    SpokenInstruction.objects.filter(area_id=e.area_id, pk=e.pub["spoken"]).update(state=Spoken.OWN)
    sources = ItemSource.objects.filter(area_id=e.area_id, item=item, origin_kind="spoken", origin_id=e.pub["spoken"])
    sources.update(
        kind=SourceKind.OTHER, origin_kind="", origin_id=None, title=OWN, speaker="", passage="", said_on=None
    )
    handler(e, item)
    leader = None if item.leader_person_id == e.pub["leader"] else item.leader_person_id
    _stand(e, item, leader_person_id=leader, source_note=OWN)
    search.index(item)


def _row(e):
    return SpokenInstruction.objects.get(area_id=e.area_id, pk=e.pub["spoken"])


def _stand(e, item, **columns):
    """What the item says of itself: since when something waits, and how its founding word stands."""
    rows = list(SpokenInstruction.objects.filter(area_id=e.area_id, item=item).order_by("at", "id"))
    since = next((row.at for row in rows if row.state == Spoken.WAITING), None)
    founding = next((row.state for row in rows if row.is_founding), "")
    move(e, item, spoken_since_at=since, spoken_state=founding, **columns)
