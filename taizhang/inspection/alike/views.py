"""举一反三 on the screen: ordering it, answering it, how far it is."""

from datetime import date

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.inspection.after import queries as after
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.schemes.actions import KEEP
from taizhang.ui import clock, done, door, render, whole

from . import actions, pages, queries


@door(actions.ANSWER)
def mine(request):
    rows, has_more = pages.mine(request.actor)
    return render(request, "inspection/alike_mine.html", rows=rows, has_more=has_more, today=clock.today(clock.now()))


@door("inspection.see")
def show(request, alike_id):
    found = queries.alike_for(request.actor, alike_id)
    return render(request, "inspection/alike.html", alike=found, **pages.shown(request.actor, found))


@door(KEEP, writes=True)
def order(request, finding_id):
    found, typed = after.finding_for(request.actor, finding_id), request.POST
    try:
        due_on = date.fromisoformat(typed.get("due_on", ""))
    except ValueError:
        due_on = None
    title = gettext("举一反三：{type}自查").format(type=gettext(TYPES[found.point.type]))
    recorded = actions.order(
        found, text=typed.get("text", ""), due_on=due_on, title=title, unit_id=whole(typed.get("unit")),
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    return done(request, reverse("inspection:alike", args=[recorded.stream_id]), recorded, gettext("自查要求发出去了"))


@door(actions.ANSWER, writes=True)
def answer(request, row_id):
    row, typed = queries.row_for(request.actor, row_id), request.POST
    recorded = actions.answer(
        row, answer=typed.get("answer", ""), text=typed.get("text", ""), by=request.actor, at=clock.now()
    )
    message = gettext("记下了，有问题的已立成事项") if recorded.pub["finding"] else gettext("记下了")
    return done(request, "inspection:alike-mine", recorded, message)


urlpatterns = [
    path("inspection/alike/", mine, name="alike-mine"),
    path("inspection/alike/<int:alike_id>/", show, name="alike"),
    path("inspection/alike/points/<int:row_id>/", answer, name="alike-answer"),
    path("inspection/findings/<int:finding_id>/alike/", order, name="alike-order"),
]
