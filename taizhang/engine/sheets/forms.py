"""Forms with their labels down the side (一事一表): one item in each, turned into a table with a row for each form.

Labels stand in one column with their values to the right, or in several such pairs of columns. A form ends where its
first label or that of the item comes again, where any label does after a blank row, or at a title. Each cell of the
table knows where it stands in the file, so that what is wrong is written beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from taizhang.engine.refusal import N_

from .guessing import _LABEL, _SENTENCE, text
from .headings import HINTS, field_of, folded
from .model import EMPTY, Book, Cell, Said, Sheet

_TITLE = re.compile(r"(?:表|单|卡|册|台账)$")  # with nothing beside it: what stands over a form
_FEWEST = 3  # fields that the labels of a form name
TURNED = N_("这份表是一事一表：栏名在左、内容在右。每张读成一行，共{count}张，行号是第几张。")
ACROSS = N_("工作表“{sheet}”栏名竖着排、一列一件，读不了。请选中整张表复制，用“选择性粘贴—转置”改成一行一件，再导入。")


@dataclass
class _Form:
    """label → (cell, row, column); `title` is what stands over it."""

    sheet: int
    row: int
    title: str = ""
    said: dict[str, tuple[Cell, int, int]] = field(default_factory=dict)


def turned(book: Book, fields: Mapping[str, str] | None = None) -> Book:
    """The book with its forms as one table, in place of the first sheet of forms; the same book where there is none.
    `fields` are the register's own fields (key → label)."""
    own = {folded(label) for label in (fields or {}).values()}
    found: list[_Form] = []
    notes: list[Said] = []
    sheets = []
    for n, sheet in enumerate(book.sheets):
        labels = _labels(sheet, own) if not sheet.hidden else []
        if not labels:
            continue
        if _is_across(sheet, labels):
            notes.append(Said(ACROSS, {"sheet": sheet.name}))
            continue
        found += _forms(sheet, n, labels, own)
        sheets.append(n)
    if not found:
        return replace(book, notes=[*book.notes, *notes])
    others = [(n, sheet) for n, sheet in enumerate(book.sheets) if n not in sheets]
    table = _table(found, [book.sheets[n].name for n in sheets])
    ordered = sorted([*others, (sheets[0], table)], key=lambda each: each[0])
    return Book(
        [sheet for _, sheet in ordered],
        [*book.notes, Said(TURNED, {"count": len(found)}), *notes],
        book.kind,
        originals=book.sheets,
    )


def _names(said: str, own: set[str]) -> str:
    return "own" if folded(said) in own else field_of(said)


def _first(sheet: Sheet, row: int, column: int) -> str:
    """What a cell says itself: nothing where a merged area only goes on."""
    cell = sheet.cell(row, column)
    return "" if cell.merged else text(cell)


def _labels(sheet: Sheet, own: set[str]) -> list[int]:
    """The columns in which labels stand; none where the sheet is no form."""
    width = max(map(len, sheet.rows), default=0)
    found: list[int] = []
    named: set[str] = set()
    for column in range(width):
        said = [each for row in range(len(sheet.rows)) if (each := _first(sheet, row, column))]
        fields = [name for each in said if (name := _names(each, own))]
        if 2 * len(fields) < len(said) or not said:
            if said and not found:
                return []  # labels stand in the first column that says something
        elif found and found[-1] == column - 1:
            return []  # headings beside each other: a table
        else:
            found.append(column)
            named |= set(fields)
    return found if len(named) >= _FEWEST and "title" in named and named & {"leads", "due"} else []


def _is_across(sheet: Sheet, labels: list[int]) -> bool:
    """Whether each column to the right is an item of its own."""
    if len(labels) > 1:
        return False
    several = 0
    for row, cells in enumerate(sheet.rows):
        said = [_first(sheet, row, column) for column in range(labels[0] + 1, len(cells))]
        several += sum(bool(each) and not each.startswith(HINTS) for each in said) > 1
    return several > 1


def _forms(sheet: Sheet, at: int, labels: list[int], own: set[str]) -> list[_Form]:
    found: list[_Form] = []
    form: _Form | None = None
    title, gap = "", False
    for row in range(len(sheet.rows)):
        pairs = _pairs(sheet, row, labels, own)
        if pairs is None:
            gap = True
            continue
        if isinstance(pairs, str):
            title, form = pairs, None
            continue
        for label, cell, column in pairs:
            again = form is not None and label in form.said
            if form is None or (again and (gap or label == next(iter(form.said)) or _names(label, own) == "title")):
                form = _Form(at, row, title)
                found.append(form)
                title, again = "", False
            if again:
                before, y, x = form.said[label]
                cell, row_, column = (
                    Cell("\n".join(filter(None, (text(before), text(cell)))), remark=before.remark),
                    y,
                    x,
                )
            else:
                row_ = row
            form.said[label] = cell, row_, column
        gap = False
    return [form for form in found if any(text(cell) for cell, _, _ in form.said.values())]


def _pairs(sheet: Sheet, row: int, labels: list[int], own: set[str]) -> list[tuple[str, Cell, int]] | str | None:
    """(label, cell, column) of each pair of a row; a title; None of a blank row."""
    found: list[tuple[str, Cell, int]] = []
    title = ""
    for column in labels:
        label = _first(sheet, row, column)
        if not label:
            continue
        place = column + 1
        while sheet.cell(row, place).merged and text(sheet.cell(row, place)) == label:
            place += 1
        cell = sheet.cell(row, place) if place not in labels else EMPTY
        if text(cell).startswith(HINTS):
            cell = EMPTY
        is_label = len(folded(label)) <= _LABEL and not _SENTENCE.search(label)
        if (text(cell) and is_label) or (_names(label, own) and not _TITLE.search(folded(label))):
            found.append((label.replace("\n", ""), cell._replace(merged=False), place))
        else:
            title = title or label
    return found or title or None


def _table(forms: list[_Form], names: list[str]) -> Sheet:
    labels = list(dict.fromkeys(label for form in forms for label in form.said))
    rows = [[Cell(label) for label in labels]]
    title = next((form.title for form in forms if form.title), "")
    if title:
        rows.insert(0, [Cell(title), *[EMPTY] * (len(labels) - 1)])
    places = {}
    for form in forms:
        at = len(rows)
        rows.append([form.said[label][0] if label in form.said else EMPTY for label in labels])
        places[at, -1] = form.sheet, form.row, next(iter(form.said.values()))[2]
        for column, label in enumerate(labels):
            if label in form.said:
                _, row, place = form.said[label]
                places[at, column] = form.sheet, row, place
    name = "、".join(names[:3]) + ("…" if len(names) > 3 else "")
    return Sheet(name, rows, places=places)
