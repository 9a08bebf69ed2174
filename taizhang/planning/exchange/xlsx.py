"""A plan as a workbook and back; and a clerk's own workbook, whatever its columns are called."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO

from taizhang.engine.reading.formats.limits import broken, measure, too_large
from taizhang.engine.reading.formats.xlsx import opening
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar

from . import sheet
from .headings import EXPORTED, find
from .rows import COLUMNS, Imported, fits, short

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_UNITS = {"working": "工作日", "calendar": "自然日"}
_WIDTHS = {"title": 40, "after": 14, "owner": 18, "not_before": 12, "not_after": 12, "fixed_on": 12, "person": 12}
_ISO = re.compile(r"(?:19[1-9]|20\d|21\d)\d-\d\d-\d\d")
_NUMBER = re.compile(r"[1-9]\d{0,8}|0")
_MOST_CELLS = 2_000_000
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_OLD = b"\xd0\xcf\x11\xe0"


def write(
    rows: Sequence[dict[str, str]], out: BinaryIO, *, title: str, deadline_on: date | None, start_on: date | None,
    more: Iterable[tuple[str, Sequence[str]]] = (),
) -> None:  # fmt: skip
    """Rows of the editing table as a workbook in the open file `out`; `more` are columns to be read only, with a cell
    for each row. Days are numbers and dates are dates; nothing that was typed can run as a formula."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # the same rows are the same bytes
    page = book.add_worksheet("倒排计划")
    plain, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True, "num_format": "@"})
    dates = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})

    def put(line: int, place: int, cell: str) -> None:
        if _ISO.fullmatch(cell) and sheet.day(cell) == cell:
            page.write_datetime(line, place, datetime.fromisoformat(cell), dates)
        elif _NUMBER.fullmatch(cell):
            page.write_number(line, place, int(cell), plain)
        else:
            page.write_string(line, place, cell, text if cell.startswith(_FORMULA) else plain)

    page.write_string(0, 0, title, bold)
    for place, (said, day) in enumerate((("期限", deadline_on), ("开始", start_on))):
        page.write_string(1, 2 * place, said, bold)
        put(1, 2 * place + 1, day.isoformat() if day else "")
    head = 2
    extra = list(more)
    for place, said in enumerate([*EXPORTED.values(), *(said for said, _ in extra)]):
        page.write_string(head, place, said, bold)
    for n, row in enumerate(rows):
        line = head + 1 + n
        page.write_number(line, 0, n + 1, plain)
        for place, name in enumerate(COLUMNS_WRITTEN, start=1):
            cell = row.get(name, "")
            if name == "unit":
                cell = _UNITS.get(cell, cell)
            elif name == "milestone" and cell == "1":
                cell = "是"
            put(line, place, cell)
        for place, (_, cells) in enumerate(extra, start=len(EXPORTED)):
            put(line, place, cells[n])
    for place, name in enumerate(EXPORTED):
        page.set_column(place, place, _WIDTHS.get(name, 8))
    page.freeze_panes(head + 1, 2)
    book.close()


COLUMNS_WRITTEN = tuple(name for name in EXPORTED if name in COLUMNS)


def read(data: bytes, calendar: Calendar) -> Imported:
    """The first visible sheet that has a table of steps; raises `Refused` for what is no workbook or has none."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    fits(data)
    is_old = data.startswith(_OLD)  # .xls, or .et of WPS
    formulas = 0 if is_old else _looked_over(data)
    try:
        with opening():
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            visible = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
            grids = {name: _grid(book.get_sheet_by_name(name)) for name in visible}
    except Refused as refused:
        if is_old and refused.code == "intake.broken":
            raise _as_xlsx() from None
        raise
    chosen = next((name for name in visible if find(grids[name])), visible[0] if visible else None)
    done = sheet.read(grids[chosen] if chosen else [], calendar)
    others = [name for name in visible if name != chosen and any(map(any, grids[name]))]
    if others:
        done.note(
            None,
            "",
            N_("只带入了工作表“{sheet}”，没有带入：{others}。"),
            sheet=chosen,
            others="、".join(map(short, others)),
        )
    if formulas:
        done.note(
            None,
            "",
            N_("表里有 {count} 个公式没有存下结果，读成了空格。请用 Excel 或 WPS 打开、保存一次，再导入。"),
            count=formulas,
        )
    return done


def _as_xlsx() -> Refused:
    return Refused("planning.exchange.old", N_("请用 Excel 或 WPS 把文件另存为 .xlsx，再导入。"), "invalid")


def _looked_over(data: bytes) -> int:
    """Refuse what is no workbook of today, or would unfold to far more than a plan; count formulas without a result."""
    if not data.startswith(b"PK"):
        raise Refused(
            "planning.exchange.no_workbook",
            N_("这不是 Excel 工作簿，也不是 Project 的 XML 文件。请导入 .xlsx 或 .xml 文件，或直接粘贴表格。"),
            "invalid",
        )
    found = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            measure(archive.infolist())
            if "xl/workbook.xml" not in archive.namelist():
                raise _as_xlsx()
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(name) as member:
                        content = member.read(archive.getinfo(name).file_size)
                    found += len(_UNCOUNTED.findall(content))
                    _spans(content)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError):
        raise broken() from None
    return found


# A formula whose result nobody has stored.
_UNCOUNTED = re.compile(rb"<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)")


def _spans(content: bytes) -> None:
    """The reader keeps a cell for each place up to the last one: one lone cell far away must not fill the memory."""
    last = wide = 0
    for letters, number in _PLACE.findall(content):
        last = max(last, int(number[:9]))
        column = 0
        for letter in letters.upper()[:4]:
            column = column * 26 + letter - 64
        wide = max(wide, column)
    if last * max(wide, 1) > _MOST_CELLS:
        raise too_large()


def _grid(page) -> list[list[str]]:
    if page.total_height * page.total_width > _MOST_CELLS:
        raise too_large()
    grid = [[_text(value) for value in row] for row in page.to_python(skip_empty_area=False)]
    merged = page.merged_cell_ranges or []
    if sum((min(y2, len(grid)) - y + 1) * (x2 - x + 1) for (y, x), (y2, x2) in merged) > _MOST_CELLS:
        raise too_large()
    for (y, x), (y2, x2) in merged:
        said = grid[y][x] if y < len(grid) and x < len(grid[y]) else ""
        for row in grid[y : y2 + 1] if said else ():
            stop = min(x2 + 1, len(row))
            row[x:stop] = [said] * (stop - x)
    return grid


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(value, ".12g") if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return format(value.total_seconds() / 86400, ".12g")
    return "" if value is None else str(value)
