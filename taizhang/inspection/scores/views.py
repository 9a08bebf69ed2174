"""Rounds on the screen: the list, a ranking, and what each of its numbers rests on; the heat table; 停牌."""

from decimal import Decimal, InvalidOperation

from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.cycles import pages as cycles
from taizhang.inspection.points import queries as points
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.tabs import tabs
from taizhang.inspection.typed import day
from taizhang.inspection.visits import queries as visits
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render, whole

from . import actions, given, pages, queries
from .rules import LEVELS, State


@door("inspection.see")
def rounds(request):
    actor, today = request.actor, clock.today(clock.now())
    rows, more = queries.rounds(actor, before=whole(request.GET.get("before")))
    can_keep = actor.covers_all(actions.KEEP)
    units = org.unit_tree(actor.area_id, on=today) if can_keep else []
    return render(
        request, "inspection/rounds.html",
        tabs=tabs(actor, "rounds"), rows=rows, next=f"?before={more}" if more else "", cycles=cycles.listed(actor),
        can_keep=can_keep, today=today,
        schemes=schemes.schemes(actor) if can_keep else [], vetoes=pages.vetoes(actor, today),
        units=[(u.pk, u.short_name) for u in units if u.kind in LEVELS],
    )  # fmt: skip


@door("inspection.keep", writes=True)
def open_round(request):
    typed = request.POST
    spec = actions.RoundSpec(
        typed.get("title", ""), whole(typed.get("scheme")) or 0, day(typed.get("from_on")), day(typed.get("to_on"))
    )
    recorded = actions.open_round(spec, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:round", args=[recorded.stream_id]), recorded, gettext("轮次开了"))


@door("inspection.see")
def round_(request, round_id):
    actor, today = request.actor, clock.today(clock.now())
    found = queries.round_for(actor, round_id)
    level = request.GET.get("level") if request.GET.get("level") in LEVELS else next(iter(LEVELS))
    return render(
        request, "inspection/round.html",
        round=found, is_published=found.state == State.PUBLISHED, **pages.ranking(actor, found, level, today),
        can_publish=found.state == State.OPEN and actor.covers_all(actions.KEEP),
    )  # fmt: skip


@door("inspection.keep", writes=True)
def publish(request, round_id):
    found = queries.round_for(request.actor, round_id)
    typed, now = request.POST, clock.now()
    known = queries.known_units(found.area_id, clock.today(now)) if typed.get("given", "").strip() else None
    recorded = actions.publish_round(
        found, by=request.actor, at=now, note=typed.get("note", ""), flat=_number(typed.get("flat")),
        given=given.read(typed["given"], known) if known else None,
        seen=typed.get("seen"),
    )  # fmt: skip
    return done(request, reverse("inspection:round", args=[round_id]), recorded, gettext("得分和排名已公布"))


def _number(text):
    if not text or not text.strip():
        return None
    try:
        return Decimal(text.strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Refused("inspection.number", N_("分数要写成数字，比如95。"), "invalid") from None


@door("inspection.see")
def unit(request, round_id, unit_id):
    found = queries.round_for(request.actor, round_id)
    level, result = pages.result_of(found, unit_id, clock.today(clock.now()))
    if result is None:
        raise Http404
    points, more = queries.points_of(found, unit_id, request.GET.get("after", ""))
    return render(
        request, "inspection/round_unit.html",
        round=found, unit=org.unit_names(found.area_id, {unit_id})[unit_id], result=result,
        level=gettext(LEVELS[level]),
        types=[(gettext(TYPES[type]), score, filled) for type, (score, filled) in sorted(result.types.items())],
        points=[(row, title, gettext(TYPES[row.type])) for row, title in points],
        next=f"?after={more}" if more else "",
    )  # fmt: skip


@door("inspection.see")
def lines(request, round_id, visit_id, point_id):
    found = queries.round_for(request.actor, round_id)
    visit, rows = queries.lines_of(found, visit_id, point_id)
    return render(
        request, "inspection/round_lines.html",
        round=found, visit=visit, rows=pages.lines(request.actor, rows), **pages.point_total(found, visit_id, point_id),
    )  # fmt: skip


@door("inspection.see")
def visit_lines(request, visit_id, point_id):
    """The same of any visit, also of one without a round."""
    actor = request.actor
    visit, point = visits.visit_for(actor, visit_id), points.point_for(actor, point_id)
    total = queries.of_visit(actor, visit).get(point.pk)
    if total is None:
        raise Http404
    found = queries.round_of(visit)
    return render(
        request, "inspection/round_lines.html", round=found, visit=visit, point=point, total=total,
        rows=pages.lines(actor, queries.lines_at(visit, point.pk, found)),
    )  # fmt: skip


@door("inspection.oversee")
def heat(request):
    actor, today = request.actor, clock.today(clock.now())
    return render(request, "inspection/heat.html", tabs=tabs(actor, "heat"), **pages.heat(actor, request.GET, today))


@door("inspection.oversee")
def boards(request):
    today = clock.today(clock.now())
    year = whole(request.GET.get("year")) or today.year
    shown = pages.boards(request.actor, today, min(max(year, 2000), 2100))
    return render(request, "inspection/boards.html", tabs=tabs(request.actor, "boards"), **shown)


@door("inspection.keep", writes=True)
def veto(request):
    typed = request.POST
    recorded = actions.record_veto(
        whole(typed.get("unit")) or 0, typed.get("reason", ""), from_on=day(typed.get("from_on")),
        until_on=day(typed.get("until_on")), by=request.actor, at=clock.now(),
    )  # fmt: skip
    return done(request, reverse("inspection:rounds"), recorded, gettext("停牌记下了"))


@door("inspection.keep", writes=True)
def lift(request, veto_id):
    found = queries.veto_for(request.actor, veto_id)
    recorded = actions.lift_veto(found, request.POST.get("reason", ""), by=request.actor, at=clock.now())
    return done(request, reverse("inspection:rounds"), recorded, gettext("停牌已解除"))


urlpatterns = [
    path("inspection/rounds/", rounds, name="rounds"),
    path("inspection/rounds/open/", open_round, name="round-open"),
    path("inspection/rounds/<int:round_id>/", round_, name="round"),
    path("inspection/rounds/<int:round_id>/publish/", publish, name="round-publish"),
    path("inspection/rounds/<int:round_id>/units/<int:unit_id>/", unit, name="round-unit"),
    path("inspection/rounds/<int:round_id>/visits/<int:visit_id>/points/<int:point_id>/", lines, name="round-lines"),
    path("inspection/visits/<int:visit_id>/points/<int:point_id>/", visit_lines, name="visit-lines"),
    path("inspection/rounds/heat/", heat, name="heat"),
    path("inspection/rounds/boards/", boards, name="boards"),
    path("inspection/rounds/vetoes/", veto, name="veto"),
    path("inspection/rounds/vetoes/<int:veto_id>/lift/", lift, name="veto-lift"),
]
