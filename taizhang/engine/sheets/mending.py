"""The faults of a sheet, written beside its cells in the same workbook: it can be mended and imported again.

Each cell that is to blame gets a comment, each row a cell in a last column 台账提示. Both are left out when the sheet is read
again. XLSX keeps its styles, widths and formulas; macros are left behind. Of the other kinds, and of workbooks too large to
be opened whole, the same cells are written into a new XLSX.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from taizhang.engine.reading import apart
from taizhang.engine.refusal import N_, Refused

from .headings import HINT, HINTS
from .model import Book, Cell, Layout, Line, Sheet

MOST_CELLS = 150_000
"""Cells of a workbook that is changed in place; a larger one is written anew."""
_AUTHOR = "台账"
_Hint = tuple[int, list[tuple[int | None, str]]]


def mended(
    data: bytes, book: Book, at: int, layout: Layout, lines: Iterable[Line], say: Callable[[Refused], str] = str
) -> bytes:
    """The workbook `data`, which was read as `book`, with the faults of the lines of its sheet number `at`. `say` gives
    the sentence of a fault in the reader's language. A stranger's file is changed in a process of its own."""
    hints: list[_Hint] = [(line.row, _sentences(line, say)) for line in lines if line.faults]
    sheet, originals = book.sheets[at], book.originals or book.sheets
    if sheet.places:
        pages = _of_forms(sheet, originals, hints)
    else:
        pages = {
            next(n for n, each in enumerate(originals) if each is sheet): _Page(
                _place(sheet, layout), [layout.head_row, len(layout.head)], hints
            )
        }
    if book.kind == "xlsx" and sum(len(row) for each in originals for row in each.rows) <= MOST_CELLS:
        asked = [[originals[n].name, *page] for n, page in pages.items()]
        try:
            return base64.b64decode(apart.call("taizhang.engine.sheets.mending:changed", data, asked))
        except Refused:
            pass  # what the editing library cannot open is written anew, as another kind is
    return _anew(originals, pages)


class _Page(NamedTuple):
    """What is written into one sheet: the column of hints, its header ([first row, how many], none of forms), the hints
    of each row."""

    place: int
    head: list[int]
    hints: list[_Hint]


def _of_forms(sheet: Sheet, originals: list[Sheet], hints: list[_Hint]) -> dict[int, _Page]:
    """Each hint in the row of its own cell, with a column of hints to the right of each sheet of forms."""
    found: dict[int, dict[int, list[tuple[int | None, str]]]] = {n: {} for n, _, _ in sheet.places.values()}
    for row, said in hints:
        for column, sentence in said:
            if (place := sheet.place(row, column)) is not None:
                n, y, x = place
                found[n].setdefault(y, []).append((x, sentence))
    return {n: _Page(_beside(originals[n]), [0, 0], sorted(rows.items())) for n, rows in found.items()}


def _beside(sheet: Sheet) -> int:
    """The column of our hints of last time, else the first after everything."""
    width = max(map(len, sheet.rows), default=0)
    last = [cell.value for row in sheet.rows if (cell := row[width - 1] if len(row) == width else None)]
    said = [value for value in last if value is not None]
    return width - 1 if said and all(str(value).startswith(HINTS) for value in said) else width


def _sentences(line: Line, say: Callable[[Refused], str]) -> list[tuple[int | None, str]]:
    """What stops the row first, then what is only said."""
    ordered = sorted(line.faults, key=lambda fault: not fault.stops)
    said = [(fault, say(fault.refused)) for fault in ordered]
    only = N_("{said}（不改也能导入。）")
    return [
        (fault.column, sentence if fault.stops else say(Refused("sheets.only_said", only, said=sentence)))
        for fault, sentence in said
    ]


def _place(sheet: Sheet, layout: Layout) -> int:
    """The column of our hints: the one that is there, else the first after the table."""
    there = layout.at("ours")
    return there[0] if there else max(map(len, sheet.rows), default=0)


def _of_row(said: list[tuple[int | None, str]], has_head: bool) -> str:
    return ("" if has_head else HINTS) + "\n".join(sentence for _, sentence in said)


def _by_cell(hints: Iterable[_Hint]) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], list[str]] = {}
    for row, said in hints:
        for column, sentence in said:
            if column is not None:
                found.setdefault((row, column), []).append(sentence)
    return {place: "\n".join(sentences) for place, sentences in found.items()}


# ── in place ───────────────────────────────────────────────────────────────────


def changed(data: bytes, pages: list[Any]) -> str:
    """The workbook with its hints, in base64; called where little can be broken. `pages`: a sheet's name with what its
    `_Page` says."""
    import openpyxl
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    from taizhang.engine.reading.formats.limits import broken

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
        for name, place, head, hints in pages:
            page = book[name]
            for row in page.iter_rows(min_col=place + 1, max_col=place + 1):
                for cell in row:
                    if not isinstance(cell, MergedCell):
                        cell.value = None  # the hints of last time
            for row in page.iter_rows():
                for cell in row:
                    if cell.comment is not None and HINTS in cell.comment.text:
                        kept = cell.comment.text.partition(HINTS)[0].strip()
                        cell.comment = Comment(kept, cell.comment.author) if kept else None
            for (row, column), said in _by_cell(hints).items():
                cell = _head_of(page, row + 1, column + 1)
                before = f"{cell.comment.text.strip()}\n" if cell.comment is not None else ""
                cell.comment = Comment(f"{before}{HINTS}\n{said}", _AUTHOR, height=120, width=300)
            red, wrap = Font(color="FFC00000"), Alignment(wrap_text=True, vertical="top")
            for row, said in hints:
                cell = page.cell(row + 1, place + 1)
                if not isinstance(cell, MergedCell):
                    cell.value, cell.font, cell.alignment = _of_row(said, bool(head[1])), red, wrap
                    cell.data_type = "s"
            if head[1]:
                cell = page.cell(head[0] + head[1], place + 1)
                cell.value, cell.font = HINT, Font(bold=True, color="FFC00000")
            page.column_dimensions[get_column_letter(place + 1)].width = 50
        out = io.BytesIO()
        book.save(out)
    except Refused:
        raise
    except Exception:  # the library raises whatever it meets in a file that it does not know
        raise broken() from None
    return base64.b64encode(out.getvalue()).decode("ascii")


def _head_of(page: Any, row: int, column: int) -> Any:
    """The cell at a place, or that which holds the value of the merged area."""
    from openpyxl.cell import MergedCell

    cell = page.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    for area in page.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return page.cell(area.min_row, area.min_col)
    return cell


# ── anew ───────────────────────────────────────────────────────────────────────


def _anew(sheets: list[Sheet], pages: dict[int, _Page]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    made = xlsxwriter.Workbook(out, options)
    formats = {
        "text": made.add_format({"text_wrap": True, "valign": "top"}),
        "day": made.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "hint": made.add_format({"text_wrap": True, "valign": "top", "font_color": "#C00000"}),
        "head": made.add_format({"bold": True, "font_color": "#C00000"}),
    }
    for n, sheet in enumerate(sheets):
        page, at = made.add_worksheet(sheet.name[:31]), pages.get(n)
        _copied(page, sheet, formats, at.place if at else -1)
        if at is None:
            if sheet.hidden:
                page.hide()
            continue
        if n == min(pages):
            page.activate()
            page.set_first_sheet()
        place, (head, depth), hints = at
        page.set_column(place, place, 50)
        for row, said in hints:
            page.write_string(row, place, _of_row(said, bool(depth)), formats["hint"])
        if depth:
            page.write_string(head + depth - 1, place, HINT, formats["head"])
        for (row, column), sentences in _by_cell(hints).items():
            remark = sheet.cell(row, column).remark
            before = f"{remark}\n" if remark else ""
            page.write_comment(
                row, column, f"{before}{HINTS}\n{sentences}", {"author": _AUTHOR, "x_scale": 2, "y_scale": 1.5}
            )
    made.close()
    return out.getvalue()


def _copied(page: Any, sheet: Sheet, formats: dict[str, Any], without: int) -> None:
    """The values of a sheet with what is merged, hidden and commented, but for one column."""
    for y, x, y2, x2 in sheet.merged:
        if not x <= without <= x2:
            page.merge_range(y, x, y2, x2, "", formats["text"])
    page.set_column(0, max(map(len, sheet.rows), default=1), 16)
    for y, row in enumerate(sheet.rows):
        if y in sheet.hidden_rows:
            page.set_row(y, None, None, {"hidden": True})
        for x, cell in enumerate(row):
            if x != without and not cell.merged:
                _put(page, y, x, cell, formats)
                if cell.remark:
                    page.write_comment(y, x, cell.remark)
    for x in sheet.hidden_columns:
        page.set_column(x, x, None, None, {"hidden": True})


def _put(page: Any, y: int, x: int, cell: Cell, formats: dict[str, Any]) -> None:
    value = cell.value
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(y, x, value)
    elif isinstance(value, int | float):
        page.write_number(y, x, value, formats["text"])
    elif isinstance(value, date):
        whole = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        page.write_datetime(y, x, whole, formats["day"])
    else:
        page.write_string(y, x, value[:32_767], formats["text"])
