"""交办批, as the journal tells it. The items carry its id in their own entries."""

from django.db.models import F

from taizhang.ledger.models import Handout


def made(e):
    Handout.objects.create(
        id=e.stream_id,
        area_id=e.area_id,
        title=e.priv["title"],
        origin_kind=e.pub["origin_kind"],
        origin_id=e.pub["origin_id"],
        at=e.at,
        by_text=e.by_text,
        item_count=e.pub["count"],
        unit_count=len(e.pub["units"]),
    )


def urged(e):
    Handout.objects.filter(area_id=e.area_id, pk=e.stream_id).update(urge_count=F("urge_count") + 1, urged_at=e.at)
