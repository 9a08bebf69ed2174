"""怎么亮灯: the rule by which a plan is judged, and how much should be done by when."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import Refused
from taizhang.planning import actions, pages, queries
from taizhang.planning.rules import Verb, decide
from taizhang.planning.rules.curves import read
from taizhang.planning.rules.judging import CURVES, TYPED
from taizhang.planning.rules.lag import PRESETS
from taizhang.ui import NotInReach, clock, done, door, render

MONTHS = range(1, 13)


def rules():
    return [
        (key, f"{gettext(one.label)}：{gettext(one.bounds)}（{gettext(one.source)}）") for key, one in PRESETS.items()
    ]


def curves():
    return [(key, gettext(text)) for key, text in CURVES.items()]


def _plan(actor, plan_id):
    """Who sees only some steps does not choose for the whole."""
    plan = queries.plan_for(actor, plan_id)
    if not plan.is_whole:
        raise NotInReach
    return plan


@door("planning.draft")
def edit(request, plan_id):
    plan = _plan(request.actor, plan_id)
    decide(Verb.CHOOSE, actions.snapshot(plan), actions.who(request.actor, plan))
    typed = [f"{tenth / 10:g}" for tenth in plan.curve_tenths] or [""] * 12
    return _page(request, plan, plan.lag_rule, plan.curve, typed)


def _page(request, plan, rule, curve, typed, faults=None, refused=None):
    faults = faults or {}
    return render(
        request,
        "planning/lights.html",
        status=400 if refused else 200,
        plan=plan,
        rules=rules(),
        curves=curves(),
        rule=rule,
        curve=curve,
        months=[(n, typed[n - 1], pages.say(faults[n]) if n in faults else "") for n in MONTHS],
        # What stands beside a cell is not said twice.
        wrong=pages.say(refused) if refused and not faults else "",
    )


@door("planning.draft", writes=True)
def choose(request, plan_id):
    plan, post = _plan(request.actor, plan_id), request.POST
    rule, curve, typed = post.get("lag_rule", ""), post.get("curve", ""), [post.get(f"m{n}", "") for n in MONTHS]
    try:
        recorded = actions.choose_lights(
            plan, lag_rule=rule, curve=curve, months=typed, by=request.actor, at=clock.now(), seen=post.get("seen")
        )
    except Refused as refused:
        if refused.kind != "invalid":
            raise
        faults = read(typed)[1] if curve == TYPED else {}
        is_told_beside = refused.code in {fault.code for fault in faults.values()}
        return _page(request, plan, rule, curve, typed, faults if is_told_beside else {}, refused)
    return done(request, reverse("planning:plan", args=[plan.pk]), recorded, gettext("已改，从现在起这样亮灯"))


urlpatterns = [
    path("plans/<int:plan_id>/lights/", edit, name="lights"),
    path("plans/<int:plan_id>/lights/choose/", choose, name="choose-lights"),
]
