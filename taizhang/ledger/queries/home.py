"""Two more answers for the home screens."""

from taizhang.ledger.models import Item
from taizhang.ledger.rules import State

from .counts import MOST
from .lists import SHOWN, Writer

RECENT = 5


def closed_count(actor, since):
    """How many items were struck off since an instant; capped."""
    closed = Item.objects.visible_to(actor).filter(state=State.CLOSED, closed_at__gte=since)
    return len(closed.values_list("pk")[:MOST])


def instructed_by(actor, at, *, limit=RECENT):
    """The latest items that came from this leader's own instructions."""
    items = Item.objects.visible_to(actor).filter(sources__kind="instruction", leader_person_id=actor.person_id)
    found = list(items.order_by("-id").values(*SHOWN)[:limit])
    writer = Writer(actor, found, at=at)
    return [writer.row(r) for r in found]
