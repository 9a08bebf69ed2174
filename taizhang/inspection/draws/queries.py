"""Reading draws, and drawing them again."""

from dataclasses import dataclass
from datetime import date

from taizhang.inspection.models import Draw, Point, Visit
from taizhang.ui import NotInReach

from . import rules

PAGE = 50


@dataclass
class Again:
    """A draw, drawn again from what was kept."""

    drawn: rules.Drawn
    agrees: bool


def draws(actor, *, before=None):
    found = Draw.objects.visible_to(actor)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.defer("pool", "own", "lots").order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def draw_for(actor, draw_id):
    found = Draw.objects.visible_to(actor).filter(pk=draw_id).select_related("scheme").first()
    if found is None:
        raise NotInReach
    return found


def again(draw):
    own = {person: frozenset(ids) for person, ids in draw.own}
    pool = [(point, shares) for point, shares in draw.pool]
    pot = rules.Pot(pool, [person for person, _ in draw.people], own, draw.points_wanted, draw.inspectors_wanted)
    drawn = rules.draw(pot, draw.seed)
    lots = [[one.point, one.person, one.number, one.total] for one in drawn.lots]
    return Again(drawn, lots == draw.lots and list(drawn.people) == draw.chosen)


def points_of(draw, ids):
    return Point.objects.filter(area_id=draw.area_id).in_bulk(ids)


def visits_of(draw):
    """The visits that were planned by it, in the order in which they were."""
    return list(Visit.objects.filter(area_id=draw.area_id, draw_id=draw.pk, on=draw.on).order_by("pk"))


def burdened(draw):
    """(unit, the cap that it was at or None, the day of a visit too near or None) of those left out."""
    return [(unit, count, date.fromisoformat(day) if day else None) for unit, count, day in draw.burdened]


def spared(draw):
    """{unit: visit} of those that were left out."""
    visits = Visit.objects.filter(area_id=draw.area_id).in_bulk({visit for _, visit in draw.spared})
    return {unit: visits[visit] for unit, visit in draw.spared if visit in visits}
