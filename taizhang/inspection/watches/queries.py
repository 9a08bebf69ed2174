"""What is watched, in the order of the days; what was seen of one finding."""

from datetime import date

from django.db.models import Q

from taizhang.inspection.models import LookBack, Visit, Watch
from taizhang.ledger.rules import day_of
from taizhang.ui import whole

from .rules import State

PAGE = 50


def due(actor, at):
    return Watch.objects.visible_to(actor).due(day_of(at))


def page(actor, after=""):
    """(watches by their next day, where the next page begins or "")."""
    found = Watch.objects.visible_to(actor).filter(state=State.WATCHING)
    on, _, last = after.partition(".")
    try:
        if whole(last) is not None:
            on = date.fromisoformat(on)
            found = found.filter(Q(next_on__gt=on) | Q(next_on=on, pk__gt=whole(last)))
    except ValueError:
        pass
    rows = list(found.select_related("finding", "point").order_by("next_on", "pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return rows, f"{rows[-1].next_on:%Y-%m-%d}.{rows[-1].pk}" if more else ""


def visits_of(actor, watches):
    ids = {watch.visit_id for watch in watches if watch.visit_id}
    return {v.pk: v for v in Visit.objects.filter(area_id=actor.area_id, pk__in=ids)} if ids else {}


def of_finding(area_id, finding_id):
    """(the last watch or None, its look-backs)."""
    watch = Watch.objects.filter(area_id=area_id, finding_id=finding_id).order_by("-id").first()
    if watch is None:
        return None, []
    return watch, list(LookBack.objects.filter(area_id=area_id, watch=watch).order_by("pk"))
