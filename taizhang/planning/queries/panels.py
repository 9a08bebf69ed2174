"""What planning shows on the pages of other rooms."""

from django.utils.translation import gettext

from taizhang.ledger.models import Extension
from taizhang.ledger.rules import day_of
from taizhang.planning.models import Plan, StepWork
from taizhang.planning.rules import STATES, State
from taizhang.planning.standing import slips_if

from .drafts import may_open
from .lists import plan_of_item
from .one import plan_for, steps_of


def of_item(actor, at, *, item):
    """The plan of an item, or the offer to open one; None for whoever could do neither."""
    plan = plan_of_item(actor, item.pk)
    if plan is None:
        return {"plan": None, "item_id": item.pk} if may_open(actor, item) else None
    return {"plan": plan, "state": gettext(STATES[State(plan.state)])}


def if_extended(actor, at, *, item):
    """Before an extension of a sub-item is granted: what else slips. None where no plan hangs on it."""
    if not item.has_extension_waiting:
        return None
    asked = Extension.objects.filter(area_id=actor.area_id, item_id=item.pk, state="asked").first()
    work = StepWork.objects.filter(area_id=actor.area_id, item_id=item.pk).first()
    if asked is None or work is None:
        return None
    plan = Plan.objects.visible_to(actor).filter(pk=work.plan_id, current_no__isnull=False).open().first()
    slip = plan and slips_if(plan, work.key, asked.to_on, day_of(at))
    if not slip:
        return None
    plan.is_whole = plan_for(actor, plan.pk).is_whole
    seen, _hidden = steps_of(actor, plan, plan.current_no)
    titles = {step.key: step.title for step in seen}
    moves = [move for move in slip.moves if move.days > 0]
    shown = [m for m in moves if m.id in titles]
    return {
        "plan": plan,
        "to_on": asked.to_on,
        "moves": [
            {
                "title": titles[m.id],
                "from_on": m.from_finish_on,
                "to_on": m.to_finish_on,
                "days": m.days,
                "late": m.passes_latest,
            }
            for m in shown
        ],
        "hidden": len(moves) - len(shown),
        "finish_on": slip.to_finish_on,
        "is_late": slip.to_late_days > 0,
        "late_days": slip.to_late_days,
    }
