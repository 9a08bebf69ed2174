"""The list of plans, by keyset."""

from dataclasses import dataclass

from taizhang.org import queries as org
from taizhang.planning.models import Plan, Standing
from taizhang.planning.rules import State

PAGE = 40


@dataclass
class Page:
    plans: list
    units: dict
    standings: dict
    after: int | None


def plans(actor, *, before=None, state=""):
    """A page of plans, the newest first; without `state` those that are not over."""
    found = Plan.objects.visible_to(actor).select_related("item", "register")
    found = found.filter(state=state) if state in set(State) else found.open()
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    units = org.unit_names(actor.area_id, {plan.unit_id for plan in rows})
    found = Standing.objects.filter(area_id=actor.area_id, plan_id__in=[plan.pk for plan in rows])
    return Page(rows, units, {standing.plan_id: standing for standing in found}, rows[-1].pk if more else None)


def plan_of_item(actor, item_id):
    """The plan of an item that the actor sees, if it has one that is not over."""
    return Plan.objects.filter(area_id=actor.area_id, item_id=item_id).open().first()
