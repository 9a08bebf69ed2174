"""One plan: who may see it, its steps, its versions."""

from django.db.models import Q

from taizhang.ledger.models import Item
from taizhang.org.models import Person
from taizhang.planning.models import Plan, Step, StepWork, Version
from taizhang.ui import NotInReach


def plan_for(actor, plan_id):
    """The plan with its item and register, or 404 outside the actor's reach. `is_whole`: every step may be seen."""
    plan = Plan.objects.visible_to(actor).filter(pk=plan_id).select_related("item", "register").first()
    if plan is None:
        raise NotInReach
    plan.is_whole = (
        actor.covers_all("planning.see")
        or Plan.objects.whole_for(actor).filter(area_id=actor.area_id, pk=plan.pk).exists()
    )
    return plan


def steps_of(actor, plan, number):
    """(steps of a version that the actor may see, how many others there are)."""
    steps = Step.objects.filter(area_id=actor.area_id, plan_id=plan.pk, number=number or 0)
    if plan.is_whole:
        return list(steps), 0
    items = Item.objects.visible_to(actor).values("pk")
    works = StepWork.objects.filter(area_id=actor.area_id, plan_id=plan.pk, item_id__in=items)
    mine = Q(unit_id__in=actor.seen_unit_ids("planning.see")) | Q(key__in=list(works.values_list("key", flat=True)))
    seen = list(steps.filter(mine))
    return seen, steps.count() - len(seen)


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
