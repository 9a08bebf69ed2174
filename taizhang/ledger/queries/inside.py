"""Inner tasks as their unit sees them. Nobody outside the unit reads a word of them: not the leader, not the clerk, not
the township above a village."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from taizhang.ledger.models import InnerTask, Item, ItemUnit
from taizhang.ledger.rules import WORKING, day_of, dividing
from taizhang.org import queries as org
from taizhang.ui.reach import NotInReach

from .lists import person_names

MOST = 300  # tasks on the page of a unit
SHOWN = 10


def inside_units(actor):
    """The units whose inner tasks this actor sees, sections included: those that the actor speaks for by a role of
    the doing side. What lies below a unit and is no section of it, as a village, keeps its own."""
    return actor.house_ids(dividing.DIVIDE)


def inside(actor, tasks=None):
    """The inner tasks within reach: the unit's, the section's, one's own."""
    tasks = InnerTask.objects.filter(area_id=actor.area_id) if tasks is None else tasks
    units = inside_units(actor)
    if not units:
        return tasks.none()
    own = Q(person_id__in=[person for person, _, _ in actor.identities], unit_id__in=org.house_ids(actor))
    return tasks.filter(Q(unit_id__in=units) | Q(section_unit_id__in=units) | own)


def inner_task_for(actor, item_id, task_id):
    task = inside(actor).filter(item_id=item_id, pk=task_id).first()
    if task is None:
        raise NotInReach
    return task


def inner_tasks(actor, item, units):
    """A unit's tasks on one item as rows, with what they come to."""
    tasks = list(inside(actor, InnerTask.objects.filter(area_id=actor.area_id, item_id=item.pk))) if units else []
    return rows(actor, tasks), dividing.rolled_up(t.progress for t in tasks)


def rolled_up(actor, item):
    """What the actor's unit's tasks on an item come to, or None."""
    tasks = inside(actor, InnerTask.objects.filter(area_id=actor.area_id, item_id=item.pk))
    return dividing.rolled_up(tasks.values_list("progress", flat=True))


def rows(actor, tasks, today=None):
    names = person_names(actor.area_id, {t.person_id for t in tasks if t.person_id})
    sections = org.unit_names(actor.area_id) if any(t.section_unit_id for t in tasks) else {}
    return [
        {
            "row": t,
            "id": t.pk,
            "item_id": t.item_id,
            "title": t.title,
            "person": names.get(t.person_id, ""),
            "section": sections.get(t.section_unit_id, ""),
            "due_on": t.due_on,
            "is_late": today is not None and t.done_at is None and t.due_on is not None and t.due_on < today,
            "progress": t.progress,
            "done_at": t.done_at,
            "done_by": t.done_by_text,
        }
        for t in tasks
    ]


@dataclass
class UnitLedger:
    """本单位台账: what is open inside, by section and person; items that nobody inside has yet."""

    groups: list[dict]
    late: int
    is_cut: bool
    undivided: list[dict]


def unit_ledger(actor, at):
    """Open tasks of items under way, the late ones first; per item how many of its tasks are done."""
    today = day_of(at)
    tasks = _under_way(inside(actor))
    found = list(tasks.select_related("item").order_by("due_on", "id")[: MOST + 1])
    shown = found[:MOST]
    whole = _rolled_up(actor, {t.item_id for t in shown})
    groups: dict[tuple, dict] = {}
    reach = set(Item.objects.visible_to(actor).filter(pk__in={t.item_id for t in shown}).values_list("pk", flat=True))
    for task, row in zip(shown, rows(actor, shown, today), strict=True):
        item = task.item
        row |= {
            "number": item.number, "item": item.title, "item_due_on": item.due_on, "opens": item.pk in reach,
            "rolled": whole.get(item.pk), "may_move": item.state in WORKING,
        }  # fmt: skip
        key = (row["section"], row["person"])
        group = groups.setdefault(key, {"section": row["section"], "person": row["person"], "rows": [], "late": 0})
        group["rows"].append(row)
        group["late"] += row["is_late"]
    ordered = sorted(groups.values(), key=lambda g: (-g["late"], not g["section"], g["section"], g["person"]))
    return UnitLedger(ordered, sum(g["late"] for g in ordered), len(found) > MOST, _undivided(actor))


def _under_way(tasks):
    """Not done, of an open item that the unit still has."""
    owing = ItemUnit.objects.filter(
        area_id=OuterRef("area_id"), item_id=OuterRef("item_id"), unit_id=OuterRef("unit_id")
    )
    return tasks.filter(Exists(owing), done_at=None, item__is_open=True)


def _rolled_up(actor, item_ids):
    progress: dict[int, list[int]] = {}
    tasks = inside(actor, InnerTask.objects.filter(area_id=actor.area_id, item_id__in=item_ids)) if item_ids else ()
    for item_id, percent in tasks.values_list("item_id", "progress") if item_ids else ():
        progress.setdefault(item_id, []).append(percent)
    return {item_id: dividing.rolled_up(found) for item_id, found in progress.items()}


def _undivided(actor):
    """Items that the unit leads and works on and that were given to nobody inside."""
    units = [g.scope_unit_id for g in actor.grants_for(dividing.DIVIDE) if g.register_id is None]
    tasks = InnerTask.objects.filter(area_id=actor.area_id, item_id=OuterRef("pk"), unit_id__in=units)
    items = Item.objects.visible_to(actor).filter(is_open=True, lead_unit_id__in=units, state__in=[*WORKING])
    items = items.filter(~Exists(tasks)).order_by("red_from_at", "id")
    return list(items.values("id", "number", "title", "due_on")[:SHOWN])


def my_inner_tasks(actor, at, *, limit=5):
    """What is open in the actor's own name, or in that of the section the actor works in: for the home."""
    sections = {unit for _, _, unit in actor.identities if org.house_of(actor.area_id, unit) != unit}
    persons = [person for person, _, _ in actor.identities]
    own = Q(person_id__in=persons, unit_id__in=org.house_ids(actor)) | Q(section_unit_id__in=sections)
    tasks = InnerTask.objects.filter(own, area_id=actor.area_id)
    found = list(_under_way(tasks).select_related("item").order_by("due_on", "id")[:limit])
    today = day_of(at)
    return [
        {
            "id": t.pk, "item_id": t.item_id, "title": t.title, "number": t.item.number, "item": t.item.title,
            "due_on": t.due_on, "is_late": t.due_on is not None and t.due_on < today,
            "may_move": t.item.state in WORKING,
        }
        for t in found
    ]  # fmt: skip
