"""What a reorganisation would move, as its preview shows it; and what a unit has to sign for."""

from django.db.models import Count, Q

from taizhang.engine.refusal import N_
from taizhang.ledger.actions.reorganise import parts_of
from taizhang.ledger.models import Claim, FormerUnit, Item, ItemUnit
from taizhang.ledger.rules import State, day_of
from taizhang.ledger.rules.reorganise import MOST
from taizhang.org import moves
from taizhang.org import queries as org
from taizhang.org.moving import DISSOLVING, TRANSFER

from .lists import SHOWN, Writer

LEAD, JOINT = N_("牵头"), N_("配合")


def move_page(actor, move, at, *, words=None, rest=None):
    """The preview: a row for each open item with its old part, and the successor that it would go to. `words`: by unit
    the words of a title that send it there; `rest`: the unit that takes all others."""
    found = list(parts_of(actor.area_id, move.source_ids)[: MOST + 1])
    names = org.unit_names(actor.area_id, {*move.source_ids, *move.target_ids})
    items = {part.item_id for part in found[:MOST]}
    rows = list(Item.objects.filter(area_id=actor.area_id, pk__in=items).values(*SHOWN))
    writer = Writer(actor, rows, at=at)
    shown = {row["id"]: writer.row(row) for row in rows}
    claims = Claim.objects.filter(area_id=actor.area_id, item_id__in=items, state="drafted")
    drafted = set(claims.values_list("item_id", flat=True))
    only = move.target_ids[0] if move.kind in DISSOLVING and len(move.target_ids) == 1 else None
    lines = {}
    for part in found[:MOST]:
        line = lines.setdefault(
            part.item_id,
            {
                **shown[part.item_id],
                "parts": [],
                "claim": _claim(part.item, drafted),
                "late_entry": day_of(part.item.last_at) >= move.effective_on,
                "target": only or _target(part.item.title, words or {}, rest),
            },
        )
        line["parts"].append((names.get(part.unit_id, ""), LEAD if part.is_lead else JOINT))
    return {
        "lines": list(lines.values()),
        "more": len(found) > MOST,
        "claimed": sum(line["claim"] == "claimed" for line in lines.values()),
        "late": sum(line["late_entry"] for line in lines.values()),
        "targets": [(pk, names[pk]) for pk in move.target_ids],
        "sources": [names[pk] for pk in move.source_ids],
        "is_transfer": move.kind == TRANSFER,
        "before": moves.before(move),
        "children": _children(move, names) if move.settled_at is None else [],
    }


def _children(move, names):
    """The units below the old ones, each with the successors that it may go to and how much it owes itself."""
    found = moves.children(move)
    owed = ItemUnit.objects.filter(area_id=move.area_id, unit_id__in=[c.unit.pk for c in found], item__is_open=True)
    open_ = dict(owed.values("unit_id").annotate(n=Count("item_id", distinct=True)).values_list("unit_id", "n"))
    posts = moves.heads(move.area_id, [child.unit.pk for child in found], move.effective_on)
    return [
        {
            "id": child.unit.pk,
            "name": child.unit.short_name,
            "above": names.get(child.unit.parent_id, ""),
            "items": open_.get(child.unit.pk, 0),
            "people": posts.get(child.unit.pk, 0),
            "to": child.only if move.kind in DISSOLVING else None,
            "fits": [(pk, names[pk]) for pk in child.fits],
        }
        for child in found
    ]


def _claim(item, drafted):
    if item.state == State.CLAIMED:
        return "claimed"
    return "drafted" if item.pk in drafted else ""


def _target(title, words, rest):
    for unit_id, said in words.items():
        if any(word in title for word in said):
            return unit_id
    return rest


def to_receive(actor, unit_ids):
    """Open items that were handed over to these units and wait for their signature."""
    pending = ItemUnit.objects.filter(area_id=actor.area_id, unit_id__in=unit_ids, state="pending")
    handed = Q(handover_count__gt=0, is_open=True, pk__in=pending.values("item_id"))
    return Item.objects.visible_to(actor).filter(handed)


def received(actor, at):
    """The list that the successor signs: what came, from where, by which document."""
    units = {g.scope_unit_id for g in actor.grants_for("ledger.accept") if g.register_id is None}
    found = list(to_receive(actor, units).order_by("red_from_at", "pk").values(*SHOWN)[:MOST])
    former = FormerUnit.objects.filter(
        area_id=actor.area_id, item_id__in=[r["id"] for r in found], to_unit_id__in=units
    )
    came = {f.item_id: f for f in former.order_by("id")}
    writer = Writer(actor, found, at=at)
    rows = [writer.row(r) for r in found]
    return [{**r, "came_from": came[r["id"]].unit_name, "paper": came[r["id"]].paper} for r in rows if r["id"] in came]
