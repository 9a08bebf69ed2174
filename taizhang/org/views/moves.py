"""机构调整: the security administrator records what a document decides; everybody may look."""

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang import journal
from taizhang.engine.refusal import N_, Refused
from taizhang.org import actions, forms, moves, moving, queries
from taizhang.org.views.lines import lines
from taizhang.ui import done, door, render, whole
from taizhang.ui.clock import now, today


@door(act="org.keep")
def index(request):
    area_id = request.actor.area_id
    names = queries.unit_names(area_id)
    rows = [_row(move, names, today(now())) for move in moves.all_moves(area_id)]
    return render(request, "org/moves.html", rows=rows)


def _row(move, names, day):
    return {
        "pk": move.pk,
        "title": move.title,
        "number": move.number,
        "kind": _(moving.KINDS[move.kind]),
        "effective_on": move.effective_on,
        "sources": "、".join(names.get(pk, "") for pk in move.source_ids),
        "targets": "、".join(names.get(pk, "") for pk in move.target_ids),
        "moved": move.moved_count,
        "state": _state(move, day),
    }


def _state(move, day):
    if move.cancelled_at:
        return _("已撤销")
    if move.settled_at:
        return _("已办结")
    return _("待划转") if move.effective_on <= day else _("等生效")


@door(act="org.keep")
def new(request):
    return render(request, "org/move_new.html", form=forms.MoveForm(request.actor.area_id, now()))


@door(act="org.keep", writes=True)
def record(request):
    at, actor = now(), request.actor
    form = forms.MoveForm(actor.area_id, at, data=request.POST)
    if not form.is_valid():
        return render(request, "org/move_new.html", form=form)
    says = form.cleaned_data
    try:
        recorded = actions.record_move(
            says["kind"], says["title"], says["number"], says["effective_on"], says["sources"], says["targets"],
            by=actor, at=at,
        )  # fmt: skip
    except Refused as refused:
        if refused.kind != "conflict":
            raise
        # Beside the units that were ticked: a page of its own would show their numbers.
        form.add_error("targets", _(refused.message).format(**refused.params))
        return render(request, "org/move_new.html", form=form)
    said = _("机构调整已记下，到生效日由督查室划转在办事项")
    return done(request, reverse("org:move", args=[recorded.stream_id]), recorded, said)


@door()
def move(request, move_id):
    at, actor = now(), request.actor
    day, found = today(at), moves.move_for(actor, move_id)
    names = queries.unit_names(actor.area_id)
    is_over = found.cancelled_at is not None
    keeps = actor.can("org.keep") and not is_over
    posts = moves.posts_left(found, day) if keeps and found.effective_on <= day else []
    return render(
        request,
        "org/move.html",
        move=found,
        row=_row(found, names, day),
        sources=[(pk, names.get(pk, "")) for pk in found.source_ids],
        targets=[(pk, names.get(pk, "")) for pk in found.target_ids],
        target=found.target_ids[0] if len(found.target_ids) == 1 else "",
        dissolves=found.kind in moving.DISSOLVING,
        posts=[{"pk": p.pk, "name": p.person.name, "title": p.title, "unit": p.unit.short_name} for p in posts],
        lines=lines(journal.stream_of(actor.area_id, "move", found.pk, limit=20), actor),
        can_keep=keeps,
        can_cancel=keeps and found.settled_at is None and not found.moved_count,
        can_move=actor.can("ledger.issue") and found.settled_at is None and not is_over,
        is_fresh=actor.is_fresh(at),
    )


@door(act="org.keep", writes=True)
def cancel(request, move_id):
    found = moves.move_for(request.actor, move_id)
    recorded = actions.cancel_move(found.pk, forms.line(request, "reason", 200), by=request.actor, at=now())
    return done(request, reverse("org:move", args=[found.pk]), recorded, _("机构调整已撤销"))


@door(act="org.keep", writes=True)
def people(request, move_id):
    """The people of the old units go along, each to the unit chosen for his post; an empty choice stays."""
    at, actor = now(), request.actor
    found = moves.move_for(actor, move_id)
    if found.cancelled_at is not None or found.effective_on > today(at):
        raise Refused("move_not_yet", N_("生效以后才能转岗"))
    recorded = []
    for post in moves.posts_left(found, today(at)):
        unit_id = whole(request.POST.get(f"post{post.pk}"))
        if unit_id is None:
            continue
        if unit_id not in found.target_ids:
            raise Refused("move_elsewhere", N_("只能转到文件写明的接手单位"), kind="invalid")
        recorded.append(actions.move_post(post.pk, unit_id, by=actor, at=at))
    if not recorded:
        raise Refused("move_nobody", N_("还没有选要转岗的人"), kind="invalid")
    said = _("已转岗 {count} 人，角色等审计员确认").format(count=len(recorded))
    return done(request, reverse("org:move", args=[found.pk]), recorded, said)
