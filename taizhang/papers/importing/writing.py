"""A register in an office's own form; what is written reads again as no change at all."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext

from taizhang.engine import sheets
from taizhang.engine.sheets import Due, Layout
from taizhang.ledger.models import Item, Register, RegisterField
from taizhang.ledger.rules import STATES, DueKind, State
from taizhang.org import queries as org
from taizhang.org.actor import Actor
from taizhang.org.models import Person
from taizhang.papers.models import Import
from taizhang.papers.models.importing import State as ImportState

from .known import as_written, batches, own_values, reported, units_of

_OURS = (
    "number", "item_number", "title", "requirement", "done_when", "leads", "joints", "responsible", "leader", "due",
    "source", "state", "progress",
)  # fmt: skip


def form_of(actor: Actor, register: Register) -> Layout:
    """The form of the workbook that was last brought into the register; of one that never was, all that it holds."""
    brought = Import.objects.in_area(actor.area_id).filter(register_id=register.pk, state=ImportState.DONE)
    if last := brought.exclude(form={}).order_by("-id").first():
        return Layout.of(last.form)
    own = RegisterField.objects.filter(area_id=actor.area_id, register=register, is_retired=False)
    headings = {name: sheets.FIELDS[name] for name in _OURS} | {f"own:{spec.key}": spec.label for spec in own}
    return sheets.form(register.name, headings)


def write_register(actor: Actor, register_id: int, form: Layout, out: BinaryIO, *, at: datetime) -> int:
    """Everything of the register that is not withdrawn, in the actor's reach; returns how many items."""
    items = Item.objects.visible_to(actor).filter(register_id=register_id).exclude(state=State.WITHDRAWN)
    ids = list(items.order_by("issued_at", "id").values_list("pk", flat=True))
    sheets.write(form, _rows(actor, ids), out, numbered=True)
    return len(ids)


def _rows(actor: Actor, ids: list[int]) -> Iterator[dict[str, Any]]:
    names = org.unit_names(actor.area_id)
    number = 0
    for some in batches(ids):
        items = Item.objects.visible_to(actor).in_bulk(some)
        units, fields, reports = units_of(actor, some), own_values(actor, some), _reports(actor, some)
        wanted = {pk for item in items.values() for pk in (item.responsible_person_id, item.leader_person_id) if pk}
        people = dict(Person.objects.filter(area_id=actor.area_id, pk__in=wanted).values_list("pk", "name"))
        for pk in some:
            if (item := items.get(pk)) is None:
                continue
            number += 1
            leads, joints = units[pk]
            yield {
                "number": str(number),
                "item_number": item.number,
                "title": item.title,
                "requirement": item.requirement,
                "done_when": item.done_when,
                "leads": [names.get(unit, "") for unit in leads],
                "joints": [names.get(unit, "") for unit in joints],
                "responsible": people.get(item.responsible_person_id, ""),
                "leader": people.get(item.leader_person_id, ""),
                "due": sheets.due_cell(_due(item)),
                "source": item.source_note,
                "state": gettext(STATES[State(item.state)]),
                "progress": "\n".join(reports[pk]),
                **{f"own:{key}": text for key, text in fields[pk].items()},
            }


def _due(item: Item) -> Due | None:
    if item.is_standing:
        return Due(DueKind.LONG, text=gettext("长期"))
    on = item.decide_on if item.due_kind == DueKind.MEETING else item.due_on
    return Due(item.due_kind, on, item.due_hour) if on or item.due_kind != DueKind.DAY else None


def _reports(actor: Actor, ids: list[int]) -> dict[int, list[str]]:
    """What was reported, the earliest first, each with its day."""
    found: dict[int, list[str]] = defaultdict(list)
    for item_id, at, text in reported(actor, ids):
        found[item_id].append(as_written(at, text))
    return found
