"""Rows in an office's own form: its title, its header, its columns and their order.

What is written reads again as what it was. Every text is typed as text, so nothing that somebody typed runs as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from .model import FIELDS, Column, Due, Layout, Line

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
Row = Mapping[str, Any]
_WIDTHS = {
    "number": 6, "item_number": 16, "title": 30, "requirement": 40, "done_when": 28, "leads": 16, "joints": 18,
    "responsible": 10, "leader": 10, "due": 16, "source": 20, "state": 10, "progress": 44, "report_on": 14, "group": 14,
    "remark": 18,
}  # fmt: skip
_COUNT = re.compile(r"[1-9]\d{0,8}|0")
_SEVERAL = ("requirement", "remark", "progress", "done_when")


def form(title: str, fields: Sequence[str] | Mapping[str, str]) -> Layout:
    """A form for an office that has none: one header row. `fields`, in order, perhaps with the headings to print."""
    headings = dict(fields) if isinstance(fields, Mapping) else {name: FIELDS[name] for name in fields}
    columns = [Column(at, heading, name) for at, (name, heading) in enumerate(headings.items())]
    width = len(columns)
    titles = [[title] * width] if title else []
    spans = [(0, 0, 0, width - 1)] if title and width > 1 else []
    at = len(titles)
    return Layout(title, titles, [list(headings.values())], spans, [], at, at + 1, columns=columns)


def row_of(line: Line) -> dict[str, Any]:
    """A line as a row to write: what was read, in the words in which it is read again."""
    plain = (
        "number", "item_number", "group", "title", "requirement", "done_when", "responsible", "leader", "source", "progress",
        "remark",
    )  # fmt: skip
    row: dict[str, Any] = {name: getattr(line, name) for name in plain}
    row |= {"state": line.state_said, "due": due_cell(line.due)}
    row |= {name: [unit.said for unit in getattr(line, name)] for name in ("leads", "joints")}
    return row | {f"own:{key}": value for key, value in line.own.items()}


def due_cell(due: Due | None) -> date | str:
    """A deadline as it is written: a day as a date, the others in the words of the cell or of the house."""
    if due is None:
        return ""
    if due.kind == "day" and due.on:
        on = due.on
        return f"{on.year}年{on.month}月{on.day}日{due.hour}时前" if due.hour else on
    return due.text or {"long": "长期", "now": "立即", "meeting": "待会议定"}.get(due.kind, "")


def write(layout: Layout, rows: Iterable[Row], out: BinaryIO, *, sheet: str = "台账", numbered: bool = False) -> None:
    """Rows as a workbook in the open file `out`, in the form of `layout`.

    A row gives the value of each field: a text, a day, or the names of units as a list. Rows of one group stand below a
    line across the table where the form has no column for groups. `numbered`: where the form has no column for our
    numbers, one is added at its right, so that the sheet finds its items again.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # the same rows are the same bytes
    _Writer(book, _named(sheet), layout, numbered).all(rows)
    book.close()


def _named(name: str) -> str:
    """A name that a sheet may have."""
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "台账"


