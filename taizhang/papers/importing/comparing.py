"""A workbook against the ledger: one verdict for each source row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from taizhang.engine import sheets
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.sheets import Book, Layout, Line
from taizhang.engine.sheets.guessing import text as shown
from taizhang.ledger.models import RegisterField
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org
from taizhang.org.actor import Actor
from taizhang.papers.rules.comparing import GONE, OTHER_REGISTER, Stands, Verdict, judge

from . import drafting, known

Sentence = tuple[str, dict[str, Any]]
REPORTS_STAY = N_("进展{count}条没有带入：已经在台账里的事项，进展由承办单位在事项页上报。")
NOT_A_PERSON = N_("“{name}”不在人员名册里，没有带入，只记在来源里。")
PART_OF = N_("是第{row}行“{title}”的下级，按单独一件带入；交办后可以用“分解”归到一起。")


@dataclass
class Compared:
    """One source row: `row` as the spreadsheet counts it."""

    row: int
    verdict: Verdict
    title: str = ""
    draft: drafting.Packed = field(default_factory=dict)
    changes: tuple[tuple[str, str, str], ...] = ()
    says: list[Sentence] = field(default_factory=list)
    faults: list[tuple[int | None, str, dict[str, Any]]] = field(default_factory=list)
    item_id: int | None = None


class Names:
    """Who and what may be named in a sheet, asked once for all rows."""

    def __init__(self, actor: Actor, register_id: int, at: datetime) -> None:
        self.today = day_of(at)
        tree = org.unit_tree(actor.area_id, on=self.today)
        pairs = [(name, unit.pk) for unit in tree for name in {unit.name, unit.short_name}]
        self.units = sheets.Known(pairs, area=org.area_name(actor.area_id))
        self.unit_names = [name for name, _ in pairs]
        own = RegisterField.objects.filter(area_id=actor.area_id, register_id=register_id, is_retired=False)
        self.labels = {spec.key: spec.label for spec in own}
        self.kinds = {spec.key: spec.kind for spec in own}
        self.people = _people(org.posts_in_force(actor.area_id, on=self.today))


def _people(posts: Iterable[Any]) -> dict[str, int]:
    """By name, by unit and name, by name and title; a name that two people have names nobody."""
    found: dict[str, set[int]] = {}
    for post in posts:
        name = post.person.name
        for called in (name, f"{post.unit.short_name}{name}", f"{post.unit.short_name} {name}", f"{name}{post.title}"):
            found.setdefault(called, set()).add(post.person_id)
    return {called: next(iter(ids)) for called, ids in found.items() if len(ids) == 1}


def headings_key(headings: Iterable[str]) -> str:
    """What a mapping of columns is remembered by."""
    return sha256("\x1f".join(headings).encode()).hexdigest()


def compared(actor: Actor, register_id: int, book: Book, at_sheet: int, layout: Layout, names: Names) -> list[Compared]:
    """Every row below the header, in order."""
    sheet = book.sheets[at_sheet]
    found = sheets.lines(sheet, layout, today=names.today, units=names.units, own=names.kinds)
    titles = {line.row: line.title for line in found}
    register = known.register_of(actor, register_id, (line.item_number for line in found))
    matched = {line.row: register.match(line.item_number, line.title, _lead(line)) for line in found}
    stand = known.standing(actor, (pk for pk in matched.values() if pk))
    out = []
    for line in found:
        passage = drafting.whole_row(sheet.rows[line.row], layout.columns, shown)
        locus = f"{sheet.name} {line.row + 1}"
        packed = drafting.packed(line, names.people, passage, locus)
        item_id = matched[line.row]
        out.append(_judged(line, packed, item_id, stand.get(item_id or 0), register.elsewhere, titles, names))
    return out


def _lead(line: Line) -> int | None:
    return line.leads[0].id if line.leads else None


def _judged(
    line: Line,
    packed: drafting.Packed,
    item_id: int | None,
    stands: Stands | None,
    elsewhere: set[str],
    titles: Mapping[int, str],
    names: Names,
) -> Compared:
    row = Compared(line.row + 1, Verdict.SKIPPED, line.title)
    if line.skipped is not None:
        row.says = [(line.skipped.message, line.skipped.params)]
        return row
    row.says = [(said.message, said.params) for said in line.remarks]
    row.faults = [(fault.column, fault.refused.message, fault.refused.params) for fault in line.faults]
    if line.stopped:
        row.verdict = Verdict.UNREAD
        return row
    if line.item_number and stands is None:
        row.verdict = Verdict.CONFLICT
        message = OTHER_REGISTER if line.item_number in elsewhere else GONE
        row.says.append((message, {"number": line.item_number}))
        return row
    found = judge(drafting.texts(packed), stands, is_done=packed["is_done"])
    row.verdict, row.changes, row.draft, row.item_id = found.verdict, found.changes, packed, item_id
    if found.why and stands:
        row.says.append((found.why, {"state": known.state_word(stands.state)}))
    for name in {line.responsible, line.leader} - {""}:
        if name not in names.people:
            row.says.append((NOT_A_PERSON, {"name": name}))
    if line.parent is not None and stands is None:
        row.says.append((PART_OF, {"row": line.parent + 1, "title": titles.get(line.parent, "")}))
    if packed["reports"] and stands is not None and found.verdict != Verdict.SAME:
        row.says.append((REPORTS_STAY, {"count": len(packed["reports"])}))
    return row


def read(data: bytes, names: Names) -> tuple[Book, int, list[Layout]]:
    """(workbook, the sheet that looks most like a ledger, the layouts of all). Raises Refused."""
    book = sheets.read_apart(data)
    if not book.sheets:
        raise Refused("papers.import.empty", N_("这个工作簿里没有工作表。"), "invalid")
    at, layouts = sheets.choose(book, names.labels, names.unit_names)
    return book, at, layouts
