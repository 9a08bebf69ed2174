"""What the ledger already holds of a register, to match the rows of a sheet with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from taizhang.engine import sheets
from taizhang.engine.sheets import title_key
from taizhang.ledger.actions import Draft
from taizhang.ledger.models import Item, ItemField, ItemSource, ItemUnit, Report
from taizhang.ledger.queries.lists import written
from taizhang.ledger.rules import OVER, ROWS, STATES, WORKING, State, Verb, day_of
from taizhang.org.actor import Actor
from taizhang.papers.rules.comparing import EXTEND, NO_DUE, SET_DUE, Stands, Told

from .drafting import texts_of

BATCH = 500
TOLD = ("progress", "history", "recorded")  # the kinds of reports that an office writes down
TAKES = ROWS[Verb.RECORD_PROGRESS].moves


@dataclass
class Register:
    """The items of one register within the actor's reach, by number and by title with first lead."""

    by_number: dict[str, int] = field(default_factory=dict)
    by_title: dict[tuple[str, int | None], int] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)  # numbers of other registers that the sheet names

    def match(self, number: str, title: str, lead: int | None) -> int | None:
        """The item that a row means; None for a new one."""
        return self.by_number.get(number) if number else self.by_title.get((title_key(title), lead))


def register_of(actor: Actor, register_id: int, numbers: Iterable[str]) -> Register:
    """Everything that is not withdrawn; of several with one title the newest, and one that is open before one that is
    over."""
    found = Register()
    items = Item.objects.visible_to(actor).filter(register_id=register_id).exclude(state=State.WITHDRAWN)
    rows = items.order_by("is_open", "id").values_list("id", "number", "title", "lead_unit_id")
    for pk, number, title, lead in rows.iterator(chunk_size=2000):
        if number:
            found.by_number[number] = pk
        found.by_title[title_key(title), lead] = pk
    unknown = {number for number in numbers if number and number not in found.by_number}
    for some in batches(sorted(unknown)):
        others = Item.objects.visible_to(actor).filter(number__in=some)
        found.elsewhere |= set(others.values_list("number", flat=True))
    return found


def standing(actor: Actor, ids: Iterable[int]) -> dict[int, Stands]:
    """These items as they stand, a few queries for every 500 of them."""
    found: dict[int, Stands] = {}
    for some in batches(sorted(set(ids))):
        items = Item.objects.visible_to(actor).filter(pk__in=some)
        units, fields = units_of(actor, some), own_values(actor, some)
        for item in items:
            leads, joints = units[item.pk]
            draft = Draft(
                register_id=item.register_id,
                title=item.title,
                requirement=item.requirement,
                done_when=item.done_when,
                lead_unit_ids=tuple(leads),
                joint_unit_ids=tuple(joints),
                responsible_person_id=item.responsible_person_id,
                leader_person_id=item.leader_person_id,
                due_on=item.due_on,
                due_hour=item.due_hour,
                due_kind=item.due_kind,
                decide_on=item.decide_on,
                is_standing=item.is_standing,
                source_note=item.source_note,
                fields=fields[item.pk],
            )
            found[item.pk] = Stands(
                item.pk, item.state, State(item.state) in OVER, texts_of(draft), State(item.state) in TAKES,
                regroups=State(item.state) in WORKING | {State.ISSUED} and not item.open_declines,
                due=NO_DUE if item.is_standing else EXTEND if item.due_on else SET_DUE,
            )  # fmt: skip
    return found


def kept(actor: Actor, ids: Iterable[int]) -> Mapping[int, str]:
    """The words of the sources of these items: a remark among them is known."""
    found: dict[int, str] = defaultdict(str)
    for some in batches(sorted(set(ids))):
        rows = ItemSource.objects.filter(area_id=actor.area_id, item_id__in=some)
        for item_id, passage in rows.values_list("item_id", "passage"):
            found[item_id] += passage + "\n"
    return found


Lines = Iterable[tuple[date | None, str]]


def fresh(lines: Lines, known: set[Told]) -> list[Told]:
    """The dated lines that are not known, each once, the earliest first."""
    found: dict[Told, Told] = {}
    for on, text in lines:
        if on and (key := key_of(on, text)) not in known:
            found.setdefault(key, (on.isoformat(), text))
    return sorted(found.values())


def key_of(on: date, text: str) -> Told:
    """What a line of progress is known by: its day, and its words without date, spaces and marks."""
    return on.isoformat(), title_key(sheets.without_day(text))


def told(actor: Actor, ids: Iterable[int], today: date, year: int | None) -> Mapping[int, set[Told]]:
    """What has been reported of these items: as it was, and as a sheet reads that gives it back (`as_written`)."""
    found: dict[int, set[Told]] = defaultdict(set)
    for some in batches(sorted(set(ids))):
        for item_id, at, text in reported(actor, some):
            found[item_id].add(key_of(day_of(at), text))
            for said in (text, as_written(at, text)):
                read = sheets.reports(said, today=today, year=year)
                found[item_id] |= {key_of(on, line) for on, line in read if on}
    return found


def reported(actor: Actor, ids: list[int]) -> Iterable[tuple[int, datetime, str]]:
    """(item, instant, words), the earliest first."""
    rows = Report.objects.filter(area_id=actor.area_id, item_id__in=ids, kind__in=TOLD).order_by("at", "id")
    return rows.values_list("item_id", "at", "text")


def as_written(at: datetime, text: str) -> str:
    """A report as a line of a sheet: with its day, once."""
    on = day_of(at)
    dated = text[:12].strip().startswith((f"{on.month}月{on.day}日", f"{on.year}年"))
    return text if dated else f"{on.year}年{on.month}月{on.day}日：{text}"


def batches(values: list[Any]) -> Iterable[list[Any]]:
    return (values[n : n + BATCH] for n in range(0, len(values), BATCH))


def state_word(state: str) -> str:
    return gettext(STATES[State(state)])


def units_of(actor: Actor, ids: Iterable[int]) -> Mapping[int, tuple[list[int], list[int]]]:
    found: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    rows = ItemUnit.objects.filter(area_id=actor.area_id, item_id__in=ids).order_by("-is_first", "id")
    for item_id, unit_id, is_lead in rows.values_list("item_id", "unit_id", "is_lead"):
        found[item_id][0 if is_lead else 1].append(unit_id)
    return found


def own_values(actor: Actor, ids: Iterable[int]) -> Mapping[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    values = ItemField.objects.filter(area_id=actor.area_id, item_id__in=ids, field__is_retired=False)
    for value in values.select_related("field"):
        found[value.item_id][value.field.key] = written(value)
    return found
