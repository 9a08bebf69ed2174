"""What planning shows on the pages of other rooms."""

from django.utils.translation import gettext

from taizhang.planning.rules import STATES, State

from .drafts import may_open
from .lists import plan_of_item


def of_item(actor, at, *, item):
    """The plan of an item, or the offer to open one; None for whoever could do neither."""
    plan = plan_of_item(actor, item.pk)
    if plan is None:
        return {"plan": None, "item_id": item.pk} if may_open(actor, item) else None
    return {"plan": plan, "state": gettext(STATES[State(plan.state)])}
