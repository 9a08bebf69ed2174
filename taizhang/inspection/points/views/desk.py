"""Points on the screen: the list, one point, opening, changing and closing it."""

from urllib.parse import urlencode

from django.http import FileResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang import journal
from taizhang.engine.refusal import N_
from taizhang.inspection.points import actions, pages, queries, typed
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.tabs import tabs
from taizhang.ledger import copies
from taizhang.org import queries as org
from taizhang.org.views.lines import lines
from taizhang.ui import NotInReach, clock, done, door, render, whole

SEE = "inspection.see"
STATE_WORDS = (
    ("wrong", N_("有待整改的")), ("rebound", N_("反弹过的")), ("never", N_("没查过的")), ("closed", N_("已撤销的")),
)  # fmt: skip


def asked(request):
    """What the filter above a list of points says."""
    given = request.GET
    kind, state = given.get("type", ""), given.get("state", "")
    return queries.Wanted(
        type=kind if kind in TYPES else "", unit_id=whole(given.get("unit")),
        state=state if state in queries.STATES else "", words=given.get("q", ""), after=whole(given.get("after")),
    )  # fmt: skip


def choices(area_id, today):
    """(types, units) for menus."""
    units = [(unit.pk, "　" * max(unit.level - 1, 0) + unit.short_name) for unit in org.unit_tree(area_id, on=today)]
    return [(key, gettext(word)) for key, word in TYPES.items()], units


def narrowing(wanted):
    """The filter as an address, without the place in the list."""
    said = {"type": wanted.type, "unit": wanted.unit_id, "state": wanted.state, "q": wanted.words}
    return urlencode({name: value for name, value in said.items() if value})


@door(SEE)
def index(request):
    actor, now, wanted = request.actor, clock.now(), asked(request)
    page = queries.points(actor, wanted, at=now)
    types, units = choices(actor.area_id, clock.today(now))
    return render(
        request, "inspection/points.html",
        tabs=tabs(actor, "points"), rows=pages.rows(actor, page), wanted=wanted, types=types, units=units,
        states=[(key, gettext(word)) for key, word in STATE_WORDS], can_keep=actor.covers_all(KEEP),
        narrowing=narrowing(wanted),
        next=f"?{urlencode({'after': page.after})}&{narrowing(wanted)}" if page.after else "",
    )  # fmt: skip


@door(SEE)
def show(request, point_id):
    actor, now = request.actor, clock.now()
    point = queries.point_for(actor, point_id)
    return render(
        request, "inspection/point.html",
        can_keep=actor.covers_all(KEEP) and point.closed_on is None,
        lines=lines(journal.stream_of(actor.area_id, "point", point.pk, limit=20), actor),
        **pages.shown(actor, point, now),
    )  # fmt: skip


@door(KEEP)
def new(request):
    return _form(request)


@door(KEEP)
def edit(request, point_id):
    return _form(request, queries.point_for(request.actor, point_id))


def _form(request, point=None):
    types, units = choices(request.actor.area_id, clock.today(clock.now()))
    return render(
        request,
        "inspection/point_form.html",
        point=point,
        given=point or actions.PointSpec("", "", 0),
        types=types,
        units=units,
        datums=pages.datums(),
    )


@door(KEEP, writes=True)
def open_(request):
    recorded = actions.open_point(_spec(request.POST), by=request.actor, at=clock.now())
    return done(request, reverse("inspection:point", args=[recorded.stream_id]), recorded, gettext("点位已设"))


@door(KEEP, writes=True)
def change(request, point_id):
    point = queries.point_for(request.actor, point_id)
    seen = request.POST.get("seen")
    recorded = actions.change_point(point, _spec(request.POST), by=request.actor, at=clock.now(), seen=seen)
    return done(request, reverse("inspection:point", args=[point.pk]), recorded, gettext("点位已改"))


@door(KEEP, writes=True)
def close(request, point_id):
    point, given = queries.point_for(request.actor, point_id), request.POST
    recorded = actions.close_point(
        point, reason=given.get("reason", ""), by=request.actor, at=clock.now(), seen=given.get("seen")
    )
    return done(request, reverse("inspection:point", args=[point.pk]), recorded, gettext("点位已撤销"))


def _read(request):
    """Bytes are read before anything is locked."""
    file = request.FILES.get("photo")
    request.photo = (file.read(), file.name) if file else (b"", "")


@door(KEEP, writes=True, first=_read)
def photograph(request, point_id):
    point = queries.point_for(request.actor, point_id)
    recorded = actions.photograph(point, *request.photo, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:point", args=[point.pk]), recorded, gettext("照片已换"))


@door(SEE)
def photo(request, point_id):
    """A copy to look at, without what the camera wrote into it."""
    point = queries.point_for(request.actor, point_id)
    try:
        file = copies.path_of(point.photo).open("rb") if point.photo else None
    except FileNotFoundError:  # erased
        file = None
    if file is None:
        raise NotInReach
    return FileResponse(file, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


def _spec(given):
    datum = typed.datum(given.get("datum"))
    lat, lon = typed.place(given.get("lat", ""), given.get("lon", ""), datum)
    return actions.PointSpec(
        given.get("point_title", ""), given.get("type", ""), whole(given.get("unit")) or 0, whole(given.get("sector")),
        given.get("address", ""), lat, lon,
    )  # fmt: skip


urlpatterns = [
    path("inspection/points/", index, name="points"),
    path("inspection/points/new/", new, name="point-new"),
    path("inspection/points/open/", open_, name="point-open"),
    path("inspection/points/<int:point_id>/", show, name="point"),
    path("inspection/points/<int:point_id>/edit/", edit, name="point-edit"),
    path("inspection/points/<int:point_id>/change/", change, name="point-change"),
    path("inspection/points/<int:point_id>/photo/", photo, name="point-photo"),
    path("inspection/points/<int:point_id>/photograph/", photograph, name="point-photograph"),
    path("inspection/points/<int:point_id>/close/", close, name="point-close"),
]
