"""Standing items as the journal tells them."""

from taizhang.ledger.models import StageConclusion

from .base import day, item_of, move


def stage_concluded(e):
    item = item_of(e)
    StageConclusion.objects.create(
        id=e.pub["conclusion"],
        area_id=e.area_id,
        item=item,
        from_on=day(e.pub["from_on"]),
        to_on=day(e.pub["to_on"]),
        decision=e.priv["decision"],
        decided_by=e.priv["decided_by"],
        at=e.at,
        by_text=e.by_text,
    )
    move(e, item, stage_count=item.stage_count + 1)
