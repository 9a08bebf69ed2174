"""The list of plans, one plan, and what is decided about it."""

from datetime import date

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.planning import actions, pages, queries
from taizhang.planning.rules import State
from taizhang.ui import clock, done, door, render, whole

TABS = (("", N_("未结束")), *((state, pages.STATES[state]) for state in State))
SORTS = ((queries.Sort.SLIP, N_("晚得多的在前")), (queries.Sort.NEW, N_("最新的在前")))


@door("planning.see")
def index(request):
    asked = request.GET
    state = asked["state"] if asked.get("state") in set(State) else ""
    sort = queries.Sort.NEW if asked.get("sort") == queries.Sort.NEW else queries.Sort.SLIP
    page = queries.plans(request.actor, sort=sort, before=asked.get("before", ""), state=state)
    tabs = [
        {"text": gettext(text), "url": f"?state={key}&sort={sort}", "count": None, "current": key == state}
        for key, text in TABS
    ]
    return render(
        request,
        "planning/list.html",
        rows=[pages.row(plan, page.units.get(plan.unit_id, ""), page.standings.get(plan.pk)) for plan in page.plans],
        tabs=tabs,
        sorts=[(gettext(text), f"?state={state}&sort={key}", key == sort) for key, text in SORTS],
        next=f"?state={state}&sort={sort}&before={page.after}" if page.after else "",
        can_open=request.actor.can("planning.draft"),
    )


@door("planning.see")
def show(request, plan_id):
    plan = queries.plan_for(request.actor, plan_id)
    return render(
        request,
        "planning/plan.html",
        **pages.plan(request.actor, plan, clock.now(), request.GET.get("zoom", "")),
        zooms=[(key, gettext(word)) for key, word in pages.ZOOM_WORDS.items()],
        print_of=f"plan:{plan.pk}",
        sizes=("A3", "A0", "A1", "A4"),
    )


def _back(plan):
    return reverse("planning:plan", args=[plan.pk])


@door("planning.submit", writes=True)
def submit(request, plan_id):
    plan = queries.plan_for(request.actor, plan_id)
    recorded = actions.submit(plan, by=request.actor, at=clock.now(), reason=request.POST.get("reason", ""))
    return done(request, _back(plan), recorded, gettext("已送审"))


@door("planning.decide", writes=True)
def approve(request, plan_id):
    plan, post = queries.plan_for(request.actor, plan_id), request.POST
    recorded = actions.approve(
        plan, by=request.actor, at=clock.now(), decision=post.get("decision", ""),
        as_baseline=post.get("as_baseline") == "1", seen=post.get("seen"),
    )  # fmt: skip
    return done(request, _back(plan), recorded, gettext("计划已批"))


@door("planning.decide", writes=True)
def send_back(request, plan_id):
    plan, post = queries.plan_for(request.actor, plan_id), request.POST
    recorded = actions.send_back(
        plan, reason=post.get("reason", ""), by=request.actor, at=clock.now(), seen=post.get("seen")
    )
    return done(request, _back(plan), recorded, gettext("已退回"))


@door("planning.decide", writes=True)
def end(request, plan_id):
    plan, post = queries.plan_for(request.actor, plan_id), request.POST
    recorded = actions.end(plan, reason=post.get("reason", ""), by=request.actor, at=clock.now(), seen=post.get("seen"))
    return done(request, _back(plan), recorded, gettext("计划已结束"))


@door("planning.draft", writes=True)
def issue(request, plan_id):
    plan, post = queries.plan_for(request.actor, plan_id), request.POST
    recorded = actions.issue_steps(plan, post.getlist("key"), by=request.actor, at=clock.now(), seen=post.get("seen"))
    said = gettext("已发出 {n} 件子事项") if plan.item_id else gettext("已写成 {n} 件草稿，去台账交办")
    return done(request, _back(plan), recorded, said.format(n=len(recorded.pub["steps"])))


@door("planning.report", writes=True)
def report(request, plan_id):
    plan, post = queries.plan_for(request.actor, plan_id), request.POST
    recorded = actions.report_step(
        plan, post.get("key", ""), by=request.actor, at=clock.now(), started_on=_day(post, "started_on"),
        finished_on=_day(post, "finished_on"), percent=_percent(post), text=post.get("text", ""),
    )  # fmt: skip
    return done(request, _back(plan), recorded, gettext("已报进度"))


def _day(post, name):
    text = post.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("planning.day", N_("日期要写成 2026-09-01 这样。"), "invalid") from None


def _percent(post):
    text = post.get("percent", "").strip().rstrip("%％")
    if not text:
        return None
    if (percent := whole(text)) is None:
        raise Refused("planning.percent", N_("进度要在0到100之间。"), "invalid")
    return percent


urlpatterns = [
    path("plans/", index, name="list"),
    path("plans/<int:plan_id>/", show, name="plan"),
    path("plans/<int:plan_id>/submit/", submit, name="submit"),
    path("plans/<int:plan_id>/approve/", approve, name="approve"),
    path("plans/<int:plan_id>/send-back/", send_back, name="send-back"),
    path("plans/<int:plan_id>/report/", report, name="report"),
    path("plans/<int:plan_id>/issue/", issue, name="issue"),
    path("plans/<int:plan_id>/end/", end, name="end"),
]
