"""交办批: many drafts issued in one act, one list of who has accepted, one message for each unit."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Handout, Item, ItemUnit
from taizhang.ledger.rules import OPEN, State

from .office import issue

NOT_WAITING = (State.SUSPENDED,)


@dataclass
class HandedOut:
    """What became of the drafts: the entries of those that went out, the reason of each that did not."""

    handout_id: int | None = None
    issued: list = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)


@transaction.atomic
def hand_out(item_ids, *, title, origin=None, by, at):
    """交办一批: each draft by itself, so that a refusal stops only its own; then one entry about all of them.
    `origin` is the stream of a higher room, as ("document", 12)."""
    result, handout_id = HandedOut(), journal.allot(by.area_id, "handout")
    for item_id in sorted(item_ids):
        try:
            with transaction.atomic():
                result.issued.append(issue(item_id, by=by, at=at, handout_id=handout_id))
        except Refused as refused:
            result.refused[item_id] = refused
    if result.issued:
        _record(handout_id, result.issued, title, origin, by, at)
        result.handout_id = handout_id
    return result


def _record(handout_id, issued, title, origin, by, at):
    items, numbers = defaultdict(list), defaultdict(list)
    for entry in issued:
        for said in entry.pub["units"]:
            items[said["unit"]].append(entry.stream_id)
            numbers[said["unit"]].append(entry.pub["number"])
    kind, id_ = origin or ("", None)
    pub = {
        "count": len(issued), "origin_kind": kind, "origin_id": id_,
        "units": [{"unit": unit, "items": items[unit], "numbers": numbers[unit]} for unit in sorted(items)],
    }  # fmt: skip
    event = Event(("handout", handout_id), "ledger.handout.made", pub=pub, priv={"title": title.strip()[:200]})
    journal.append(event, by=by.signing("ledger.issue"), at=at)


def waiting_parts(area_id, handout_id):
    """The doing units of a handout that have not answered, for items that are still open."""
    items = Item.objects.filter(area_id=area_id, handout_id=handout_id, state__in=OPEN).exclude(state__in=NOT_WAITING)
    return ItemUnit.objects.filter(area_id=area_id, state="pending", item_id__in=items.values("pk"))


@transaction.atomic
def urge_handout(handout, *, by, at):
    """催签收: everybody who has not answered, in one act and with one message for each unit."""
    handout_id = getattr(handout, "pk", handout)
    if not Handout.objects.select_for_update().filter(area_id=by.area_id, pk=handout_id).exists():
        raise Refused("ledger.no_handout", N_("没有这一批交办。"), "missing")
    reached = Item.objects.visible_to(by, "ledger.urge").filter(handout_id=handout_id)
    waiting = waiting_parts(by.area_id, handout_id).filter(item_id__in=reached.values("pk"))
    units = sorted(set(waiting.values_list("unit_id", flat=True)))
    if not units:
        raise Refused("ledger.all_answered", N_("这一批都签收了，或已退件待裁定，不用催。"))
    event = Event(("handout", handout_id), "ledger.handout.urged", pub={"units": units})
    return journal.append(event, by=by.signing("ledger.urge"), at=at)
