"""The list of plans, by keyset: those that slip most come first, or the newest."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from taizhang.org import queries as org
from taizhang.planning.models import Plan, Standing
from taizhang.planning.rules import State
from taizhang.ui import whole

PAGE = 40


class Sort(StrEnum):
    SLIP = "slip"
    NEW = "new"


@dataclass
class Page:
    plans: list
    units: dict
    standings: dict
    after: str  # what `before` of the next page is; empty on the last


def plans(actor, *, sort=Sort.SLIP, before="", state=""):
    """A page of plans; without `state` those that are not over. `before` is what the page before said in `after`."""
    found = Plan.objects.visible_to(actor)
    found = found.filter(state=state) if state in set(State) else found.open()
    keys = _newest(found, before) if sort == Sort.NEW else _worst(found, actor, state == State.ENDED, before)
    more, keys = len(keys) > PAGE, keys[:PAGE]
    ids = [plan_id for _slip, plan_id in keys]
    known = found.select_related("item", "register").in_bulk(ids)
    rows = [known[plan_id] for plan_id in ids if plan_id in known]
    units = org.unit_names(actor.area_id, {plan.unit_id for plan in rows})
    stand = Standing.objects.filter(area_id=actor.area_id, plan_id__in=ids)
    return Page(rows, units, {standing.plan_id: standing for standing in stand}, _cursor(*keys[-1]) if more else "")


def _cursor(slip, plan_id):
    return str(plan_id) if slip is None else f"{slip}.{plan_id}"


def _read(cursor):
    """(slip or None, id or None) of a cursor; what is none begins at the beginning."""
    slip, dot, plan_id = cursor.rpartition(".")
    if not dot:
        return None, whole(plan_id)
    size = whole(slip.removeprefix("-"))
    if size is None or whole(plan_id) is None:
        return None, None
    return -size if slip.startswith("-") else size, whole(plan_id)


def _newest(found, cursor):
    _slip, last = _read(cursor)
    found = found.filter(pk__lt=last) if last else found
    return [(None, plan_id) for plan_id in found.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1]]


def _worst(found, actor, is_over, cursor):
    """Plans that have been worked out, by their slip, then those that nobody can forecast yet, the newest first."""
    slip, last = _read(cursor)
    mine = of_area(actor.area_id, is_over)
    keys = []
    if last is None or slip is not None:
        keys = list(by_slip(mine, found, slip, last).values_list("slip_days", "plan_id")[: PAGE + 1])
        last = None
    rest = found.exclude(Exists(mine.filter(plan_id=OuterRef("pk"))))
    rest = rest.filter(pk__lt=last) if last else rest
    if room := PAGE + 1 - len(keys):
        keys += [(None, plan_id) for plan_id in rest.order_by("-pk").values_list("pk", flat=True)[:room]]
    return keys


def of_area(area_id, is_over):
    """`IN (0)`, because of `NOT is_over` SQLite does not know that the index answers it."""
    return Standing.objects.filter(area_id=area_id, is_over__in=[is_over])


def by_slip(standings, plans, slip=None, last=None):
    """Standings of these plans, the worst first, after the one with this slip and plan."""
    found = standings.filter(Exists(plans.filter(pk=OuterRef("plan_id")))).order_by("-slip_days", "-plan_id")
    if slip is None:
        return found
    return found.filter(Q(slip_days__lt=slip) | Q(plan_id__lt=last), slip_days__lte=slip)


def plan_of_item(actor, item_id):
    """The plan of an item that the actor sees, if it has one that is not over."""
    return Plan.objects.filter(area_id=actor.area_id, item_id=item_id).open().first()
