"""Reading visits: the list by keyset, one visit with its stops and what was seen there."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from taizhang.inspection.findings.rules import Verdict
from taizhang.inspection.models import Finding, Observation, Point, Stop, Visit
from taizhang.org import queries as org
from taizhang.ui import NotInReach, whole

from .rules import APART_DAYS, COUNTED, State

PAGE = 50


@dataclass
class Page:
    visits: list
    before: str  # of the next page; empty on the last


def visits(actor, *, state="", kind="", person_id=None, before=""):
    """A page, the latest day first. `before` is what the page before said."""
    found = Visit.objects.visible_to(actor)
    for name, value in (("state", state), ("kind", kind), ("person_id", person_id)):
        if value:
            found = found.filter(**{name: value})
    if at := _read(before):
        on, last = at
        found = found.filter(Q(on__lt=on) | Q(on=on, pk__lt=last))
    rows = list(found.select_related("scheme").order_by("-on", "-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return Page(rows, f"{rows[-1].on:%Y-%m-%d}.{rows[-1].pk}" if more else "")


def _read(cursor):
    on, _, last = cursor.partition(".")
    try:
        return (date.fromisoformat(on), whole(last)) if whole(last) is not None else None
    except ValueError:
        return None


def visited_units(entry):
    """The units whose points were seen on the visit of this entry."""
    stops = Stop.objects.filter(area_id=entry.area_id, visit_id=entry.stream_id, seen_at__isnull=False)
    return set(stops.values_list("point__unit_id", flat=True))


def day_of_visit(entry):
    return Visit.objects.filter(area_id=entry.area_id).values_list("on", flat=True).get(pk=entry.stream_id)


def near(area_id, unit_ids, on, draw_id=None):
    """{unit: a visit} of the units whose points have another visit within a week of that day. Visits of the same draw
    are one visit by several."""
    days = timedelta(days=APART_DAYS - 1)
    visits = Visit.objects.filter(area_id=area_id, on__range=(on - days, on + days), kind__in=COUNTED)
    if draw_id is not None:
        visits = visits.exclude(draw_id=draw_id)
    stops = Stop.objects.filter(
        area_id=area_id, visit__in=visits.exclude(state=State.CANCELLED), point__unit_id__in=unit_ids
    )
    found = stops.order_by("visit__on", "pk").values_list("point__unit_id", "visit_id")
    first = {}
    for unit_id, visit_id in found:
        first.setdefault(unit_id, visit_id)
    visits = Visit.objects.filter(area_id=area_id).in_bulk(set(first.values()))
    return {unit_id: visits[visit_id] for unit_id, visit_id in first.items()}


def planned(area_id, unit_ids, on, draw_id=None):
    """{unit: {visit: day}} of the visits of that month that are still to come, which no unit reads in its burden."""
    visits = Visit.objects.filter(
        area_id=area_id, on__year=on.year, on__month=on.month, kind__in=COUNTED, state=State.PLANNED
    )
    if draw_id is not None:
        visits = visits.exclude(draw_id=draw_id)
    stops = Stop.objects.filter(area_id=area_id, visit__in=visits, point__unit_id__in=unit_ids)
    found = defaultdict(dict)
    for unit_id, visit_id, day in stops.values_list("point__unit_id", "visit_id", "visit__on"):
        found[unit_id][f"visit:{visit_id}"] = day
    return found


def to_come(actor, today):
    """Planned visits of the next days, which further points may join."""
    until = today + timedelta(days=2 * APART_DAYS)
    found = Visit.objects.visible_to(actor).filter(state=State.PLANNED, on__range=(today, until))
    return list(found.order_by("on", "pk")[:PAGE])


def visit_for(actor, visit_id):
    found = Visit.objects.visible_to(actor).filter(pk=visit_id).select_related("scheme").first()
    if found is None:
        raise NotInReach
    return found


def stops(actor, visit):
    """Stops at points within reach, in the order of the route."""
    found = Stop.objects.filter(area_id=visit.area_id, visit=visit, point__in=Point.objects.visible_to(actor))
    return list(found.select_related("point").order_by("place"))


def seen(actor, visit):
    """What was seen on a visit: {point: {verdict: how many clauses}}, of the points within reach."""
    said = Observation.objects.filter(area_id=visit.area_id, visit=visit)
    counts = defaultdict(Counter)
    for row in said.values("point_id", "verdict").annotate(n=Count("pk")).order_by():
        counts[row["point_id"]][Verdict(row["verdict"])] += row["n"]
    return counts


def findings(actor, visit):
    found = Finding.objects.visible_to(actor).filter(visit=visit)
    return list(found.select_related("item", "point").order_by("pk")[:200])


def inspectors(area_id, on):
    """{person: name and unit} of whoever may be sent."""
    return {p.person_id: f"{p.person.name}（{p.unit.short_name}）" for p in org.holders(area_id, "inspector", on=on)}
