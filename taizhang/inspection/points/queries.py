"""Reading points: the list by keyset, one point with what happened there."""

from dataclasses import dataclass, field

from django.db.models import Q

from taizhang.engine.places import metres
from taizhang.inspection.models import Finding, Point, PointSheet, Stop, Visit
from taizhang.org import queries as org
from taizhang.ui import NotInReach

from . import rules

PAGE = 50
HISTORY = 20
NEAREST = 20
REACH = 5_000  # metres
LABELS = 240

STATES = ("", "wrong", "rebound", "never", "closed")


@dataclass(frozen=True)
class Wanted:
    """What a list of points is narrowed to; "" and None ask for nothing."""

    type: str = ""
    unit_id: int | None = None
    state: str = ""
    words: str = ""
    after: int | None = None


@dataclass
class Page:
    points: list
    reds: set = field(default_factory=set)
    after: int | None = None


def narrowed(actor, wanted):
    """Points within reach as they are wanted, in the order of their numbers."""
    found = Point.objects.visible_to(actor)
    found = found.exclude(closed_on=None) if wanted.state == "closed" else found.open()
    if wanted.state == "wrong":
        found = found.filter(open_count__gt=0)
    elif wanted.state == "rebound":
        found = found.filter(rebound_count__gt=0)
    elif wanted.state == "never":
        found = found.filter(visit_count=0)
    if wanted.type:
        found = found.filter(type=wanted.type)
    if wanted.unit_id:
        found = found.filter(unit_id__in=org.below(actor.area_id, [wanted.unit_id]))
    if words := wanted.words.strip()[:40]:
        found = found.filter(Q(title__icontains=words) | Q(number=words.upper()))
    return found.order_by("pk")


def points(actor, wanted, *, at, limit=PAGE):
    found = narrowed(actor, wanted)
    if wanted.after:
        found = found.filter(pk__gt=wanted.after)
    rows = list(found[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    return Page(rows, reds(actor.area_id, at, rows), rows[-1].pk if more else None)


def reds(area_id, at, points=None):
    """Ids of the points where the item of an open finding is red; of all points without `points`."""
    late = Finding.objects.filter(area_id=area_id, is_open=True, item__red_from_at__lte=at, item__is_open=True)
    if points is not None:
        ids = [point.pk for point in points if point.open_count]
        if not ids:
            return set()
        late = late.filter(point_id__in=ids)
    return set(late.values_list("point_id", flat=True))


def point_for(actor, point_id):
    found = Point.objects.visible_to(actor).filter(pk=point_id).first()
    if found is None:
        raise NotInReach
    return found


def near(actor, lat, lon, *, limit=NEAREST):
    """(metres, point) of the nearest open points within five kilometres, the nearest first."""
    south, north, west, east = rules.box(lat, lon, REACH)
    found = Point.objects.visible_to(actor).open().filter(lat__range=(south, north), lon__range=(west, east))
    places = found.order_by().values_list("pk", "lat", "lon")
    rows = sorted((metres(lat, lon, float(there), float(along)), pk) for pk, there, along in places)
    rows = [(away, pk) for away, pk in rows[:limit] if away <= REACH]
    points = Point.objects.visible_to(actor).in_bulk([pk for _, pk in rows])
    return [(away, points[pk]) for away, pk in rows if pk in points]


def sheet_for(actor, sheet_id):
    found = PointSheet.objects.visible_to(actor).filter(pk=sheet_id).first()
    if found is None:
        raise NotInReach
    return found


def findings_at(actor, point):
    """(those that stand open, the last ones that are over), as far as the actor sees them."""
    mine = Finding.objects.visible_to(actor).filter(point=point).select_related("item").order_by("-pk")
    still = list(mine.filter(is_open=True)[:HISTORY]) if point.open_count else []
    over = list(mine.filter(is_open=False)[:HISTORY]) if point.finding_count else []
    return still, over


def visits_at(actor, point):
    """The last stops at the point, newest first, on visits that the actor sees."""
    stops = Stop.objects.filter(area_id=point.area_id, point=point, visit__in=Visit.objects.visible_to(actor))
    return list(stops.select_related("visit").order_by("-pk")[:HISTORY])