class _Writer:
    def __init__(self, book: Any, name: str, layout: Layout, numbered: bool) -> None:
        self.book, self.layout = book, layout
        self.page = book.add_worksheet(name)
        self.columns = [column for column in layout.columns if column.field != "ours"]
        ours = {column.index for column in layout.columns if column.field == "ours"}
        self.titles = [_without(row, ours) for row in layout.titles]
        self.head = [_without(row, ours) for row in layout.head] or [self._headings()]
        self.spans = list(layout.spans) if layout.head else []
        if numbered and not layout.at("item_number"):
            self._add_number()
        self.width = max((column.index + 1 for column in self.columns), default=1)
        border = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.plain = book.add_format({"valign": "vcenter"})
        self.bold = book.add_format({**border, "bold": True, "align": "center"})
        self.text = book.add_format({**border, "num_format": "@"})
        self.quoted = book.add_format({**border, "num_format": "@", "quote_prefix": True})
        self.count = book.add_format({**border, "align": "center"})
        self.day = book.add_format({**border, "num_format": 'yyyy"年"m"月"d"日"', "align": "center"})
        self.group = book.add_format({**border, "bold": True, "num_format": "@"})
        self.places: dict[str, list[Column]] = {}
        for column in self.columns:
            self.places.setdefault(column.field, []).append(column)

    def _headings(self) -> list[str]:
        """A header for a form that had none."""
        row = [""] * (max((column.index + 1 for column in self.columns), default=0))
        for column in self.columns:
            row[column.index] = FIELDS.get(column.field, column.heading)
        return row

    def _add_number(self) -> None:
        at = max((column.index + 1 for column in self.columns), default=0)
        self.columns.append(Column(at, FIELDS["item_number"], "item_number"))
        for row in self.head:
            row.extend([""] * (at - len(row)))
            row[at:] = [FIELDS["item_number"]]
        self.spans.append((len(self.titles), at, len(self.titles) + len(self.head) - 1, at))

    def all(self, rows: Iterable[Row]) -> None:
        above = [*self.titles, *self.head]
        first_head = len(self.titles)
        taken = self._spans(above, first_head)
        for at, row in enumerate(above):
            style = self.bold if at >= first_head else self.title if at == 0 else self.plain
            for index, said in enumerate(row):
                if (at, index) not in taken and (said or at >= first_head):
                    self._string(at, index, said, style)
        at = len(above)
        for line in self._grouped(rows):
            if isinstance(line, str):
                self._across(at, line, self.group)
            else:
                self._row(at, line)
            at += 1
        for row in self.layout.foot:
            for index, said in enumerate(row):
                if said:
                    self._string(at, index, said, self.plain)
            at += 1
        self._look(len(above), first_head)

    def _spans(self, above: Sequence[Sequence[str]], first_head: int) -> set[tuple[int, int]]:
        """Write what is merged in the title and the header; the places that it covers."""
        taken: set[tuple[int, int]] = set()
        for y, x, y2, x2 in self.spans:
            x2, y2 = min(x2, self.width - 1), min(y2, len(above) - 1)
            places = {(row, index) for row in range(y, y2 + 1) for index in range(x, x2 + 1)}
            if x2 < x or len(places) < 2 or places & taken:
                continue
            said = above[y][x] if x < len(above[y]) else ""
            style = self.bold if y >= first_head else self.title if y == 0 else self.plain
            self.page.merge_range(y, x, y2, x2, "", style)
            self._string(y, x, said, style)
            taken |= places
        return taken

    def _grouped(self, rows: Iterable[Row]) -> Iterable[str | Row]:
        """The rows with their groups: those without one first, then each group below its heading."""
        if "group" in self.places or self.width < 3:
            yield from rows
            return
        groups: dict[str, list[Row]] = {"": []}
        for row in rows:
            groups.setdefault(str(row.get("group") or ""), []).append(row)
        for name, members in groups.items():
            if name:
                yield name
            yield from members

    def _row(self, at: int, row: Row) -> None:
        values: dict[int, Any] = {}
        for name, columns in self.places.items():
            if name != "ignore":
                values |= self._values(name, columns, row)
        high = 1
        for column in self.columns:
            value = values.get(column.index, "")
            self._cell(at, column.index, value)
            if isinstance(value, str) and value:
                high = max(high, _lines(value, _WIDTHS.get(column.field, 14)))
        self.page.set_row(at, min(15 * high + 3, 400))

    def _values(self, name: str, columns: Sequence[Column], row: Row) -> dict[int, Any]:
        value = row.get(name, "")
        if name == "leads" and "joints" not in self.places and row.get("joints"):
            value = "、".join([*_names(value), *(f"{joint}（配合）" for joint in _names(row["joints"]))])
        elif name in ("leads", "joints"):
            value = "、".join(_names(value))
        if len(columns) > 1 and name in _SEVERAL and (parts := _parted(str(value or ""), columns)):
            return parts
        return {columns[0].index: value}

    def _cell(self, at: int, index: int, value: Any) -> None:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            self.page.write_datetime(at, index, datetime(value.year, value.month, value.day), self.day)  # noqa: DTZ001
        elif isinstance(value, int | float) or (
            isinstance(value, str) and index == self._number and _COUNT.fullmatch(value)
        ):
            self.page.write_number(at, index, float(value), self.count)
        else:
            self._string(at, index, str(value or ""), self.text)

    @property
    def _number(self) -> int:
        return self.places["number"][0].index if "number" in self.places else -1

    def _string(self, at: int, index: int, said: str, style: Any) -> None:
        said = said[:32_767]
        if said.startswith(FORMULA) and style is self.text:
            style = self.quoted
        if said:
            self.page.write_string(at, index, said, style)
        else:
            self.page.write_blank(at, index, None, style)

    def _across(self, at: int, said: str, style: Any) -> None:
        self.page.merge_range(at, 0, at, self.width - 1, "", style)
        self._string(at, 0, said, style)

    def _look(self, first: int, first_head: int) -> None:
        for column in self.columns:
            self.page.set_column(column.index, column.index, _WIDTHS.get(column.field, 14))
        if self.titles:
            self.page.set_row(0, 30)
        self.page.freeze_panes(first, 0)
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(first_head, first - 1)
        self.page.set_footer("&C第 &P 页 共 &N 页")


def _lines(said: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese sign is two wide."""
    wide = (sum(2 if sign > "\u2000" else 1 for sign in line) for line in said.split("\n"))
    return sum(max(1, -(-signs // max(width - 1, 1))) for signs in wide)


def _without(row: Sequence[str], columns: set[int]) -> list[str]:
    return ["" if index in columns else said for index, said in enumerate(row)]


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else [str(name) for name in value or ()]


def _parted(text: str, columns: Sequence[Column]) -> dict[int, str]:
    """What several columns of one field said, back in each; nothing where the text does not say which is whose."""
    headings = {column.heading: column.index for column in columns}
    if len(headings) < len(columns) or not all(headings):
        return {}
    opens = re.compile(rf"^({'|'.join(map(re.escape, sorted(headings, key=len, reverse=True)))})：", re.MULTILINE)
    found = list(opens.finditer(text))
    if len(found) < 2 or found[0].start() or len({each[1] for each in found}) < len(found):
        return {}
    ends = [*(each.start() - 1 for each in found[1:]), len(text)]
    return {headings[each[1]]: text[each.end() : end] for each, end in zip(found, ends, strict=True)}
