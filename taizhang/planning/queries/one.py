"""One plan: who may see it, its steps, its versions."""

from taizhang.ledger.models import Item
from taizhang.org.models import Person
from taizhang.planning.models import Plan, Step, StepWork, Version
from taizhang.ui import NotInReach


def plan_for(actor, plan_id):
    """The plan with its item and register, or 404 outside the actor's reach. `is_whole`: every step may be seen."""
    plan = Plan.objects.visible_to(actor).filter(pk=plan_id).select_related("item", "register").first()
    if plan is None:
        raise NotInReach
    plan.is_whole = plan.pk in whole_ids(actor, [plan.pk])
    return plan


def whole_ids(actor, ids):
    """Which of these plans the actor sees from the first step to the last."""
    if actor.covers_all("planning.see"):
        return set(ids)
    return set(Plan.objects.whole_for(actor).filter(area_id=actor.area_id, pk__in=ids).values_list("pk", flat=True))


def steps_of(actor, plan, number):
    """(steps of a version that the actor may see, how many others there are)."""
    steps = list(Step.objects.filter(area_id=actor.area_id, plan_id=plan.pk, number=number or 0))
    if plan.is_whole:
        return steps, 0
    works = StepWork.objects.filter(area_id=actor.area_id, plan_id=plan.pk, item__isnull=False)
    seen = steps_in_reach(actor, steps, works)
    return seen, len(steps) - len(seen)


def steps_in_reach(actor, steps, works):
    """Of the steps of plans that the actor does not see whole: those of the own units, and those whose sub-item the
    actor may see."""
    units = set(actor.seen_unit_ids("planning.see"))
    items = {work.item_id: (work.plan_id, work.key) for work in works if work.item_id}
    seen = Item.objects.visible_to(actor).filter(pk__in=items).values_list("pk", flat=True) if items else ()
    mine = {items[pk] for pk in seen}
    return [step for step in steps if step.unit_id in units or (step.plan_id, step.key) in mine]


def works_of(actor, plan):
    """How far each step has come, by its key."""
    works = StepWork.objects.filter(area_id=actor.area_id, plan_id=plan.pk).select_related("item")
    return {work.key: work for work in works}


def people_of(actor, steps):
    """Names of those who answer for steps that the actor sees, by their id."""
    ids = {step.person_id for step in steps} - {None}
    return dict(Person.objects.filter(area_id=actor.area_id, pk__in=ids).values_list("pk", "name"))


def versions_of(actor, plan):
    """All versions, the newest first."""
    return list(Version.objects.filter(area_id=actor.area_id, plan_id=plan.pk).order_by("-number"))
