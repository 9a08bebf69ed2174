"""The statement of a year as the journal tells it."""

from taizhang.ledger.models import YearStatement


def closed(e):
    YearStatement.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        year=e.pub["year"],
        seq=e.seq,
        size=e.pub["size"],
        rows=e.pub["rows"],
        names=dict(e.priv),
        closed_at=e.at,
        by_text=e.by_text,
    )
