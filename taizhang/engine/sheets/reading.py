"""Workbooks (XLSX, XLS, ET, ODS) as an office keeps them, cell by cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from taizhang.engine.reading import apart
from taizhang.engine.reading.formats.limits import MEGABYTE, encrypted
from taizhang.engine.reading.formats.xlsx import opening
from taizhang.engine.refusal import N_, Refused

from .model import EMPTY, Book, Cell, Said, Sheet, Value, letters
from .package import MACROS, Extra, look, no_workbook, too_large

LARGEST = 10 * MEGABYTE
MOST_CELLS = 1_500_000  # that hold something, in all sheets together
MOST_CHARS = 20_000_000
MOST_MERGED = 20_000
WIDEST = 200  # columns
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDS = re.compile(r"_x000D_|\r\n?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b]")


def read_apart(data: bytes) -> Book:
    """`read` in a process of its own with bounded memory and time."""
    fits(data)
    try:
        return _unpacked(apart.call("taizhang.engine.sheets.reading:packed", data))
    except Refused as refused:
        raise (_too_much() if refused.code == "intake.too_large" else refused) from None


def _too_much() -> Refused:
    """A workbook on which the process that was to read it died."""
    return Refused(
        "sheets.too_much",
        N_(
            "打开这个工作簿用的内存或时间太多：可能表格下面有成千上万的空行，也可能文件已损坏。"
            "请用 Excel 或 WPS 打开，删掉表格以外的行和列，另存为 .xlsx 再导入。"
        ),
        "invalid",
    )


def fits(data: bytes) -> None:
    """Refuse a file that is empty or larger than any workbook that somebody typed."""
    if len(data) > LARGEST:
        raise Refused(
            "sheets.too_large",
            N_("工作簿超过 {most} MB。请删掉图片，或按年份、按专项拆成几个工作簿，再导入。"),
            "invalid",
            most=LARGEST // MEGABYTE,
        )
    if not data.strip():
        raise Refused("sheets.empty", N_("文件是空的。"), "invalid")


def read(data: bytes) -> Book:
    """The sheets of a workbook with what has to be said about them. Raises Refused with a sentence for what cannot be
    read. Strangers' files go through `read_apart`."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    fits(data)
    kind, extras, notes = _kind(data)
    with opening():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for about in workbook.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                page = workbook.get_sheet_by_name(about.name)
                rows, merged = page.to_python(skip_empty_area=False), page.merged_cell_ranges or []
                is_hidden = about.visible != SheetVisibleEnum.Visible
                sheets.append(_sheet(about.name, rows, merged, extras.get(about.name, Extra()), is_hidden))
    _not_too_much(sheets)
    if not any(sheet.rows for sheet in sheets):
        raise Refused("sheets.empty", N_("工作簿里没有内容。"), "invalid")
    return Book(sheets, [*notes, *_said(kind, sheets, extras.values())], kind)


def _kind(data: bytes) -> tuple[str, dict[str, Extra], list[Said]]:
    if data.startswith(b"PK"):
        return look(data)
    if data.startswith(_OLE):
        if _holds(data, "EncryptedPackage"):
            raise encrypted()
        if _holds(data, "Workbook") or _holds(data, "Book"):
            return "xls", {}, [Said(MACROS)] if _holds(data, "_VBA_PROJECT") else []
        raise no_workbook()
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise Refused(
            "sheets.page",
            N_("这个文件看着是 Excel，其实是系统导出的网页。请用 Excel 或 WPS 打开，另存为 .xlsx，再导入。"),
            "invalid",
        )
    raise no_workbook()


def _holds(data: bytes, stream: str) -> bool:
    return f"{stream}\0".encode("utf-16-le") in data


