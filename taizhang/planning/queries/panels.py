"""What planning shows on the pages of other rooms."""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext

from taizhang.ledger.models import Extension
from taizhang.ledger.rules import day_of
from taizhang.planning.models import Plan, Step, StepWork
from taizhang.planning.rules import STATES, State
from taizhang.planning.standing import slip_of, slips_if

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


def if_granted(actor, at, asked):
    """What each of these extensions would move, by item: (item, asked until) → plan, how many steps slip, the finish
    from and to. Items on which no plan hangs are left out. One question, however many are asked for."""
    until = dict(asked)
    if not until:
        return {}
    plans = Plan.objects.visible_to(actor).filter(current_no__isnull=False).open()
    hung = StepWork.objects.filter(area_id=actor.area_id, item_id__in=until, plan_id=OuterRef("plan_id"))
    work = StepWork.objects.filter(area_id=actor.area_id, plan_id=OuterRef("plan_id"), key=OuterRef("key"))
    said = {name: Subquery(work.values(name)) for name in ("item_id", "started_on", "finished_on", "percent")}
    found = Step.objects.filter(Exists(hung), area_id=actor.area_id, plan__in=plans, number=F("plan__current_no"))
    steps, works = defaultdict(list), defaultdict(dict)
    for step in found.select_related("plan").annotate(**{f"work_{name}": one for name, one in said.items()}):
        done = {name: getattr(step, f"work_{name}") for name in said}
        steps[step.plan].append(step)
        works[step.plan][step.key] = StepWork(key=step.key, **done | {"percent": done["percent"] or 0})
    moved = {}
    for plan, of_plan in works.items():
        for work in of_plan.values():
            if work.item_id in until:
                slip = slip_of(plan, steps[plan], of_plan, work.key, until[work.item_id], day_of(at))
                moved |= {work.item_id: _moved(plan, slip)} if slip else {}
    return moved


def _moved(plan, slip):
    return {
        "plan": plan,
        "count": sum(move.days > 0 for move in slip.moves),
        "from_on": slip.from_finish_on,
        "to_on": slip.to_finish_on,
        "late_days": max(slip.to_late_days, 0),
    }
