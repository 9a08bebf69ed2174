"""Letters and rules of a printed page into lines in reading order: columns one after the other, tables as rows.

Lengths are points; y grows upwards, as in PDF. `Letter` is (character, x0, x1, y0, y1), `Rule` (x0, y0, x1, y1).
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from .page import grid_lines

_NEAR = 3.0  # rules so close are one
_WIDER = 0.9  # of a letter's height: a gap that parts two pieces of a line
_MOST_RULES = 4000
_SAME_LINE = 0.3  # of a letter's height: the lines of the next column may stand half a line lower
_FEWEST_ROWS = 4  # of a column of text
_RAGGED = 0.6  # of a letter: half the lines of running text end so near the edge; the cells of a table do not
_NARROWEST = 8  # letters in a line of running text
_INDENT, _APART = 1.4, 1.9  # of a letter's height: a line begins a paragraph, or stands apart from the one above


@dataclass(slots=True)
class Piece:
    """Letters of a line without a gap between them."""

    x0: float
    x1: float
    y0: float
    y1: float
    text: str

    @property
    def height(self):
        """Of its letters."""
        return self.y1 - self.y0

    @property
    def middle(self):
        """Where its line stands."""
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Line:
    """A printed line, or a row of a table; the top and bottom of where it stands."""

    text: str
    top: float
    bottom: float


def lines(letters, rules) -> list[Line]:
    """Everything on the page, in the order in which it is read."""
    found, letters = tables(letters, rules)
    pieces = _pieces(letters)
    return _flow(pieces, found) if pieces or found else []


# ── pieces of lines ──


def _pieces(letters) -> list[Piece]:
    out: list[Piece] = []
    for row in _rows_of(letters, lambda letter: (letter[3], letter[4]), _SAME_LINE):
        row.sort(key=lambda letter: letter[1])
        piece: Piece | None = None
        for char, x0, x1, y0, y1 in row:
            gap = x0 - piece.x1 if piece else 0.0
            if piece is None or gap > _WIDER * max(piece.height, y1 - y0):
                piece = Piece(x0, x1, y0, y1, char)
                out.append(piece)
                continue
            if gap > 0.15 * (y1 - y0) and (char.isascii() or piece.text[-1].isascii()):
                piece.text += " "
            if x0 < piece.x0 + 0.2 and char == piece.text[-1]:  # bold by printing twice
                continue
            piece.text += char
            piece.x1, piece.y0, piece.y1 = max(piece.x1, x1), min(piece.y0, y0), max(piece.y1, y1)
    return out


def _rows_of(things, span, near=0.5):
    """Things in rows from top to bottom: what stands at the same height, give or take a part of its own."""
    rows: list[list] = []
    middle = height = 0.0
    for thing in sorted(things, key=lambda thing: -sum(span(thing))):
        y0, y1 = span(thing)
        if not rows or middle - (y0 + y1) / 2 > near * min(height, y1 - y0):
            rows.append([])
            middle, height = (y0 + y1) / 2, y1 - y0
        rows[-1].append(thing)
    return rows


# ── columns ──


def _flow(pieces, tables) -> list[Line]:
    """Columns one after the other; what crosses them, tables too, parts the page into bands."""
    gutter = _gutter(pieces)
    if gutter is None:
        return _merged(_plain(pieces), tables)
    crossing = [piece for piece in pieces if piece.x0 < gutter < piece.x1]
    bars = sorted([*((p.y1, p.y0) for p in crossing), *((t[0].top, t[-1].bottom) for t in tables)], reverse=True)
    out: list[Line] = []
    above = float("inf")
    rest = [piece for piece in pieces if not piece.x0 < gutter < piece.x1]
    for top, bottom in [*bars, (float("-inf"), float("-inf"))]:
        band = [piece for piece in rest if top < piece.middle <= above]
        left, right = [p for p in band if p.x1 <= gutter], [p for p in band if p.x0 >= gutter]
        left, below = _left_below(left, right)
        for side in (left, right, below):
            out += _flow(side, []) if side else []
        at = [piece for piece in crossing if piece.y1 == top and piece.y0 == bottom]
        out += _merged(_plain(at), [table for table in tables if table[0].top == top and table[-1].bottom == bottom])
        above = min(above, top)
    return out


def _left_below(left, right):
    """(the left column, what stands apart under both: a heading at the left edge belongs to what follows)."""
    floor = min((p.y0 for p in right), default=float("-inf"))
    below, column = [p for p in left if p.y1 < floor], [p for p in left if p.y1 >= floor]
    if below and column and min(p.y0 for p in column) - max(p.y1 for p in below) > _usual(left):
        return column, below
    return left, []


def _gutter(pieces) -> float | None:
    """Where the page is parted into columns of running text, or None."""
    rows = _rows_of(pieces, lambda piece: (piece.y0, piece.y1))
    if len(rows) < _FEWEST_ROWS:
        return None
    height = _usual(pieces)
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    best = None
    for x0, x1 in _clear(pieces, max(1, 0.15 * len(rows))):
        middle = (x0 + x1) / 2
        if x1 - x0 < 0.6 * height or not 0.2 < (middle - left) / max(right - left, 1) < 0.8:
            continue
        sides = [p for p in pieces if p.x1 <= middle], [p for p in pieces if p.x0 >= middle]
        if all(map(_is_text, sides)) and (best is None or x1 - x0 > best[0]):
            best = (x1 - x0, middle)
    return best[1] if best else None


def _usual(pieces):
    """The usual height of a letter."""
    return sorted(piece.height for piece in pieces)[len(pieces) // 2]


def _clear(pieces, most):
    """Stretches of x that at most so many pieces cross."""
    edges = sorted([*((p.x0, 1) for p in pieces), *((p.x1, -1) for p in pieces)])
    crossing, since = 0, None
    for x, step in edges:
        crossing += step
        if crossing <= most and since is None:
            since = x
        elif crossing > most and since is not None:
            yield since, x
            since = None


def _is_text(pieces):
    """Whether pieces are a column of running text: most of its lines reach its right edge."""
    if not pieces:
        return False
    rows = _rows_of(pieces, lambda piece: (piece.y0, piece.y1))
    right, height = max(piece.x1 for piece in pieces), _usual(pieces)
    reach = sum(max(piece.x1 for piece in row) > right - _RAGGED * height for row in rows)
    is_wide = right - min(piece.x0 for piece in pieces) >= _NARROWEST * height
    return is_wide and len(rows) >= _FEWEST_ROWS and reach >= 0.5 * len(rows)


def _merged(plain, tables):
    """Lines and tables by where they stand."""
    out = list(plain)
    for table in tables:
        at = next((n for n, line in enumerate(out) if line.top < table[0].top), len(out))
        out[at:at] = table
    return out


def _plain(pieces) -> list[Line]:
    """Lines of one column; indented ones keep that, and rows of aligned words are rows of a table."""
    if not pieces:
        return []
    rows = [sorted(row, key=lambda p: p.x0) for row in _rows_of(pieces, lambda piece: (piece.y0, piece.y1))]
    left = sorted(row[0].x0 for row in rows)[len(rows) // 4]
    out: list[Line] = []
    at = 0
    while at < len(rows):
        if (stop := _aligned(rows, at)) > at:
            columns = _columns(rows[at:stop])
            for row in rows[at:stop]:
                cells = {bisect_right(columns, p.x0 + 0.5) - 1: p.text for p in row}
                text = "\t".join(cells.get(n, "") for n in range(len(columns)))
                out.append(_line(text, row))
            at = stop
            continue
        row = rows[at]
        text = "\u3000".join(piece.text for piece in row)
        is_indented = row[0].x0 > left + _INDENT * row[0].height
        out.append(_line(("\u3000\u3000" if is_indented else "") + text, row))
        at += 1
    return _spaced(out)


def _line(text, row):
    return Line(text, max(p.y1 for p in row), min(p.y0 for p in row))


def _spaced(found):
    """Lines with an empty one where more room than usual is left."""
    out = found[:1]
    for above, below in pairwise(found):
        if above.bottom - below.top > _APART * (below.top - below.bottom):
            out.append(Line("", above.bottom, below.top))
        out.append(below)
    return out


def _aligned(rows, at):
    """Where a table without rules ends that begins at a row: at least three rows whose words stand below each other."""
    stop = at
    while stop < len(rows) and len(rows[stop]) > 1:
        stop += 1
    group = rows[at:stop]
    if len(group) < 3 or len({len(row) for row in group}) > 2:
        return at
    width = len(_columns(group))
    fits = sum(len(row) == width for row in group)
    return stop if width > 1 and fits >= 0.7 * len(group) and all(len(row) <= width for row in group) else at


def _columns(rows):
    """Where columns begin: the stretches that words of these rows cover, taken together."""
    spans = sorted((piece.x0, piece.x1) for row in rows for piece in row)
    starts, reach = [], float("-inf")
    for x0, x1 in spans:
        if x0 > reach:
            starts.append(x0)
        reach = max(reach, x1)
    return starts


# ── tables with rules ──


def tables(letters, rules):
    """(tables as lists of lines, the letters that stand in none)."""
    found = []
    for xs, ys, upright, level in grids(rules):
        inside = [
            letter for letter in letters
            if xs[0] < (letter[1] + letter[2]) / 2 < xs[-1] and ys[0] < (letter[3] + letter[4]) / 2 < ys[-1]
        ]  # fmt: skip
        if not inside:
            continue
        grid = _filled(xs, ys, upright, level, inside)
        rows = [text for text in grid_lines(grid, is_printed=True) if text]
        if not rows:
            continue
        step = (ys[-1] - ys[0]) / len(rows)
        found.append([Line(text, ys[-1] - n * step, ys[-1] - (n + 1) * step) for n, text in enumerate(rows)])
        taken = set(map(id, inside))
        letters = [letter for letter in letters if id(letter) not in taken]
    return found, letters


def grids(rules):
    """Connected rules with at least two columns and two rows: their x, their y, the upright and the level ones."""
    if not 6 <= len(rules) <= _MOST_RULES:
        return
    upright = [r for r in rules if abs(r[0] - r[2]) < _NEAR]
    level = [r for r in rules if abs(r[1] - r[3]) < _NEAR]
    bands: list[list[float]] = []  # stretches of y in which upright rules stand
    for low, high in sorted((min(r[1], r[3]), max(r[1], r[3])) for r in upright):
        if bands and low <= bands[-1][1] + _NEAR:
            bands[-1][1] = max(bands[-1][1], high)
        else:
            bands.append([low, high])
    for low, high in bands:
        v = [r for r in upright if low - _NEAR <= min(r[1], r[3]) <= high]
        h = [r for r in level if low - _NEAR <= r[1] <= high + _NEAR]
        xs, ys = _merge(r[0] for r in v), _merge([low, high, *(r[1] for r in h)])
        if h:  # a table whose sides are open
            xs = _merge([*xs, min(min(r[0], r[2]) for r in h), max(max(r[0], r[2]) for r in h)])
        if 3 <= len(xs) <= 60 and 3 <= len(ys) <= 300:
            yield xs, ys, v, h


def _merge(values):
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _filled(xs, ys, upright, level, letters):
    """The words of each cell from top to bottom; a cell without a rule between it and the next is one with it."""
    wide, tall = len(xs) - 1, len(ys) - 1
    root = list(range(wide * tall))

    def find(n):
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    for y in range(tall):
        middle = (ys[y] + ys[y + 1]) / 2
        walls = [r[0] for r in upright if min(r[1], r[3]) - _NEAR < middle < max(r[1], r[3]) + _NEAR]
        for x in range(1, wide):
            if not any(abs(wall - xs[x]) <= _NEAR for wall in walls):
                root[find(y * wide + x)] = find(y * wide + x - 1)
    for x in range(wide):
        middle = (xs[x] + xs[x + 1]) / 2
        floors = [r[1] for r in level if min(r[0], r[2]) - _NEAR < middle < max(r[0], r[2]) + _NEAR]
        for y in range(1, tall):
            if not any(abs(floor - ys[y]) <= _NEAR for floor in floors):
                root[find(y * wide + x)] = find((y - 1) * wide + x)
    held: dict[int, list] = {}
    for letter in letters:
        x = bisect_right(xs, (letter[1] + letter[2]) / 2) - 1
        y = bisect_right(ys, (letter[3] + letter[4]) / 2) - 1
        held.setdefault(find(min(y, tall - 1) * wide + min(x, wide - 1)), []).append(letter)
    words = {key: _words(inside) for key, inside in held.items()}
    return [[words.get(find(y * wide + x), "") for x in range(wide)] for y in reversed(range(tall))]


def _words(letters):
    """The words of a cell: hard wraps closed up."""
    text = ""
    for row in _rows_of(_pieces(letters), lambda piece: (piece.y0, piece.y1)):
        line = "".join(piece.text for piece in sorted(row, key=lambda piece: piece.x0))
        text += (" " if text and text[-1].isascii() and text[-1].isalpha() and line[0].isascii() else "") + line
    return text


# ── rows over a page break ──


_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]?")


def mended(pages: list[list[str]]) -> list[list[str]]:
    """Pages on which no row of a table is cut in two: what goes on at the top of the next page, also under a header that
    is printed again, belongs to the last row of this one."""
    out: list[list[str]] = []
    for found in pages:
        above = next((page for page in reversed(out) if any(page)), [])
        cut = _goes_on(above, found)
        if cut is not None:
            last = max(n for n, text in enumerate(above) if text)
            cells = zip(above[last].split("\t"), found[cut].split("\t"), strict=True)
            above[last] = "\t".join(up + down for up, down in cells)
            found = found[:cut] + found[cut + 1 :]
        out.append(found)
    return out


def _goes_on(above, below):
    """Which line of a page goes on with the last row of the page above, or None: a row without its first cell and
    without others that the row above has."""
    rows = [text for text in above if text]
    if not rows or "\t" not in rows[-1]:
        return None
    last = rows[-1].split("\t")
    at = next((n for n, text in enumerate(below) if text), 0)
    while at < len(below) and below[at] in rows[:-1]:  # the header, printed again
        at += 1
    row = below[at].split("\t") if at < len(below) else []
    if len(row) != len(last) or row[0] or not last[0] or not any(row):
        return None
    filled = sum(map(bool, row))
    is_part = filled < len(row) - 1 if _NUMBER.fullmatch(last[0]) else 2 * filled <= len(row)
    return at if is_part and all(up for up, down in zip(last, row, strict=True) if down) else None


# ── what stands on every page ──


def without_furniture(pages: list[tuple[float, list[Line]]]) -> list[list[str]]:
    """The lines of each page (height, lines) without running heads, running feet and page numbers."""
    edges = Counter(key for height, found in pages for key in {_key(line) for line in _edge(height, found)})
    often = max(3, 0.4 * len(pages))
    out = []
    for height, found in pages:
        gone = {id(line) for line in _edge(height, found) if edges[_key(line)] >= often or _is_number(line)}
        out.append([line.text for line in found if id(line) not in gone])
    return out


def _edge(height, found):
    """Lines that stand near the top or the bottom of the page."""
    said = [line for line in found if line.text]
    return [line for line in [*said[:2], *said[-2:]] if line.bottom > 0.88 * height or line.top < 0.12 * height]


def _key(line):
    return "".join("#" if char.isdigit() else char for char in line.text if not char.isspace()).replace("##", "#")


def _is_number(line):
    text = "".join(line.text.split()).strip("—-–－·.•~～|第页共/／,，")
    rest = text.replace("页", "").replace("共", "").replace("第", "").replace("/", "").replace("，", "")
    return bool(rest) and len(rest) <= 8 and rest.isdigit() and (len(rest) <= 4 or rest != text)
