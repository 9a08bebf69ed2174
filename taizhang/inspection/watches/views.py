"""回头看 on the screen: what is watched, and one press that sends somebody."""

from datetime import date

from django.urls import path
from django.utils.translation import gettext, ngettext

from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.tabs import tabs
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render

from . import actions, pages, queries

WATCH = "inspection.watch"


@door(WATCH)
def watches(request):
    actor, now = request.actor, clock.now()
    today = clock.today(now)
    found, more = queries.page(actor, request.GET.get("after", ""))
    return render(
        request, "inspection/watches.html",
        tabs=tabs(actor, "watches"), rows=pages.rows(actor, found, today), next=f"?after={more}" if more else "",
        can_plan=actor.covers_all(KEEP) and queries.due(actor, now).exists(),
        on=org.calendar(actor.area_id).add(today, 1), today=today,
    )  # fmt: skip


@door(KEEP, writes=True)
def plan(request):
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        on = None
    sent = actions.plan_due(title=gettext("回头看"), on=on, by=request.actor, at=clock.now())
    said = ngettext("派了{n}次回头看", "派了{n}次回头看", len(sent.planned)).format(n=len(sent.planned))
    if sent.left:
        said += ngettext("；{n}处没有合适的督查员，没派", "；{n}处没有合适的督查员，没派", sent.left).format(
            n=sent.left
        )
    for points, why in sent.refused:
        said += gettext("；{points}没派：{why}").format(
            points="、".join(points[:3]), why=gettext(why.message).format(**why.params)
        )
    return done(request, "inspection:watches", sent.planned, said)


urlpatterns = [
    path("inspection/look-backs/", watches, name="watches"),
    path("inspection/look-backs/plan/", plan, name="watches-plan"),
]
