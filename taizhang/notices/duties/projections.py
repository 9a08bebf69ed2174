"""Closed periods as the journal tells them."""

from datetime import date

from taizhang.notices.models import ClosedRound


def closed(e):
    ClosedRound.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        register_id=e.stream_id,
        begins_on=date.fromisoformat(e.pub["from_on"]),
        ends_on=date.fromisoformat(e.pub["to_on"]),
        due_on=date.fromisoformat(e.pub["due_on"]) if e.pub["due_on"] else None,
        at=e.at,
        units=e.pub["units"],
        missing=e.pub["missing"],
    )
