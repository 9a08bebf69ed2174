"""Letters in words: what waits for outside units, on the homes of those who wrote."""

from django.urls import reverse

from taizhang.ledger import filtering, queries
from taizhang.ledger.queries import Filter


def overdue(actor, at):
    """等外单位回函: answers that are overdue, or nothing."""
    rows = queries.answers_overdue(actor, at)
    if not rows:
        return None
    return {
        "rows": [{**row, "url": reverse("ledger:item", args=[row["row"].item_id]) + "#letters"} for row in rows],
        "more_url": filtering.address(Filter(flags=frozenset({"unreplied"}))),
    }
