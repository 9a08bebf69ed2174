"""What was handed over, as the journal tells it."""

from taizhang.ledger.models import FormerUnit, InnerTask, ItemUnit

from . import parts
from .base import day, item_of, move, row_ids
from .blockers import go_along
from .declines import settled
from .items import remember_handler


def handed_over(e):
    item, ids = item_of(e), row_ids(e)
    doing = {u.unit_id: u for u in ItemUnit.objects.filter(area_id=e.area_id, item=item)}
    before, after = doing[e.pub["from"]], doing.get(e.pub["to"])
    before.delete()
    if after is None:
        after = ItemUnit(id=next(ids), area_id=e.area_id, item=item, unit_id=e.pub["to"], is_lead=False, is_first=False)
    after.is_lead = after.is_lead or before.is_lead
    after.is_first = after.is_first or before.is_first
    after.state, after.answered_at, after.answered_by_text, after.reason = "pending", None, "", ""
    after.duty, after.handed_at, after.done_at, after.is_ruled = after.duty or before.duty, e.at, None, False
    after.save()
    FormerUnit.objects.create(
        id=next(ids),
        area_id=e.area_id,
        item=item,
        unit_id=before.unit_id,
        unit_name=e.priv["from_name"],
        to_unit_id=after.unit_id,
        to_name=e.priv["to_name"],
        was_first=before.is_first,
        on=day(e.pub["on"]),
        paper=e.priv["paper"],
        by_text=e.by_text,
        move_id=e.pub["move"],
    )
    # Who does what inside goes along, or nobody could tick it off any more.
    InnerTask.objects.filter(area_id=e.area_id, item=item, unit_id=before.unit_id).update(unit_id=after.unit_id)
    blockers = go_along(e, item, before.unit_id, after.unit_id)
    lead = after.unit_id if before.is_first else item.lead_unit_id
    # Who answers for it goes over only as somebody of the successor; a joint unit's change leaves the lead's person.
    responsible = e.pub["responsible"] if before.is_first else item.responsible_person_id
    count = item.handover_count + 1
    settled(e, item, before.unit_id, after.unit_id)
    standing = parts.standing(e, item)
    move(
        e,
        item,
        lead_unit_id=lead,
        responsible_person_id=responsible,
        handover_count=count,
        blocker_count=blockers,
        **standing,
    )
    remember_handler(e, item, ids)
