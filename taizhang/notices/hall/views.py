"""协调会 on the screen: what is offered, the agenda, one matter."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.notices.books.views import typed_day
from taizhang.notices.models import speaks_for
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render, whole

from . import actions, pages, queries
from .rules import State


@door("notices.hall")
def hall(request):
    actor, today = request.actor, clock.today(clock.now())
    can_keep = actor.covers_all(actions.KEEP)
    over, more = queries.over(actor, before=whole(request.GET.get("before")))
    return render(
        request, "notices/hall.html",
        can_keep=can_keep, days=queries.days(actor.area_id),
        offered=pages.offered(actor, today) if actor.can("notices.hall_office") else [],
        is_office=actor.can("notices.hall_office"),
        agenda=pages.cases(actor, queries.agenda(actor)), over=pages.cases(actor, over),
        next=f"?before={more}" if more else "", leaders=_leaders(actor, today) if can_keep else [], today=today,
    )  # fmt: skip


def _leaders(actor, today):
    holders = org.holders(actor.area_id, "leader", on=today)
    return list({p.person_id: f"{p.title} {p.person.name}" for p in holders}.items())


@door("notices.hall")
def case(request, case_id):
    actor, today = request.actor, clock.today(clock.now())
    found = queries.case_for(actor, case_id)
    waits, can_keep = found.state == State.PUT, actor.covers_all(actions.KEEP)
    mine = {found.unit_id, found.other_unit_id} & speaks_for(actor)
    units = [(u.pk, u.short_name) for u in org.unit_tree(actor.area_id, on=today) if u.parent_id] if can_keep else []
    return render(
        request, "notices/hall_case.html",
        row=pages.cases(actor, [found])[0], case=found, units=units, can_rule=waits and can_keep,
        can_state=waits and bool(mine) and actor.can(actions.STATE),
    )  # fmt: skip


@door(actions.KEEP, writes=True)
def days(request):
    recorded = actions.choose_days(whole(request.POST.get("days")), by=request.actor, at=clock.now())
    return done(request, reverse("notices:hall"), recorded, gettext("记下了"))


@door(actions.KEEP, writes=True)
def put(request):
    typed = request.POST
    recorded = actions.put(
        typed.get("kind", ""), whole(typed.get("about")) or 0, on=typed_day(typed.get("on")),
        leader_person_id=whole(typed.get("leader")), anyway=typed.get("anyway", ""), by=request.actor, at=clock.now(),
    )  # fmt: skip
    return done(request, reverse("notices:hall"), recorded, gettext("已上会"))


def _act(request, case_id):
    return queries.case_for(request.actor, case_id), {"by": request.actor, "at": clock.now()}


def _back(request, case_id, recorded, message):
    return done(request, reverse("notices:hall-case", args=[case_id]), recorded, message)


@door(actions.KEEP, writes=True)
def off(request, case_id):
    found, who = _act(request, case_id)
    return _back(request, case_id, actions.take_off(found, request.POST.get("reason", ""), **who), gettext("撤下了"))


@door(actions.STATE, writes=True)
def state(request, case_id):
    found, who = _act(request, case_id)
    return _back(request, case_id, actions.state(found, request.POST.get("text", ""), **who), gettext("说明已交"))


@door(actions.KEEP, writes=True)
def rule(request, case_id):
    found, who = _act(request, case_id)
    typed = request.POST
    if typed.get("meanwhile") and whole(typed.get("meanwhile")) is None:
        raise Refused("notices.hall_unit", N_("没有这个单位，请从列出的单位里选。"), "invalid")
    recorded = actions.rule(
        found, typed.get("text", ""), unit_id=whole(typed.get("unit")), due_on=typed_day(typed.get("due_on")),
        meanwhile_unit_id=whole(typed.get("meanwhile")), **who,
    )  # fmt: skip
    return _back(request, case_id, recorded, gettext("裁定已记到事项上，请承办单位反馈"))


urlpatterns = [
    path("hall/", hall, name="hall"),
    path("hall/days/", days, name="hall-days"),
    path("hall/put/", put, name="hall-put"),
    path("hall/<int:case_id>/", case, name="hall-case"),
    path("hall/<int:case_id>/off/", off, name="hall-off"),
    path("hall/<int:case_id>/state/", state, name="hall-state"),
    path("hall/<int:case_id>/rule/", rule, name="hall-rule"),
]
