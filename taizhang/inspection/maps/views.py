"""The map of points, with its list beside it."""

from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.inspection.points import pages, typed
from taizhang.inspection.points import queries as points
from taizhang.inspection.points.views.desk import SEE, STATE_WORDS, asked, choices, narrowing
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.tabs import tabs
from taizhang.ledger.rules import COLOURS
from taizhang.org import queries as org
from taizhang.ui import NotInReach, clock, done, door, render, whole
from taizhang.ui.errors import ATTACHED

from . import actions, queries, rules

LISTED = 50


@door(SEE)
def index(request):
    actor, now, wanted = request.actor, clock.now(), asked(request)
    types, units = choices(actor.area_id, clock.today(now))
    listed, _ = queries.marks(actor, wanted, most=LISTED)
    reds, names = points.reds(actor.area_id, now, listed), org.unit_names(actor.area_id)
    outline = queries.outline(actor)
    return render(
        request, "inspection/map.html",
        tabs=tabs(actor, "map"), wanted=wanted, types=types, units=units, narrowing=narrowing(wanted),
        states=[(key, gettext(word)) for key, word in STATE_WORDS if key != "closed"],
        rows=[pages.row(point, reds, names) for point in listed], outline=outline, can_keep=actor.covers_all(KEEP),
        letters={str(colour): gettext(word) for colour, word in COLOURS.items()},
        outline_url=f"{reverse('inspection:outline')}?v={outline.version}" if outline else "",
        marks_url=f"{reverse('inspection:map-marks')}?{narrowing(wanted)}", shown=queries.SHOWN,
        at=whole(request.GET.get("point")) or "", most=rules.LARGEST >> 20, datums=pages.datums(),
    )  # fmt: skip


@door(SEE)
def marks(request):
    """The points of a rectangle as they are drawn: [id, number, title, light, why, latitude, longitude]."""
    actor = request.actor
    found, more = queries.marks(actor, asked(request), _box(request.GET.get("box", "")))
    reds = points.reds(actor.area_id, clock.now(), found)
    return JsonResponse({"points": [_mark(point, reds) for point in found], "more": more}, headers=ATTACHED)


def _mark(point, reds):
    colour, why = pages.light(point, reds)
    return [point.pk, point.number, point.title, str(colour), why, float(point.lat), float(point.lon)]


def _box(text):
    """south,west,north,east; None for anything else."""
    try:
        south, west, north, east = map(float, text.split(","))
    except ValueError:
        return None
    return (south, west, north, east) if all(abs(n) <= 360 for n in (south, west, north, east)) else None


@door(SEE)
def outline(request):
    data = queries.drawn(request.actor)
    if data is None:
        raise NotInReach
    return HttpResponse(
        data, content_type="application/geo+json", headers={"Cache-Control": "private, max-age=86400", **ATTACHED}
    )


def _read(request):
    """Bytes are read before anything is locked."""
    file = request.FILES.get("outline")
    request.outline = (file.read(rules.LARGEST + 1), file.name) if file else (b"", "")


@door(KEEP, writes=True, first=_read)
def set_outline(request):
    data, name = request.outline
    datum = typed.datum(request.POST.get("datum"))
    recorded = actions.set_outline(data, name, by=request.actor, at=clock.now(), datum=datum)
    return done(request, reverse("inspection:map"), recorded, gettext("底图已换"))


@door(KEEP, writes=True)
def remove_outline(request):
    recorded = actions.remove_outline(by=request.actor, at=clock.now())
    return done(request, reverse("inspection:map"), recorded, gettext("底图已撤，只画点位"))


urlpatterns = [
    path("inspection/map/", index, name="map"),
    path("inspection/map/points/", marks, name="map-marks"),
    path("inspection/map/outline/", outline, name="outline"),
    path("inspection/map/outline/set/", set_outline, name="outline-set"),
    path("inspection/map/outline/remove/", remove_outline, name="outline-remove"),
]
