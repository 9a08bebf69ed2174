"""The unit's own ledger (本单位台账), and ticking off what is divided inside."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, queries
from taizhang.ui import clock, done, door, render, whole


@door("ledger.divide")
def unit_ledger(request):
    book = queries.unit_ledger(request.actor, clock.now())
    return render(request, "ledger/unit_ledger.html", book=book, unit_name=request.actor.unit_name)


@door("ledger.divide", writes=True)
def tick(request, item_id, task_id):
    """One tap; or how far it is, in percent. `back` says from which page."""
    task = queries.inner_task_for(request.actor, item_id, task_id)
    posted, progress = request.POST, None
    if "progress" in posted:
        progress = whole(posted["progress"])
        if progress is None or progress > 100:
            raise Refused("ledger.progress", N_("进度要在0到100之间。"), "invalid")
    recorded = actions.tick_inner_task(
        item_id, task.pk, by=request.actor, at=clock.now(), done=posted.get("done") != "no", progress=progress
    )
    places = {"unit": reverse("ledger:unit-ledger"), "home": "/#inner"}
    where = places.get(posted.get("back", ""), reverse("ledger:item", args=[item_id]) + "#inner")
    return done(request, where, recorded, gettext("内部分工已记"))


urlpatterns = [
    path("unit/ledger/", unit_ledger, name="unit-ledger"),
    path("items/<int:item_id>/tasks/<int:task_id>/", tick, name="tick"),
]
