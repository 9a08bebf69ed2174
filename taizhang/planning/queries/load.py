"""Who has how much in which week, and whose steps run at the same time. Bounded by units and weeks, not by items."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from taizhang.ledger.queries.counts import open_rows
from taizhang.ledger.rules import day_of
from taizhang.planning.models import Plan, Step, StepWork
from taizhang.planning.rules import State
from taizhang.planning.rules.busy import Work, clashes, loads, weeks_from

WEEKS = 12
DAY = timedelta(days=1)
MOST_STEPS = 5000


def load(actor, at):
    """(the Mondays, a Load for each unit with deadlines): items by their lead unit, from the tallies, and the steps
    of approved plans that are not items themselves, of the plan's unit where no other is named."""
    today = day_of(at)
    weeks = weeks_from(today, WEEKS)
    last = weeks[-1] + timedelta(days=6)
    rows = open_rows(actor).filter(red_on__lte=last + DAY, is_standing=False).order_by()
    items = [
        (unit, red_on - DAY, count)  # it turns red the day after it is due
        for unit, red_on, count in rows.values_list("unit_id", "red_on").annotate(n=Sum("count"))
        if unit
    ]
    steps = steps_in_force(actor).filter(finishes_on__lte=last)
    owed = steps.order_by().values_list(Coalesce("unit_id", "plan__unit_id"), "finishes_on").annotate(n=Count("pk"))
    return weeks, loads([*items, *owed], today, weeks)


def overlapping(actor, at):
    """Clashes between steps that one person answers for, from today to the last week shown; a `thing` is a Step."""
    today = day_of(at)
    steps = steps_in_force(actor).filter(
        person_id__isnull=False,
        is_milestone=False,
        finishes_on__gte=today,
        starts_on__lte=today + timedelta(weeks=WEEKS),
    )
    steps = steps.select_related("plan").order_by("person_id", "starts_on")[:MOST_STEPS]
    return clashes(Work(step.person_id, max(step.starts_on, today), step.finishes_on, step) for step in steps)


def steps_in_force(actor):
    """Steps in force that are not finished and are no sub-items, of the plans that the actor sees whole, and those of
    the own units."""
    whole = Plan.objects.filter(area_id=actor.area_id, state=State.APPROVED).whole_for(actor)
    steps = Step.objects.filter(area_id=actor.area_id, plan__state=State.APPROVED, number=F("plan__current_no"))
    over = StepWork.objects.filter(area_id=actor.area_id, plan_id=OuterRef("plan_id"), key=OuterRef("key"))
    over = over.filter(Q(finished_on__isnull=False) | Q(item__isnull=False))
    mine = Q(plan_id__in=whole.values("pk")) | Q(unit_id__in=actor.seen_unit_ids("planning.see"))
    return steps.filter(mine).exclude(Exists(over))
