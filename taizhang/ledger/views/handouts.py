"""交办批: who has accepted what was handed out together, the notice on paper, accepting it all at once."""

from django.urls import path, reverse
from django.utils.translation import gettext, ngettext

from taizhang.ledger import actions, listing, queries
from taizhang.ledger.views.lists import picked
from taizhang.ui import clock, done, door, render, whole


@door("ledger.see")
def index(request):
    found = queries.handouts(request.actor, before=whole(request.GET.get("before")))
    shown = found[: queries.HANDOUTS]
    return render(
        request, "ledger/handouts.html", rows=shown, next=shown[-1].pk if len(found) > queries.HANDOUTS else None
    )


@door("ledger.see")
def show(request, handout_id):
    actor = request.actor
    handout = queries.handout_for(actor, handout_id)
    units = queries.acceptance(actor, handout)
    missing = [u for u in units if u["waiting"]]
    return render(
        request,
        "ledger/handout.html",
        handout=handout,
        units=units,
        mine=[u for u in units if u["can_accept"]],
        missing=missing,
        waiting=sum(len(u["waiting"]) for u in missing),
        can_urge=actor.can("ledger.urge"),
        is_office=actor.can("ledger.issue"),
    )


@door("ledger.see")
def notice(request, handout_id):
    """交办通知: for every unit the table of what it owes; with ?unit= the sheet of one."""
    handout = queries.handout_for(request.actor, handout_id)
    units = queries.acceptance(request.actor, handout, unit_id=whole(request.GET.get("unit")))
    return render(request, "ledger/handout_notice.html", handout=handout, units=sorted(units, key=lambda u: u["name"]))


@door("ledger.urge", writes=True)
def urge(request, handout_id):
    handout = queries.handout_for(request.actor, handout_id)
    recorded = actions.urge_handout(handout, by=request.actor, at=clock.now())
    n = len(recorded.pub["units"])
    said = ngettext("已催 {n} 个单位签收", "已催 {n} 个单位签收", n).format(n=n)
    return done(request, reverse("ledger:handout", args=[handout.pk]), recorded, said)


@door("ledger.accept", writes=True)
def accept(request, handout_id):
    """签收全部: what is ticked; the rest is declined item by item."""
    actor = request.actor
    handout = queries.handout_for(actor, handout_id)
    wanted = queries.items_of(actor, handout, picked(request.POST))
    outcomes = actions.each(actions.accept, wanted, by=actor, at=clock.now())
    worked = [o for o in outcomes if o.is_done]
    said = gettext("签收 {count} 件").format(count=len(worked))
    where = reverse("ledger:handout", args=[handout.pk])
    if len(worked) == len(outcomes):
        return done(request, where, [o.recorded for o in worked], said)
    response = render(request, "ledger/bulk_done.html", **listing.outcomes(outcomes, gettext("签收"), said, where))
    response.location_after = where
    return response


urlpatterns = [
    path("items/handouts/", index, name="handouts"),
    path("items/handouts/<int:handout_id>/", show, name="handout"),
    path("items/handouts/<int:handout_id>/notice/", notice, name="handout-notice"),
    path("items/handouts/<int:handout_id>/urge/", urge, name="handout-urge"),
    path("items/handouts/<int:handout_id>/accept/", accept, name="handout-accept"),
]
