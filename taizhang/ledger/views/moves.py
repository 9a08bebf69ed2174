"""划转 of what a reorganisation brings along: the clerk's preview and act, and the list that the successor signs."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, listing, queries
from taizhang.org import moves
from taizhang.org.moving import KINDS
from taizhang.ui import clock, done, door, render, whole


@door("ledger.issue")
def index(request):
    """What waits to be moved, in the order in which it was decided."""
    at, actor = clock.now(), request.actor
    day = clock.today(at)
    found = moves.waiting(actor.area_id)
    rows = [{"move": m, "kind": gettext(KINDS[m.kind]), "is_due": m.effective_on <= day} for m in found]
    return render(request, "ledger/moves.html", rows=rows)


@door("ledger.issue")
def preview(request, move_id):
    """Every open item of the old units, and where it goes; words of titles may sort them."""
    at, actor = clock.now(), request.actor
    move = moves.move_for(actor, move_id)
    typed = {pk: request.GET.get(f"words{pk}", "")[:100] for pk in move.target_ids}
    words = {pk: said.replace("，", " ").replace("、", " ").split() for pk, said in typed.items() if said.strip()}
    rest = whole(request.GET.get("rest"))
    page = queries.move_page(actor, move, at, words=words, rest=rest if rest in move.target_ids else None)
    return render(
        request,
        "ledger/move.html",
        **page,
        move=move,
        kind=gettext(KINDS[move.kind]),
        rest=rest,
        typed=[(pk, name, typed[pk]) for pk, name in page["targets"]],
        is_over=move.settled_at is not None or move.cancelled_at is not None,
        is_due=move.effective_on <= clock.today(at),
        may=actor.covers_all("ledger.issue"),
    )


@door("ledger.issue", writes=True)
def move_items(request, move_id):
    move = moves.move_for(request.actor, move_id)
    chosen, placed = _chosen(request.POST, "item"), _chosen(request.POST, "child")
    moved = actions.move_items(move.pk, chosen, by=request.actor, at=clock.now(), placed=placed)
    return _told(request, moved.outcomes, moved.recorded, gettext("划转"), reverse("ledger:move", args=[move.pk]))


def _chosen(data, kind):
    """Thing → unit, from controls named `item12`, `child7`."""
    pairs = {whole(name.removeprefix(kind)): whole(value) for name, value in data.items() if name.startswith(kind)}
    return {thing: unit for thing, unit in pairs.items() if thing is not None and unit is not None}


@door("ledger.accept")
def receive(request):
    """接收清单: what was handed over to my units and waits for their signature."""
    at, actor = clock.now(), request.actor
    return render(request, "ledger/receive.html", rows=queries.received(actor, at))


@door("ledger.accept", writes=True)
def receive_all(request):
    """One act signs for everything that is ticked."""
    picked = {n for v in request.POST.getlist("pick") if (n := whole(v)) is not None}
    if not picked:
        raise Refused("ledger.nothing_picked", N_("还没有选事项。"), "invalid")
    outcomes = actions.each(actions.accept, picked, by=request.actor, at=clock.now())
    return _told(request, outcomes, None, gettext("签收"), reverse("ledger:receive"))


def _told(request, outcomes, recorded, verb, back):
    """Back to the list, or a page that says what did not go and why."""
    worked = [o for o in outcomes if o.is_done]
    said = gettext("{act} {count} 件").format(act=verb, count=len({o.item_id for o in worked}))
    if len(worked) == len(outcomes):
        return done(request, back, [*(o.recorded for o in worked), *([recorded] if recorded else [])], said)
    response = render(request, "ledger/bulk_done.html", **listing.outcomes(outcomes, verb, said, back))
    response.location_after = back  # where the same submission leads the second time
    return response


urlpatterns = [
    path("moves/", index, name="moves"),
    path("moves/receive/", receive, name="receive"),
    path("moves/receive/sign/", receive_all, name="receive-all"),
    path("moves/<int:move_id>/", preview, name="move"),
    path("moves/<int:move_id>/items/", move_items, name="move-items"),
]