def _sheet(
    name: str, rows: list[list[Any]], merged: list[tuple[Any, Any]], extra: Extra, is_hidden: bool
) -> Sheet:  # fmt: skip
    if len(merged) > MOST_MERGED:
        raise Refused(
            "sheets.merged",
            N_("工作表“{sheet}”有 {count} 处合并单元格，最多 {most} 处。请取消合并，或拆开再导入。"),
            "invalid",
            sheet=name[:40],
            count=len(merged),
            most=MOST_MERGED,
        )
    grid = [_row(row) for row in rows]
    rows.clear()
    for (y, x), (is_formula, error, colour) in extra.cells.items():
        if cell := _place(grid, y, x, only_if=bool(error or is_formula)):
            value = error or cell.value
            grid[y][x] = cell._replace(value=value, is_formula=is_formula, is_error=bool(error), colour=colour)
    for (y, x), remark in extra.remarks.items():
        if cell := _place(grid, y, x, only_if=y < len(grid)):
            grid[y][x] = cell._replace(remark=remark)
    spans = _unfold(grid, merged)
    for row in grid:
        while row and row[-1] == EMPTY:
            row.pop()
    while grid and not any(cell.value is not None for cell in grid[-1]):
        grid.pop()
    return Sheet(name, grid, is_hidden, frozenset(extra.hidden_rows), frozenset(extra.hidden_columns), spans)


def _place(grid: list[list[Cell]], y: int, x: int, only_if: bool) -> Cell | None:
    """The cell at a place; the grid grows up to it where there is something to keep (a formula without a result)."""
    if y < len(grid) and x < len(grid[y]):
        return grid[y][x]
    if not only_if or x >= WIDEST:
        return None
    while len(grid) <= y:
        grid.append([])
    grid[y].extend([EMPTY] * (x + 1 - len(grid[y])))
    return grid[y][x]


def _unfold(grid: list[list[Cell]], merged: list[tuple[Any, Any]]) -> list[tuple[int, int, int, int]]:
    """Copy a merged cell into every place that it covers, as far as the table goes."""
    spans, copies = [], 0
    for (y, x), (y2, x2) in merged:
        if y >= len(grid) or (y, x) == (y2, x2):
            continue
        y2 = min(y2, len(grid) - 1)
        spans.append((y, x, y2, x2))
        head = grid[y][x] if x < len(grid[y]) else EMPTY
        if head.value is None:
            continue
        copy = Cell(head.value, merged=True, is_formula=head.is_formula, is_error=head.is_error, colour=head.colour)
        stop = min(x2 + 1, WIDEST)
        copies += (stop - x) * (y2 + 1 - y)
        if copies > MOST_CELLS:
            raise too_large()
        for row in grid[y : y2 + 1]:
            row.extend([EMPTY] * (stop - len(row)))
            row[x:stop] = [copy] * (stop - x)
        grid[y][x] = head
    return sorted(spans)


def _row(row: list[Any]) -> list[Cell]:
    return [EMPTY if value == "" else Cell(_value(value)) for value in row] if any(v != "" for v in row) else []


def _value(value: Any) -> Value:
    if isinstance(value, str):
        return _CONTROL.sub("", _ENDS.sub("\n", value)).strip() or None
    if isinstance(value, bool | date):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:.12g}小时"
    return value if isinstance(value, int) else str(value)


def _not_too_much(sheets: Iterable[Sheet]) -> None:
    cells = chars = 0
    for sheet in sheets:
        wide = 0
        for row in sheet.rows:
            wide = max(wide, len(row))
            cells += len(row)
            chars += sum(len(cell.value) for cell in row if isinstance(cell.value, str) and not cell.merged)
        if wide > WIDEST:
            raise Refused(
                "sheets.wide",
                N_("工作表“{sheet}”一直到 {last} 列，最多读 {most} 列。请把表格以外的列删掉再导入。"),
                "invalid",
                sheet=sheet.name[:40],
                last=letters(wide - 1),
                most=WIDEST,
            )
    if cells > MOST_CELLS or chars > MOST_CHARS:
        raise too_large()


