"""机构调整: recorded by the security administrator, moved by the clerk (the ledger does that), settled when nothing is
left to move. Here stand the decision, and the posts of the people."""

from datetime import date, datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.org import moves, moving
from taizhang.org.actions import posts, shared
from taizhang.org.actions.grants import propose_role
from taizhang.org.actor import Actor, Signature
from taizhang.org.models import RoleGrant, Unit, UnitMove
from taizhang.ui.clock import today


@transaction.atomic
def record_move(
    kind: str, title: str, number: str, effective_on: date, source_ids, target_ids, *, by: Actor, at: datetime
):
    """A document decides that units merge, split, or hand a function over. Returns the entry of the reorganisation."""
    shared.require_text(title)
    signature = by.signing("org.keep")
    # One reorganisation at a time: the second of a day sees what the first decided.
    units = {unit.pk: unit for unit in Unit.objects.select_for_update().filter(area_id=by.area_id).order_by("pk")}
    sources, targets = list(dict.fromkeys(source_ids)), list(dict.fromkeys(target_ids))
    require(set(sources + targets) <= set(units), "unit_gone", N_("没有这个单位"))
    moving.reorganise(
        moving.Plan(
            kind=kind,
            sources=sources,
            targets=targets,
            effective_on=effective_on,
            today=today(at),
            names={pk: unit.short_name for pk, unit in units.items()},
            closed={pk for pk, unit in units.items() if unit.valid_to_on is not None},
            successors={pk: unit.successor_ids for pk, unit in units.items() if unit.dissolves_on is not None},
            roots={pk for pk, unit in units.items() if unit.parent_id is None},
            below={pk: [u.pk for u in units.values() if u.path.startswith(units[pk].path)] for pk in sources},
        )
    )
    pub = {"kind": kind, "effective_on": effective_on.isoformat(), "sources": sources, "targets": targets}
    priv = {
        "title": title.strip(),
        "number": number.strip(),
        "sources": "、".join(units[pk].short_name for pk in sources),
        "targets": "、".join(units[pk].short_name for pk in targets),
    }
    event = Event(("move", journal.allot(by.area_id, "move")), "org.move.recorded", pub=pub, priv=priv)
    return journal.append(event, by=signature, at=at)


@transaction.atomic
def cancel_move(move_id: int, reason: str, *, by: Actor, at: datetime):
    """It was written down wrongly; nothing has moved yet."""
    shared.require_text(reason)
    signature, move = by.signing("org.keep"), _move(by.area_id, move_id)
    moving.cancel(is_settled=move.settled_at is not None or move.cancelled_at is not None, moved=move.moved_count)
    event = Event(("move", move.pk), "org.move.cancelled", priv={"reason": reason})
    return journal.append(event, by=signature, at=at)


def note_moved(move_id: int, count: int, *, settles: bool, by: Signature, at: datetime, placed=None):
    """How many items the ledger just moved; `settles` when no item is left to move. Units below the old ones, as the
    villages of a township, go along in the same act: `placed` says where (unit → successor); below dissolved units
    that have one successor they go there unasked. A dissolved unit is settled when no child unit is left."""
    move, chosen = _move(by.area_id, move_id), dict(placed or {})
    names = {u.pk: u.short_name for u in Unit.objects.select_for_update().filter(area_id=by.area_id).order_by("pk")}
    children = moves.children(move)
    fits = {child.unit.pk: child.fits for child in children}
    moving.place(chosen=chosen, fits=fits, names=names)
    if move.kind in moving.DISSOLVING:
        chosen = {child.unit.pk: child.only for child in children if child.only} | chosen
    going = {unit: chosen[unit] for unit in fits if unit in chosen}
    left = moving.left_over(move.kind, chosen, fits)
    require(
        count > 0 or bool(going) or not left,
        "move_children_left",
        N_("还有 {count} 个下级单位没有划归，请给它们选接手的单位"),
        count=len(left),
    )
    several = len(move.target_ids) > 1
    said = [f"{names[unit]}→{names[to]}" if several else names[unit] for unit, to in going.items()]
    event = Event(
        ("move", move.pk),
        "org.move.moved",
        pub={
            "count": count,
            "settles": settles and not left,
            "follows": list(going),
            "places": [{"unit": unit, "to": to} for unit, to in going.items()],
        },
        priv={"follows": "、".join(said)},
    )
    return journal.append(event, by=by, at=at)


def _move(area_id, move_id):
    move = UnitMove.objects.select_for_update().filter(area_id=area_id, pk=move_id).first()
    if move is None:
        raise Refused("move_gone", N_("没有这次机构调整"), kind="missing")
    return move


@transaction.atomic
def move_post(post_id: int, unit_id: int, *, by: Actor, at: datetime):
    """The person goes along: the post ends, one of the same title begins at the successor, and its business roles are
    proposed anew over the new unit, for the auditor to confirm (S7). Returns the entry of the new post."""
    post = shared.post_in_force(by, post_id, at)
    unit = shared.unit(by, unit_id)
    require(post.unit_id != unit.pk, "post_there", N_("已经在这个单位"))
    grants = list(post.grants.filter(state=RoleGrant.GRANTED).in_force(today(at)))
    posts.end_post(post.pk, by=by, at=at)
    began = posts.begin_post(post.person_id, unit.pk, post.title, by=by, at=at)
    for grant in grants:
        scope = unit.pk if grant.scope_unit_id == post.unit_id else grant.scope_unit_id
        propose_role(
            began.stream_id, grant.role, by=by, at=at, scope_unit_id=scope,
            scope_register_id=grant.scope_register_id, to_on=grant.to_on,
        )  # fmt: skip
    return began
