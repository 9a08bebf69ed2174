"""退件 and rulings, as the journal tells them."""

from taizhang.ledger.models import Decline, ItemUnit

from . import parts
from .base import item_of, move, row_ids
from .blockers import of_those_who_left
from .items import doer, remember_handler


def declined(e):
    item, ids = item_of(e), row_ids(e)
    mine = ItemUnit.objects.filter(area_id=e.area_id, item=item, unit_id=e.pub["unit"])
    mine.update(state="declined", answered_at=e.at, answered_by_text=e.by_text, reason=e.priv["reason"])
    Decline.objects.create(
        id=next(ids),
        area_id=e.area_id,
        item=item,
        unit_id=e.pub["unit"],
        suggested_unit_id=e.pub.get("suggested"),
        reason=e.priv["reason"],
        at=e.at,
        by_text=e.by_text,
    )
    doer(e, item, ids)
    count = item.decline_count + mine.filter(is_lead=True).count()
    move(e, item, decline_count=count, **parts.standing(e, item))


def decline_refused(e):
    """It is theirs: the unit has to accept now."""
    item = item_of(e)
    ItemUnit.objects.filter(area_id=e.area_id, item=item, unit_id=e.pub["unit"]).update(
        state="pending", is_ruled=True, handed_at=e.at, answered_at=None, answered_by_text="", reason=""
    )
    ruled(e, item, "refused", Decline.objects.filter(unit_id=e.pub["unit"]))
    remember_handler(e, item, row_ids(e))
    move(e, item, **parts.standing(e, item))


def ruled(e, item, ruling, declines=None):
    """What waited for this ruling is decided."""
    to = next((u["unit"] for u in e.pub.get("units", ()) if u["first"]), None)
    _decide(e, item, Decline.objects.all() if declines is None else declines, ruling, e.priv["reason"], to)


def settled(e, item, unit_id, to_unit_id):
    """What a unit had sent back went to its successor: nobody has to rule any more."""
    _decide(e, item, Decline.objects.filter(unit_id=unit_id), "reissued", e.priv["paper"], to_unit_id)


def _decide(e, item, declines, ruling, reason, to_unit_id):
    declines.filter(area_id=e.area_id, item=item, ruling="").update(
        ruling=ruling, ruled_at=e.at, ruled_by_text=e.by_text, ruling_reason=reason, to_unit_id=to_unit_id
    )


def reissued(e):
    """Other units; those that `keeps` names stay as far as they are."""
    item, ids, keeps = item_of(e), row_ids(e), e.pub.get("keeps", ())
    ItemUnit.objects.filter(area_id=e.area_id, item=item).exclude(unit_id__in=keeps).delete()
    for said in e.pub["units"]:
        if said["unit"] not in keeps:
            parts.add(e, item, said, ids)
        elif duty := e.priv.get(f"duty_{said['unit']}", ""):
            parts.rows(e, item).filter(unit_id=said["unit"]).update(duty=duty)
    ruled(e, item, "reissued")
    lead = next(u["unit"] for u in e.pub["units"] if u["first"])
    responsible = item.responsible_person_id if lead == item.lead_unit_id else None
    remember_handler(e, item, ids)
    counts = {"blocker_count": of_those_who_left(e, item), **parts.standing(e, item)}
    move(e, item, lead_unit_id=lead, responsible_person_id=responsible, **counts)
