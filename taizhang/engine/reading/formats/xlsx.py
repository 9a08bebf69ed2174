"""Workbooks (XLSX, XLS, ET, ODS): each visible sheet is its name as a heading line, and a table."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from taizhang.engine.refusal import N_

from .limits import LARGEST_UNPACKED, MOST_CHARS, WIDEST, broken, encrypted, measure, too_large
from .page import grid_lines, one_cell

_MOST_MERGED = 20_000
_PLAIN_NAME = re.compile(r"(?:Sheet|工作表|表|sheet)\s*\d*")
# A formula whose result nobody has stored: <c r="B2"><f>A1*2</f></c>, or with an empty <v>.
_UNCOUNTED = re.compile(rb"<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)")
UNCOUNTED = N_("表里有 {count} 个公式没有存下结果，读成了空格。请用 Excel 或 WPS 打开、保存一次，再上传。")


def text_of(data: bytes) -> tuple[str, list[tuple[str, dict]]]:
    """The text of a workbook, and what has to be said about it."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    notes = _notes(data) if data.startswith(b"PK") else []
    with opening():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [s.name for s in workbook.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        sheets = [(name, _lines(workbook.get_sheet_by_name(name))) for name in visible]
    out: list[str] = []
    for name, lines in sheets:
        if lines:
            is_said = _PLAIN_NAME.fullmatch(name) or any(name in line for line in lines[:3])
            out += [*([] if is_said else [name]), *lines, ""]
    return "\n".join(out).rstrip(), notes


@contextmanager
def opening() -> Iterator[None]:
    """What calamine raises for a workbook that it cannot read, as the sentence that the user reads."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise encrypted() from None
    except (CalamineError, ValueError, OSError):
        raise broken() from None
    except BaseException as problem:  # of a damaged old workbook its Rust may panic, which is no Exception
        if type(problem).__name__ != "PanicException":
            raise
        raise broken() from None


def _notes(data):
    found, left = 0, LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            measure(archive.infolist())
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(name) as member:
                        content = member.read(left + 1)
                    left -= len(content)
                    if left < 0:
                        raise too_large()
                    found += len(_UNCOUNTED.findall(content))
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError, EOFError, NotImplementedError):
        raise broken() from None
    return [(UNCOUNTED, {"count": found})] if found else []


def _lines(sheet):
    grid = [[_words(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    if sum(len(cell) for row in grid for cell in row) > MOST_CHARS:
        raise too_large()
    merged = sheet.merged_cell_ranges or []
    if len(merged) > _MOST_MERGED or len({at for row in grid for at, cell in enumerate(row) if cell}) > WIDEST:
        raise too_large()
    _unfold(grid, merged)
    return grid_lines(grid)


def _unfold(grid, merged):
    """Put the words of a merged cell into every cell that it covers."""
    chars = 0
    for (y, x), (y2, x2) in merged:
        said = grid[y][x] if y < len(grid) and x < len(grid[y]) else ""
        for row in grid[y : y2 + 1] if said else ():
            stop = min(x2 + 1, len(row))
            chars += len(said) * (stop - x)
            if chars > MOST_CHARS:
                raise too_large()
            row[x:stop] = [said] * (stop - x)


def _words(value):
    """A cell as it would be read aloud: days in Chinese, whole numbers without a point."""
    if isinstance(value, str):
        return one_cell(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(value, ".12g") if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        hour = f"{value.hour}时{value.minute:02}分" if value.hour or value.minute else ""
        return f"{value.year}年{value.month}月{value.day}日{hour}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:.12g}小时"
    return str(value)
