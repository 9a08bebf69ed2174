"""撤销专班: what it still owes goes to other units, then it ends."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item, ItemUnit
from taizhang.org import actions as org

from .handover import hand_over

MOST_OPEN = 500  # open items in one act


def open_items(area_id, unit_id):
    """What the task force owes and nobody has closed, in the order of ids: that is the order of their locks."""
    owed = ItemUnit.objects.filter(area_id=area_id, unit_id=unit_id).values("item_id")
    return Item.objects.filter(area_id=area_id, is_open=True, pk__in=owed).order_by("id")


@transaction.atomic
def dissolve(unit_id, *, successors, paper, by, at):
    """End a task force. `successors`: the unit that takes over, for each open item that was shown; an item that
    came since is asked about first. Returns the entries, the last one of the unit."""
    ids = list(open_items(by.area_id, unit_id).values_list("pk", flat=True)[: MOST_OPEN + 1])
    if len(ids) > MOST_OPEN:
        raise Refused(
            "ledger.too_many_open", N_("在办事项超过{most}件，请先分批划转，再撤销专班。"), "invalid", most=MOST_OPEN
        )
    missing = [pk for pk in ids if not successors.get(pk)]
    if missing:
        raise Refused(
            "ledger.no_successor_for",
            N_("还有{count}件在办事项没有定接手单位。请逐件选，或在上面选一个统一接手的单位。"),
            "invalid",
            count=len(missing),
        )
    recorded = [hand_over(pk, from_unit_id=unit_id, to_unit_id=successors[pk], by=by, at=at, paper=paper) for pk in ids]
    return [*recorded, org.dissolve_task_force(unit_id, by=by, at=at)]
