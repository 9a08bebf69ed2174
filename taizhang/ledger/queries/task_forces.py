"""Task forces with what they owe. Who they are is common knowledge; numbers and items are shown within reach."""

from collections import defaultdict

from django.db.models import Sum

from taizhang.ledger.actions.task_forces import MOST_OPEN
from taizhang.ledger.models import Item, OpenTally
from taizhang.ledger.rules import State, day_of
from taizhang.org import queries as org
from taizhang.org import task_forces

from .counts import LIGHTS, lights_by_day
from .filters import Filter, owed_by
from .lists import Writer, people_of, rows, shown

WARN_DAYS = 10  # working days before the end of a term
SHOWN = 50


def within_reach(actor, pages):
    """The task forces whose numbers this actor may see: all, one's own, and those in which one's unit is."""
    if actor.covers_all("ledger.see"):
        return {page.unit.pk for page in pages}
    mine = actor.unit_ids("ledger.see")
    return {p.unit.pk for p in pages if p.unit.pk in mine or any(unit.pk in mine for unit in p.units)}


def forces(actor, at):
    """[(page, counts or None, working days left or None)], the standing ones first."""
    pages, today = task_forces.listed(actor.area_id), day_of(at)
    counts = _counts(actor.area_id, within_reach(actor, pages), today)
    calendar = org.calendar(actor.area_id)
    return [(page, counts.get(page.unit.pk), page.days_left(today, calendar)) for page in pages]


def _counts(area_id, unit_ids, today):
    """Lights by first lead unit, from the tallies; an hour that comes later today counts as red already."""
    if not unit_ids:
        return {}
    open_ = OpenTally.objects.filter(area_id=area_id, is_home=True, unit_id__in=unit_ids).order_by()
    found = defaultdict(lambda: dict.fromkeys((*map(str, LIGHTS), "claimed", "total"), 0))
    for row in open_.values("unit_id").annotate(**lights_by_day(today), total=Sum("count")):
        found[row.pop("unit_id")].update(row)
    return {unit_id: found[unit_id] for unit_id in unit_ids}


def force(actor, unit_id, at):
    """One task force: its page, numbers (None outside reach), first rows, how its term stands, roles to give."""
    page, today = task_forces.one_for(actor, unit_id), day_of(at)
    wanted = Filter(doing=(unit_id,))
    return {
        "page": page,
        "counts": _counts(actor.area_id, within_reach(actor, [page]), today).get(unit_id),
        "rows": rows(actor, wanted, at=at, size=SHOWN),
        "query": wanted.query(),
        "days": page.days_left(today, org.calendar(actor.area_id)),
        "lacks": task_forces.roles_to_give(actor.area_id, on=today, unit_id=unit_id),
    }


def ending(area_id, at):
    """Task forces whose term ends within ten working days or is over, with the days; the nearest first."""
    today, calendar = day_of(at), org.calendar(area_id)
    until = calendar.add(today, WARN_DAYS)
    found = task_forces.ending(area_id, until)
    return sorted(((page, page.days_left(today, calendar)) for page in found), key=lambda each: each[1])


def open_rows(actor, unit_id, at):
    """All that it owes and nobody has closed, as rows of a list: the clerk who dissolves it sees the whole area."""
    items = Item.objects.filter(area_id=actor.area_id, is_open=True, pk__in=owed_by(actor.area_id, unit_id=unit_id))
    found = list(shown(items.order_by("red_from_at", "id"), actor.area_id)[: MOST_OPEN + 1])
    writer = Writer(actor, found, at=at, people=people_of(found))
    return [writer.row(r) for r in found]


def drafts_of(area_id, unit_id):
    """Whether drafts name it as first lead: they stay drafts and want another."""
    return Item.objects.filter(area_id=area_id, state=State.DRAFT, lead_unit_id=unit_id).exists()
