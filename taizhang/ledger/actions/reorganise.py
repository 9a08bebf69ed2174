"""The open items of reorganised units go over in one act, each by an entry of its own; history stays where it is."""

from dataclasses import dataclass

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import ItemUnit
from taizhang.ledger.rules import day_of, reorganise
from taizhang.org import actions as org
from taizhang.org import moves
from taizhang.org.moving import DISSOLVING

from .bulk import Outcome
from .handover import hand_over


@dataclass(frozen=True)
class Moved:
    """What one act moved: an outcome for each item, and whether nothing is left to move."""

    outcomes: list[Outcome]
    is_settled: bool
    recorded: object


def parts_of(area_id, unit_ids):
    """Rows of open items that these units owe, in the order of the items."""
    parts = ItemUnit.objects.filter(area_id=area_id, unit_id__in=unit_ids, item__is_open=True)
    return parts.select_related("item").order_by("item_id", "id")


@transaction.atomic
def move_items(move_id, chosen, *, by, at, placed=None):
    """`chosen`: item id → unit that takes it over; `placed`: child unit → the successor below which it goes on. What
    cannot go (somebody else changed it meanwhile) is told line by line; all else goes. A claim under way stands, and
    its verification goes on."""
    signature = by.signing("ledger.issue")
    if not by.covers_all("ledger.issue"):
        raise Refused("move_clerk", N_("机构调整的划转由管全县台账的督查室经办办理。"), "forbidden")
    move = moves.move_for(by, move_id)
    earlier = moves.before(move)
    reorganise.begin(
        title=move.title,
        is_over=move.settled_at is not None or move.cancelled_at is not None,
        effective_on=move.effective_on,
        today=day_of(at),
        before=earlier.title if earlier else "",
    )
    parts = parts_of(by.area_id, move.source_ids)
    moves_all = move.kind in DISSOLVING
    reorganise.choose(
        chosen=chosen, targets=move.target_ids, left=parts.count(), moves_all=moves_all, places=bool(placed)
    )
    outcomes = [_move(part, chosen[part.item_id], move, by, at) for part in parts.filter(item_id__in=chosen)]
    settles = not (moves_all and parts_of(by.area_id, move.source_ids).exists())
    gone = len({o.item_id for o in outcomes if o.is_done})
    noted = org.note_moved(move.pk, gone, settles=settles, by=signature, at=at, placed=placed)
    return Moved(outcomes, noted.pub["settles"], noted)


def _move(part, unit_id, move, by, at):
    item = part.item
    try:
        with transaction.atomic():
            recorded = hand_over(
                item.pk, from_unit_id=part.unit_id, to_unit_id=unit_id, by=by, at=at,
                paper=move.paper, on=move.effective_on, move_id=move.pk,
            )  # fmt: skip
    except Refused as refused:
        return Outcome(item.pk, item.number, item.title, refused=refused)
    return Outcome(item.pk, item.number, item.title, recorded=recorded)


def owes_nothing(area_id, unit_id, name):
    """A unit closes when it owes nothing any more."""
    open_items = parts_of(area_id, [unit_id]).count()
    if open_items:
        raise Refused(
            "unit_owes_items",
            N_("{unit}还有 {count} 件在办事项。请先在“调整”里写明由谁接手，由督查室划转完再撤销。"),
            unit=name,
            count=open_items,
        )