def _said(kind: str, sheets: list[Sheet], extras: Iterable[Extra]) -> list[Said]:
    """What the reader of the sheets should know before the columns are looked at."""
    notes = []
    extras = list(extras)
    formulas, uncounted = (sum(getattr(extra, name) for extra in extras) for name in ("formulas", "uncounted"))
    if formulas - uncounted:
        notes.append(Said(N_("有 {count} 个公式，按上次存下的结果读。"), {"count": formulas - uncounted}))
    if uncounted:
        message = N_("有 {count} 个公式没有存下结果，读成了空格。请用 Excel 或 WPS 打开、保存一次，再导入。")
        notes.append(Said(message, {"count": uncounted}))
    for sheet in sheets:
        if hidden := sum(row < len(sheet.rows) for row in sheet.hidden_rows):
            message = N_("工作表“{sheet}”有 {count} 行是隐藏的，也读了，逐行注明。")
            notes.append(Said(message, {"sheet": sheet.name, "count": hidden}))
        wide = max(map(len, sheet.rows), default=0)
        if columns := sorted(column for column in sheet.hidden_columns if column < wide):
            message = N_("工作表“{sheet}”的 {columns} 列是隐藏的，也读了。")
            said = "、".join(map(letters, columns[:10]))
            notes.append(Said(message, {"sheet": sheet.name, "columns": said}))
        if sheet.hidden and sheet.rows:
            notes.append(Said(N_("工作表“{sheet}”是隐藏的；要导入它，请选它。"), {"sheet": sheet.name}))
    if kind != "xlsx":
        notes.append(Said(N_("这种格式里看不出隐藏的行、公式、批注和底色。要留下这些，请另存为 .xlsx 再导入。")))
    return [*notes, *_alike(sheets)]


def _alike(sheets: list[Sheet]) -> list[Said]:
    notes, seen = [], dict[int, Sheet]()
    for sheet in sheets:
        content = tuple(tuple(cell.value for cell in row) for row in sheet.rows)
        if content and (other := seen.setdefault(hash(content), sheet)) is not sheet:
            message = N_("工作表“{one}”和“{other}”的内容一模一样，只导入一张就够了。")
            notes.append(Said(message, {"one": other.name, "other": sheet.name}))
    return notes


# ── across the border of the process ───────────────────────────────────────────


def packed(data: bytes) -> dict[str, Any]:
    """A workbook as JSON carries it."""
    book = read(data)
    return {
        "kind": book.kind,
        "notes": book.notes,
        "sheets": [
            {
                "name": sheet.name, "hidden": sheet.hidden, "rows": [list(map(_cell_packed, row)) for row in sheet.rows],
                "hidden_rows": sorted(sheet.hidden_rows), "hidden_columns": sorted(sheet.hidden_columns),
                "merged": sheet.merged,
            }
            for sheet in book.sheets
        ],
    }  # fmt: skip


def _cell_packed(cell: Cell) -> Any:
    """A plain cell is its value; what is special about it stands in a list."""
    value: Any = cell.value
    if isinstance(value, datetime):
        value = ["t", value.isoformat()]
    elif isinstance(value, date):
        value = ["d", value.isoformat()]
    return value if cell[1:] == EMPTY[1:] and not isinstance(value, list) else [value, *cell[1:]]


def _unpacked(given: dict[str, Any]) -> Book:
    sheets = [
        Sheet(
            each["name"], [list(map(_cell_unpacked, row)) for row in each["rows"]], each["hidden"],
            frozenset(each["hidden_rows"]), frozenset(each["hidden_columns"]), [tuple(span) for span in each["merged"]],
        )
        for each in given["sheets"]
    ]  # fmt: skip
    return Book(sheets, [Said(*note) for note in given["notes"]], given["kind"])


def _cell_unpacked(given: Any) -> Cell:
    if not isinstance(given, list):
        return EMPTY if given is None else Cell(given)
    value, *more = given
    if isinstance(value, list):
        value = (datetime if value[0] == "t" else date).fromisoformat(value[1])
    return Cell(value, *more)
