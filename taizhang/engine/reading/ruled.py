"""Tables in pictures of pages: rules are found and taken out before anything is recognised; words then fall into cells
by the rules, or where there are none by the gaps between columns under a header that names what a task table has."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .formats import layout
from .tables import kind_of

BAND = 24  # pixels at 220 dpi: a rule is dark over three bands, which no stroke of a letter is
_BANDS = 3
_DARK, _FULL = 150, 216
_POINT = 72 / 220
_LOWEST = 14  # pixels: of a printed line
_PRIVATE = 0xF0000  # each word is one letter to the layout
_GAP = 0.75  # of a letter's height: between two columns
_APART = 3.0  # of a letter's height: what stands so far below a table does not belong to it

Rule = tuple[int, int, int, int]


@dataclass(frozen=True)
class Word:
    """A recognised word and where it stands, in pixels."""

    text: str
    sure: int
    left: int
    top: int
    right: int
    bottom: int


Row = list[list[int]]  # cells of words, by their number


@dataclass
class _Piece:
    left: int
    right: int
    top: int
    bottom: int
    numbers: list[int]


# ── in the picture ─────────────────────────────────────────────────────────────


def rules(grey) -> list[Rule]:
    """The level and upright lines of tables in a straight picture; none where they make no grid."""
    from PIL import Image

    dark = grey.point(lambda value: 255 if value < _DARK else 0)
    upright = [(x, low, x, high) for x, low, high in _long(dark)]
    level = [(low, y, high, y) for y, low, high in _long(dark.transpose(Image.Transpose.TRANSPOSE))]
    found = upright + level
    return found if any(layout.grids(_in_points(found))) else []


def without(grey, found: Sequence[Rule]):
    """The picture without its rules, which would be taken for letters."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(grey)
    for x0, y0, x1, y1 in found:
        pen.rectangle((x0 - 3, y0 - 3, x1 + 3, y1 + 3), fill=255)
    return grey


def _long(dark):
    """(x, from y, to y) of what is dark over several bands one under the other, give or take a pixel for its slant."""
    from PIL import Image

    bands = dark.height // BAND
    if not bands:
        return
    rows = dark.crop((0, 0, dark.width, bands * BAND)).resize((dark.width, bands), Image.Resampling.BOX).tobytes()
    width, pixels = dark.width, dark.load()
    running: dict[int, list[int]] = {}  # x where it is now -> [x where it began, first band]
    for band in range(bands + 1):
        line = rows[band * width : (band + 1) * width] if band < bands else b""
        here = _columns(line)
        going: dict[int, list[int]] = {}
        for x in here:
            before = next((near for near in (x, x - 1, x + 1, x - 2, x + 2) if near in running), None)
            going[x] = running.pop(before) if before is not None else [x, band]
        for x, (began, first) in running.items():
            if band - first >= _BANDS:
                yield (
                    (began + x) // 2,
                    _end(pixels, began, first * BAND, -1),
                    _end(pixels, x, band * BAND - 1, 1, dark.height),
                )
        running = going


def _end(pixels, x, y, step, height=0):
    """Where a rule ends within the band before its first or after its last whole one."""
    for _ in range(BAND):
        if not 0 <= y + step < (height or y + 1) or not pixels[x, y + step]:
            break
        y += step
    return y


