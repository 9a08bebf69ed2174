"""日历改了: a plan is dated again, or keeps its dates."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.planning import actions, queries
from taizhang.ui import clock, done, door


def _back(plan):
    return reverse("planning:plan", args=[plan.pk])


@door("planning.submit", writes=True)
def rearrange(request, plan_id):
    plan = queries.plan_for(request.actor, plan_id)
    recorded = actions.rearrange(plan, by=request.actor, at=clock.now(), seen=request.POST.get("seen"))
    return done(request, _back(plan), recorded, gettext("已按新日历重排并送审"))


@door("planning.submit", writes=True)
def keep(request, plan_id):
    plan = queries.plan_for(request.actor, plan_id)
    recorded = actions.keep_dates(plan, by=request.actor, at=clock.now(), seen=request.POST.get("seen"))
    return done(request, _back(plan), recorded, gettext("已记下：保持原来的日期"))


urlpatterns = [
    path("plans/<int:plan_id>/rearrange/", rearrange, name="rearrange"),
    path("plans/<int:plan_id>/keep/", keep, name="keep"),
]
