"""A workbook against the ledger: one verdict for each source row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext

from taizhang.engine import sheets
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.sheets import Book, Layout, Line, Sheet, letters, title_key
from taizhang.engine.sheets.guessing import text as shown
from taizhang.engine.sheets.progress import state as progress_state
from taizhang.ledger.models import RegisterField
from taizhang.ledger.rules import State, Verb, day_of
from taizhang.org import queries as org
from taizhang.org.actor import Actor
from taizhang.papers.rules.comparing import (
    DRAFT,
    GONE,
    NOT_NOW,
    OTHER_REGISTER,
    REISSUE,
    SET_DUE,
    Stands,
    Told,
    Verdict,
    judge,
)

from . import drafting, known

Sentence = tuple[str, dict[str, Any]]
UNDATED = N_("进展里没有写日期的话没有带入：“{said}”。请在前面写上哪天。")
DONE_THERE = N_("表上写的是办完了，台账里还没有销号：请承办单位申请销号。")
STOPPED_THERE = N_("表上写的是“{said}”，台账里是“{state}”：要停下来，到事项页办“挂起”。")
REMARK = N_("备注没有带入：“{said}”。要留下，草稿写进办理要求，已交办的写进进展，前面写上哪天。")
ACT_OF = {REISSUE: Verb.REISSUE, SET_DUE: Verb.SET_DUE, STOPPED_THERE: Verb.SUSPEND}
"""The act of the item's page that a sentence sends to."""
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
    faults: list[tuple[int | str | None, str, dict[str, Any]]] = field(default_factory=list)  # column or address
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

    def label(self, field: str) -> str:
        """The heading under which an office knows a field."""
        key = field.removeprefix("own:")
        return self.labels.get(key, key) if field != key else gettext(sheets.FIELDS.get(field, field))


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
    told = known.told(actor, (matched[line.row] or 0 for line in found if line.reports), names.today, layout.year)
    words = known.kept(actor, (matched[line.row] or 0 for line in found if line.remark))
    several = len({at for at, _, _ in sheet.places.values()}) > 1
    out = []
    for line in found:
        passage = drafting.whole_row(sheet.rows[line.row], layout.columns, shown)
        locus = _place(book, sheet, line.row, None, named=True) or f"{sheet.name} {line.row + 1}"
        packed = drafting.packed(line, names.people, passage, locus)
        item_id = matched[line.row]
        fresh = known.fresh(line.reports, told.get(item_id or 0, set()))
        row = _judged(line, packed, item_id, stand.get(item_id or 0), register.elsewhere, titles, names, fresh)
        if row.item_id and line.remark and title_key(line.remark) not in title_key(words[row.item_id]):
            row.says.append((REMARK, {"said": line.remark[:40]}))
        if sheet.places:  # a row of forms is counted as the form, its cells as they stand in the file
            row.row = line.row - layout.first + 1
            row.faults = [
                (
                    _place(book, sheet, line.row, fault.column, named=several),
                    fault.refused.message,
                    fault.refused.params,
                )
                for fault in line.faults
            ]
        out.append(row)
    return out


def _place(book: Book, sheet: Sheet, row: int, column: int | None, *, named: bool) -> str:
    """Where a cell of forms stands in the file, with its sheet where that is asked; nothing of a table."""
    if (place := sheet.place(row, column)) is None:
        return ""
    n, y, x = place
    address = f"{letters(x)}{y + 1}"
    return f"{book.originals[n].name} {address}" if named else address


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
    fresh: list[Told],
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
    found = judge(drafting.texts(packed), stands, is_done=packed["is_done"], fresh=fresh)
    row.verdict, row.changes, row.draft, row.item_id = found.verdict, found.changes, packed, item_id
    if stands:
        row.says += [_not_brought(message, about, stands, names) for message, about in found.why]
        row.says += _beside(line, stands)
    for name in {line.responsible, line.leader} - {""}:
        if name not in names.people:
            row.says.append((NOT_A_PERSON, {"name": name}))
    if line.parent is not None and stands is None:
        row.says.append((PART_OF, {"row": line.parent + 1, "title": titles.get(line.parent, "")}))
    return row


def _not_brought(message: str, about: tuple[str, ...], stands: Stands, names: Names) -> Sentence:
    params: dict[str, Any] = {"state": known.state_word(stands.state)}
    if message == NOT_NOW:
        params["count"] = len(about)
    elif about:
        params["fields"] = "、".join(names.label(field) for field in about)
    return message, params


def _beside(line: Line, stands: Stands) -> list[Sentence]:
    """What the sheet says of an issued item and nothing can be made of."""
    if stands.is_over or stands.state == DRAFT:
        return []
    bare = next((text for on, text in line.reports if on is None and not progress_state(text)), "")
    said: list[Sentence] = [(UNDATED, {"said": bare[:40]})] if bare else []
    if line.state == "done":
        said.append((DONE_THERE, {}))
    elif line.state == "stopped" and stands.state != State.SUSPENDED:
        said.append((STOPPED_THERE, {"said": line.state_said[:20], "state": known.state_word(stands.state)}))
    return said


def read(data: bytes, names: Names) -> tuple[Book, int, list[Layout]]:
    """(workbook, the sheet that looks most like a ledger, the layouts of all). Raises Refused."""
    book = sheets.turned(sheets.read_apart(data), names.labels)
    if not book.sheets:
        raise Refused("papers.import.empty", N_("这个工作簿里没有工作表。"), "invalid")
    at, layouts = sheets.choose(book, names.labels, names.unit_names)
    return book, at, layouts
