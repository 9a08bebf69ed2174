"""What a workbook holds, what its columns mean, and what a row says, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from taizhang.engine.refusal import N_, Refused

Value = str | int | float | bool | date | datetime | None


class Said(NamedTuple):
    """A sentence for the reader: the Chinese source with `{param}` placeholders, and what they stand for."""

    message: str
    params: dict[str, Any] = {}

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message


class Cell(NamedTuple):
    """One cell. A merged cell is unfolded: `merged` is set on each copy, not on the cell that holds the value.

    `value` of a formula is its stored result, None where nobody stored one. Of an error it is the error as it is shown
    (#REF!). `colour` is the fill as RRGGBB.
    """

    value: Value = None
    merged: bool = False
    is_formula: bool = False
    is_error: bool = False
    remark: str = ""
    colour: str = ""


EMPTY = Cell()


@dataclass
class Sheet:
    """One sheet from its first cell A1 on. Rows and columns are counted from 0 here, from 1 and A in sentences.

    `places` of a table that was made of forms: where each cell stands in the file (sheet, row, column); of column -1
    where the form begins.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, column; last row, column
    places: dict[tuple[int, int], tuple[int, int, int]] = field(default_factory=dict)

    def place(self, row: int, column: int | None) -> tuple[int, int, int] | None:
        """Where a cell of forms stands in the file; None of any other sheet."""
        return self.places.get((row, -1 if column is None else column)) or self.places.get((row, -1))

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; an empty one beyond the edge."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else EMPTY


@dataclass
class Book:
    """A workbook with what has to be said about it as a whole. `kind`: xlsx, xlsb, xls or ods. `originals`: the sheets as
    they are in the file, where some were turned (`forms.turned`)."""

    sheets: list[Sheet]
    notes: list[Said] = field(default_factory=list)
    kind: str = "xlsx"
    originals: list[Sheet] = field(default_factory=list)


FIELDS = {
    "number": N_("序号"),
    "item_number": N_("编号"),
    "title": N_("事项"),
    "requirement": N_("办理要求"),
    "done_when": N_("完成的标准"),
    "leads": N_("牵头单位"),
    "joints": N_("配合单位"),
    "responsible": N_("责任人"),
    "leader": N_("分管领导"),
    "due": N_("时限"),
    "source": N_("来源"),
    "state": N_("状态"),
    "progress": N_("进展"),
    "report_on": N_("进展日期"),
    "group": N_("类别"),
    "remark": N_("备注"),
}
"""What a column may mean. Besides: `own:<key>` for a field of the register's own, `ours` for the column of our hints,
`ignore` for what is not brought in."""


@dataclass
class Column:
    """What one column means. `sure` is whether its heading says so; else it was concluded from what stands below."""

    index: int
    heading: str
    field: str
    sure: bool = True
    sample: str = ""


_KEPT = ("title", "titles", "head", "spans", "foot", "head_row", "first")


@dataclass
class Layout:
    """Where the table of a sheet stands and what its columns mean.

    `titles` are the rows above the header and `head` the header rows, as texts with merged cells unfolded; `spans` are
    the merged cells of both; `foot` are the notes and signatures below. `first` and `last` are the first and last row of the body; last < first: no rows.
    """

    title: str = ""
    titles: list[list[str]] = field(default_factory=list)
    head: list[list[str]] = field(default_factory=list)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    foot: list[list[str]] = field(default_factory=list)
    head_row: int = 0
    first: int = 0
    last: int = -1
    columns: list[Column] = field(default_factory=list)
    skipped: list[tuple[int, Said]] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    year: int | None = None
    score: int = 0

    def at(self, name: str) -> list[int]:
        """The columns that mean this, from left to right."""
        return [column.index for column in self.columns if column.field == name]

    @property
    def headings(self) -> list[str]:
        """The headings as the office reads them: what a mapping is remembered by."""
        return [column.heading for column in self.columns]

    def kept(self) -> dict[str, Any]:
        """What an office's own form is remembered by, as JSON carries it: `Layout.of` makes a layout of it again."""
        return {name: getattr(self, name) for name in _KEPT} | {"columns": [vars(column) for column in self.columns]}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Layout:
        """The layout that was remembered."""
        given = {name: kept[name] for name in _KEPT}
        spans = [tuple(span) for span in given.pop("spans")]
        return cls(**given, spans=spans, columns=[Column(**column) for column in kept["columns"]])

    def meaning(self, chosen: Mapping[int, str]) -> Layout:
        """The same layout with columns as somebody chose them (index → field)."""
        columns = [
            Column(c.index, c.heading, chosen.get(c.index, c.field), c.sure or c.index in chosen, c.sample)
            for c in self.columns
        ]
        return Layout(**{**vars(self), "columns": columns})


class Fault(NamedTuple):
    """What is wrong with a row. `column` is None where no single cell is to blame. `stops`: the row cannot be brought in
    before it is mended; else it is brought in and this is said."""

    column: int | None
    refused: Refused
    stops: bool = True


class Unit(NamedTuple):
    """A unit as the cell says it; `id` is None where nobody is known by that name."""

    id: int | None
    said: str


@dataclass(frozen=True)
class Due:
    """A time limit. `kind` is one of those of the ledger: day, now, long, meeting. `text` is what the cell says.

    `year_from` says where the year comes from: the cell ("said"), the sheet's title ("title"), or the day of reading
    ("today"). `repeats`: a duty that comes back (每月25日), which is of the kind long. `several`: the cell names more than
    one day, and this is the last.
    """

    kind: str
    on: date | None = None
    hour: int | None = None
    text: str = ""
    year_from: str = "said"
    repeats: bool = False
    several: bool = False


@dataclass
class Line:
    """What one row of a sheet says. `skipped`: why the row is no item (a heading, a sum); then it says nothing else.

    `parent` is the row of the item above in the hierarchy of numbers. `state` is what `state_said` means: done, going,
    not_begun, late, stopped, or "". `remarks` are sentences about colours, comments, hidden rows and formulas.
    """

    row: int
    number: str = ""
    item_number: str = ""
    parent: int | None = None
    group: str = ""
    title: str = ""
    requirement: str = ""
    done_when: str = ""
    leads: tuple[Unit, ...] = ()
    joints: tuple[Unit, ...] = ()
    units_said: str = ""
    responsible: str = ""
    leader: str = ""
    due: Due | None = None
    source: str = ""
    state: str = ""
    state_said: str = ""
    progress: str = ""
    reports: list[tuple[date | None, str]] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    remark: str = ""
    remarks: list[Said] = field(default_factory=list)
    hidden: bool = False
    faults: list[Fault] = field(default_factory=list)
    skipped: Said | None = None

    @property
    def stopped(self) -> bool:
        """Whether the row cannot be brought in as it stands."""
        return any(fault.stops for fault in self.faults)


def letters(column: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
