"""Reading reorganisations: common knowledge of the area, as units are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from taizhang.org import memo, moving, queries, rules
from taizhang.org.models import Post, Unit, UnitMove
from taizhang.ui.reach import NotInReach


def all_moves(area_id: int, *, limit: int = 50) -> list[UnitMove]:
    """Newest first."""
    return list(UnitMove.objects.filter(area_id=area_id).order_by("-pk")[:limit])


def waiting(area_id: int, on: date | None = None) -> list[UnitMove]:
    """Not settled and not cancelled, in the order in which they were decided; `on`: in effect that day."""
    found = UnitMove.objects.filter(area_id=area_id, settled_at=None, cancelled_at=None).order_by("pk")
    return list(found if on is None else found.filter(effective_on__lte=on))


def move_for(actor, move_id: int) -> UnitMove:
    move = UnitMove.objects.filter(area_id=actor.area_id, pk=move_id).first()
    if move is None:
        raise NotInReach
    return move


def before(move: UnitMove) -> UnitMove | None:
    """An earlier one that waits and touches the same units: it goes first, so that this one sees its result."""
    units = {*move.source_ids, *move.target_ids}
    earlier = (each for each in waiting(move.area_id) if each.pk < move.pk)
    return next((each for each in earlier if units & {*each.source_ids, *each.target_ids}), None)


def posts_left(move: UnitMove, on: date) -> list[Post]:
    """Who still sits in the units that this one dissolves."""
    posts = Post.objects.filter(area_id=move.area_id, unit_id__in=move.source_ids).in_force(on)
    return list(posts.exclude(to_on=on).select_related("person", "unit").order_by("unit_id", "pk"))


@dataclass(frozen=True)
class Child:
    """A unit directly below one that is reorganised, and the successors that it may go to."""

    unit: Unit
    fits: list[int]

    @property
    def only(self) -> int | None:
        """Where it goes without being asked."""
        return self.fits[0] if len(self.fits) == 1 else None


def children(move: UnitMove) -> list[Child]:
    """Open units directly below the old ones that may go along, villages with their township."""
    below = Unit.objects.filter(area_id=move.area_id, parent_id__in=move.source_ids, valid_to_on=None)
    units = {
        unit.pk: unit for unit in below.exclude(pk__in=[*move.source_ids, *move.target_ids]).order_by("code", "pk")
    }
    kinds = dict(Unit.objects.filter(area_id=move.area_id, pk__in=move.target_ids).values_list("pk", "kind"))
    fits = moving.places(
        below={pk: unit.kind for pk, unit in units.items()},
        targets={pk: kinds[pk] for pk in move.target_ids},
        parents=rules.UNIT_PARENTS,
    )
    return [Child(units[pk], where) for pk, where in fits.items()]


def heads(area_id: int, unit_ids: Iterable[int], on: date) -> dict[int, int]:
    """How many posts each of these units has on a day."""
    posts = Post.objects.filter(area_id=area_id, unit_id__in=list(unit_ids)).in_force(on)
    return dict(posts.order_by().values("unit_id").annotate(n=Count("pk")).values_list("unit_id", "n"))


def dissolved(area_id: int, on: date) -> dict[int, list[int]]:
    """Units that have given what they had to others by that day, with their successors; closed ones too."""

    def ask():
        if memo.is_on():  # a page names units anyway
            units = queries.all_units(area_id).values()
            return {u.pk: u.successor_ids for u in units if u.dissolves_on and u.dissolves_on <= on}
        gone = Unit.objects.filter(area_id=area_id, dissolves_on__lte=on)
        return dict(gone.values_list("pk", "successor_ids"))

    return memo.once(("dissolved", area_id, on), ask)


def predecessors(area_id: int, unit_ids: Iterable[int], on: date) -> frozenset[int]:
    """The units whose place these have taken, over every reorganisation so far, with all below them."""
    gone, known = dissolved(area_id, on), set(unit_ids)
    found: set[int] = set()
    while fresh := {pk for pk, after in gone.items() if pk not in found and not (known | found).isdisjoint(after)}:
        found |= fresh
    return queries.below(area_id, found) if found else frozenset()


def predecessor_paths(area_id: int, unit_ids: Iterable[int], on: date) -> frozenset[str]:
    found = predecessors(area_id, unit_ids, on)
    if not found:
        return frozenset()
    return frozenset(Unit.objects.filter(area_id=area_id, pk__in=found).values_list("path", flat=True))
