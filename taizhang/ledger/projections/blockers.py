"""Blockers as the journal tells them."""

from taizhang.ledger.models import Blocker
from taizhang.ledger.rules import STANDS

from .base import day, item_of, move
from .items import doer


def blocker_named(e):
    item = item_of(e)
    Blocker.objects.create(
        id=e.pub["blocker"],
        area_id=e.area_id,
        item=item,
        unit_id=e.pub["unit"],
        waits_for_unit_id=e.pub["waits_for"],
        waits_for=e.priv["waits_for"],
        what=e.priv["what"],
        since_on=day(e.pub["since_on"]),
        state="open",
        named_at=e.at,
        named_by_text=e.by_text,
    )
    doer(e, item)
    move(e, item, blocker_count=item.blocker_count + 1)


def blocker_resolved(e):
    """The unit waited for helped the doing side: its person does not verify the item either."""
    item = item_of(e)
    _one(e).update(state="resolved", resolved_at=e.at, resolved_by_text=e.by_text, resolution=e.priv["text"])
    doer(e, item)
    move(e, item)


def blocker_confirmed(e):
    item = item_of(e)
    _one(e).update(state="confirmed", settled_at=e.at, settled_by_text=e.by_text)
    doer(e, item)
    move(e, item, blocker_count=item.blocker_count - 1)


def blocker_reopened(e):
    item = item_of(e)
    _one(e).update(state="open", settled_at=e.at, settled_by_text=e.by_text, reason=e.priv["reason"])
    doer(e, item)
    move(e, item)


def _one(e):
    return Blocker.objects.filter(area_id=e.area_id, pk=e.pub["blocker"])


def go_along(e, item, from_id, to_id):
    """What a unit waits for goes to its successor; nobody waits for itself. Returns how many stand afterwards."""
    mine = Blocker.objects.filter(area_id=e.area_id, item=item, unit_id=from_id, state__in=STANDS)
    ended = mine.filter(waits_for_unit_id=to_id).update(state="lapsed")
    mine.update(unit_id=to_id)
    return item.blocker_count - ended


def of_those_who_left(e, item):
    """Units that the item was taken from wait for nothing any more. Returns how many stand afterwards."""
    units = [said["unit"] for said in e.pub["units"]]
    mine = Blocker.objects.filter(area_id=e.area_id, item=item, state__in=STANDS)
    return item.blocker_count - mine.exclude(unit_id__in=units).update(state="lapsed")