def _columns(line):
    """The middles of the dark stretches of a band."""
    found: list[tuple[int, int]] = []
    at = 0
    for x, value in enumerate(line):
        if value < _FULL:
            continue
        if found and x - at <= 1:
            found[-1] = (found[-1][0], x)
        else:
            found.append((x, x))
        at = x
    return [(a + b) // 2 for a, b in found if b - a < BAND]


def _in_points(found):
    return [tuple(edge * _POINT for edge in rule) for rule in found]


def inked(grey) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """(top, bottom, stretches) of every printed line: where on it there is ink, parted by gaps as between columns."""
    from PIL import Image

    dark = grey.point(lambda value: 255 if value < _DARK else 0)
    rows = dark.resize((1, dark.height), Image.Resampling.BOX).tobytes()
    out = []
    for top, bottom in _stretches(rows, 3):
        if bottom - top < _LOWEST:
            continue
        line = dark.crop((0, top, dark.width, bottom + 1)).resize((dark.width, 1), Image.Resampling.BOX).tobytes()
        out.append((top, bottom, _stretches(line, max(1, round(_GAP * (bottom - top))))))
    return out


def _stretches(line, gap):
    """Where something is, closed up over less than a gap."""
    found: list[tuple[int, int]] = []
    for at, value in enumerate(line):
        if not value:
            continue
        if found and at - found[-1][1] <= gap:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found


# ── words into cells ───────────────────────────────────────────────────────────


def tables(words: Sequence[Word], found: Sequence[Rule], inked: Sequence = ()) -> list[tuple[int, list[Row]]]:
    """(where its top is, rows) of every table: those with rules, and aligned ones under a header."""
    ruled, rest = layout.tables([_letter(n, word) for n, word in enumerate(words)], _in_points(_upwards(found)))
    out = []
    for lines in ruled:
        rows = [[[ord(char) - _PRIVATE for char in cell if ord(char) >= _PRIVATE] for cell in line.text.split("\t")]
                for line in lines]  # fmt: skip
        out.append((min(words[n].top for row in rows for cell in row for n in cell), rows))
    return out + _aligned(words, [ord(letter[0]) - _PRIVATE for letter in rest], inked)


def _letter(number, word):
    place = tuple(edge * _POINT for edge in (word.left, word.right, -word.bottom, -word.top))
    return (chr(_PRIVATE + number), *place)


def _upwards(found):
    return [(x0, -y1, x1, -y0) for x0, y0, x1, y1 in found]


def missed(words: Sequence[Word], inked: Sequence) -> list[tuple[int, int, int, int]]:
    """(left, top, right, bottom) of what is as high as a line of letters and holds no word: short last lines mostly."""
    if not words:
        return []
    usual = sorted(word.bottom - word.top for word in words)[len(words) // 2]
    out = []
    for top, bottom, stretches in inked:
        if not 0.5 * usual < bottom - top < 1.8 * usual:
            continue
        there = [w for w in words if w.top <= (top + bottom) / 2 <= w.bottom]
        for left, right in stretches:
            if right - left > 0.5 * usual and all(w.right <= left or w.left >= right for w in there):
                out.append((left, top, right, bottom))
    return out


def within(word: Word, places: Sequence[tuple[int, int, int, int]]) -> bool:
    """Whether a word stands in one of these places."""
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in places)


def _aligned(words, left, inked):
    lines = [pieces for line in inked if (pieces := _filled(words, left, line))]
    out, at = [], 0
    while at < len(lines):
        named = sum(bool(kind_of("".join(words[n].text for n in piece.numbers))) for piece in lines[at])
        if len(lines[at]) >= 3 and named >= 2:
            columns, stop = _region(lines, at)
            rows = _records([_row(line, columns) for line in lines[at:stop]])
            if len(rows) > 2:
                out.append((lines[at][0].top, rows))
                at = stop
                continue
        at += 1
    return out


def _filled(words, left, line):
    """The pieces of a line with the words that stand in them; a word's own edges are less to be trusted."""
    top, bottom, stretches = line
    pieces = [_Piece(x0, x1, top, bottom, []) for x0, x1 in stretches]
    for n in left:
        word = words[n]
        if top <= (word.top + word.bottom) / 2 <= bottom and pieces:
            middle = (word.left + word.right) / 2
            min(pieces, key=lambda p: max(p.left - middle, middle - p.right)).numbers.append(n)
    for piece in pieces:
        piece.numbers.sort(key=lambda n: words[n].left)
    return [piece for piece in pieces if piece.numbers]


def _region(lines, at):
    """The columns under a header, as (from, to), and the line at which the table ends: one that stands apart, or whose
    words reach over from one column into the next."""
    columns = [(piece.left, piece.right) for piece in lines[at]]
    stop = at + 1
    while stop < len(lines):
        above, here = lines[stop - 1][0], lines[stop][0]
        spread = columns
        for piece in lines[stop]:
            spread = _taking_in(spread, piece.left, piece.right)
        if here.top - above.bottom > _APART * (here.bottom - here.top) or len(spread) < len(columns):
            break
        columns, stop = spread, stop + 1
    return columns, stop


def _taking_in(columns, left, right):
    """A piece widens the column over which it stands; one over two makes them one, one over none is a new one."""
    touched = [c for c in columns if c[0] < right and c[1] > left]
    rest = [c for c in columns if c not in touched]
    return sorted([*rest, (min([left, *(c[0] for c in touched)]), max([right, *(c[1] for c in touched)]))])


def _row(line, columns):
    starts = [left for left, _right in columns]
    cells: Row = [[] for _ in columns]
    for piece in line:
        cells[max(0, bisect_right(starts, piece.left) - 1)] += piece.numbers
    return cells


def _records(lines):
    """A line with something in the first column begins a row; others go on with the one above."""
    rows: list[Row] = []
    for line in lines:
        if rows and not line[0]:
            rows[-1] = [above + below for above, below in zip(rows[-1], line, strict=True)]
        else:
            rows.append(line)
    return rows
