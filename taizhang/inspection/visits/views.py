"""Visits on the screen: the list, planning one by hand, one visit, ending and cancelling it."""

from urllib.parse import urlencode

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang import journal
from taizhang.inspection.points import pages as point_pages
from taizhang.inspection.points import queries as points
from taizhang.inspection.points.views import desk as point_views
from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.scores import queries as scores
from taizhang.inspection.tabs import tabs
from taizhang.inspection.typed import day
from taizhang.org.views.lines import lines
from taizhang.ui import clock, done, door, render, whole

from . import actions, pages, queries
from .rules import KINDS, STATES, Kind, State

OFFERED = 200  # points to choose from on one page


@door("inspection.see")
def index(request):
    actor, given, today = request.actor, request.GET, clock.today(clock.now())
    state = given.get("state") if given.get("state") in set(State) else ""
    kind = given.get("kind") if given.get("kind") in set(Kind) else ""
    person = whole(given.get("person"))
    page = queries.visits(actor, state=state, kind=kind, person_id=person, before=given.get("before", ""))
    said = urlencode({k: v for k, v in (("state", state), ("kind", kind), ("person", person)) if v})
    return render(
        request, "inspection/visits.html",
        tabs=tabs(actor, "visits"), rows=pages.rows(page.visits), state=state, kind=kind, person=person or "",
        states=_words(STATES), kinds=_words(KINDS), people=list(queries.inspectors(actor.area_id, today).items()),
        can_keep=actor.covers_all(KEEP), next=f"?before={page.before}&{said}" if page.before else "",
    )  # fmt: skip


def _words(words):
    return [(key.value, gettext(word)) for key, word in words.items()]


@door("inspection.see")
def show(request, visit_id):
    actor = request.actor
    visit = queries.visit_for(actor, visit_id)
    is_mine = visit.person_id in {person for person, _, _ in actor.identities}
    story = is_mine or actor.covers_all(KEEP) or actor.covers_all("inspection.oversee")
    return render(
        request, "inspection/visit.html",
        can_cancel=actor.covers_all(KEEP), others=_others(actor, visit), can_end=is_mine and actor.can(actions.INSPECT),
        lines=lines(journal.stream_of(actor.area_id, "visit", visit.pk, limit=20, files=False), actor) if story else [],
        **pages.shown(actor, visit),
    )  # fmt: skip


def _others(actor, visit):
    """Who may go instead, for the office while the visit is to come."""
    if visit.state != State.PLANNED or visit.kind == Kind.SELF_CHECK or not actor.covers_all(KEEP):
        return []
    people = queries.inspectors(actor.area_id, clock.today(clock.now()))
    return [(person, name) for person, name in people.items() if person != visit.person_id]


@door(KEEP)
def new(request):
    """Points are narrowed first, then ticked."""
    actor, now = request.actor, clock.now()
    today, wanted = clock.today(now), point_views.asked(request)
    page = points.points(actor, wanted, at=now, limit=OFFERED)
    types, units = point_views.choices(actor.area_id, today)
    return render(
        request, "inspection/visit_new.html",
        rows=point_pages.rows(actor, page), more=page.after, wanted=wanted, types=types, units=units, today=today,
        states=[(key, gettext(word)) for key, word in point_views.STATE_WORDS if key != "closed"],
        kinds=_words(KINDS), schemes=[(s.pk, s.title) for s in schemes.schemes(actor) if s.closed_on is None],
        people=list(queries.inspectors(actor.area_id, today).items()), picked=whole(request.GET.get("point")),
        rounds=scores.open_rounds(actor),
        coming=[(v.pk, f"{v.on:%m-%d} {v.title}（{v.person_text}）") for v in queries.to_come(actor, today)],
    )  # fmt: skip


@door(KEEP, writes=True)
def plan(request):
    given = request.POST
    if given.get("join"):
        return _join(request, whole(given.get("join")))
    spec = actions.VisitSpec(
        given.get("visit_title", ""),
        given.get("visit_kind", ""),
        whole(given.get("scheme")) or 0,
        day(given.get("day")),
        whole(given.get("inspector")) or 0,
        tuple(whole(each) or 0 for each in given.getlist("point")),
        whole(given.get("round")),
        second=given.get("second", ""),
    )
    recorded = actions.plan_visit(spec, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:visit", args=[recorded.stream_id]), recorded, gettext("检查已派"))


def _join(request, visit_id):
    visit = queries.visit_for(request.actor, visit_id)
    ids = tuple(whole(each) or 0 for each in request.POST.getlist("point"))
    recorded = actions.join_visit(visit, ids, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:visit", args=[visit.pk]), recorded, gettext("点位已并进"))


@door(KEEP, writes=True)
def hand(request, visit_id):
    visit, given = queries.visit_for(request.actor, visit_id), request.POST
    recorded = actions.hand_visit(
        visit, whole(given.get("inspector")) or 0, reason=given.get("reason", ""), by=request.actor, at=clock.now()
    )
    return done(request, reverse("inspection:visit", args=[visit.pk]), recorded, gettext("已经换人"))


@door(KEEP, writes=True)
def cancel(request, visit_id):
    visit = queries.visit_for(request.actor, visit_id)
    recorded = actions.cancel_visit(visit, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
    return done(request, reverse("inspection:visit", args=[visit.pk]), recorded, gettext("检查已取消"))


@door(actions.INSPECT, writes=True)
def end(request, visit_id):
    visit = queries.visit_for(request.actor, visit_id)
    recorded = actions.end_visit(visit, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:visit", args=[visit.pk]), recorded, gettext("检查完毕"))


urlpatterns = [
    path("inspection/", index, name="visits"),
    path("inspection/visits/new/", new, name="visit-new"),
    path("inspection/visits/plan/", plan, name="visit-plan"),
    path("inspection/visits/<int:visit_id>/", show, name="visit"),
    path("inspection/visits/<int:visit_id>/hand/", hand, name="visit-hand"),
    path("inspection/visits/<int:visit_id>/cancel/", cancel, name="visit-cancel"),
    path("inspection/visits/<int:visit_id>/end/", end, name="visit-end"),
]
