"""Rows of tables in a text: consecutive lines whose cells are parted by TAB, as files are decoded and as Word, WPS
and Excel paste them. A pasted cell with line breaks stands in half-width quotation marks, over several lines."""

import re
from dataclasses import dataclass
from itertools import pairwise

# Word pastes a numbered list as mark, TAB, text: that is no row of two cells.
_LIST_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）][、.]?|\d{1,2}(?:\.\d{1,2})*[.、．)）]|[①-⑳⑴-⒇]"
    r"|[a-zA-Z][.)]|第[一二三四五六七八九十百]{1,5}[章节条]|[●■◆▲★•·▪o])"
)
_LONGEST_QUOTED = 40  # lines


@dataclass(frozen=True)
class Row:
    """Raw span of a row from its first to its last character that is seen, and the raw span of each cell."""

    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


def blocks(raw: str) -> list[list[Row]]:
    """The tables of a text: at least two rows one after the other."""
    out: list[list[Row]] = []
    rows: list[Row] = []
    for start, end in _lines(raw) if "\t" in raw else ():
        row = _row(raw, start, end, rows)
        if row:
            rows.append(row)
        else:
            out += _table(raw, rows)
            rows = []
    return out + _table(raw, rows)


def _table(raw, rows):
    while rows and _filled(raw, rows[-1]) < 2:  # a heading that belongs to what follows
        rows.pop()
    return [rows] if sum(_filled(raw, row) > 1 for row in rows) > 1 else []


def _filled(raw, row):
    return sum(a < b for a, b in row.cells)


def _row(raw, start, end, before):
    """The line as a row, or None. A line with a single word is one only inside a table that is as wide."""
    cells = tuple(_cells(raw, start, end))
    filled = [(a, b) for a, b in cells if a < b]
    if len(cells) < 2 or not filled:
        return None
    is_in_table = bool(before) and len(before[-1].cells) > 2
    if len(filled) == 2 and not is_in_table and _LIST_MARK.fullmatch(raw, *filled[0]):
        return None
    if len(filled) < 2 and not (is_in_table and len(cells) > 2 and len(cells) >= len(before[-1].cells) - 1):
        return None
    return Row(filled[0][0], filled[-1][1], cells)


def _cells(raw, start, end):
    stops = [start - 1, *(found.start() for found in re.finditer("\t", raw[start:end])), end]
    stops[1:-1] = [start + stop for stop in stops[1:-1]]
    for a, b in pairwise(stops):
        yield _trimmed(raw, a + 1, b)


def _trimmed(raw, start, end):
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    if end - start > 1 and raw[start] == raw[end - 1] == '"':
        start, end = start + 1, end - 1
    return start, end


def _lines(raw):
    """Raw spans of lines; lines that an open quotation mark after a TAB joins are one."""
    at, first, taken = 0, None, 0
    for piece in raw.splitlines(keepends=True):
        start, at = at, at + len(piece)
        if first is None and not (_opens_quote(piece) and _is_closed(raw, start)):
            yield start, at
            continue
        first, taken = start if first is None else first, taken + 1
        if raw.count('"', first, at) % 2 == 0 or taken > _LONGEST_QUOTED:
            yield first, at
            first, taken = None, 0
    if first is not None:
        yield first, at


def _opens_quote(piece):
    return '"' in piece and "\t" in piece and piece.count('"') % 2 == 1 and piece.rsplit("\t", 1)[1].startswith('"')


def _is_closed(raw, start):
    """Whether the quotation mark that a row leaves open is closed a few lines further on, at the end of a cell."""
    lines = raw[start : start + 4000].splitlines()[1 : _LONGEST_QUOTED + 1]
    closing = next((line for line in lines if '"' in line), None)
    return closing is not None and bool(re.search(r'"\s*(?:\t|$)', closing))
