"""A table as a PDF that can be signed: lying A4 or A3, its head on every page, page x of y, lines to sign at the end.

Widths are worked out here from what stands in the columns, so that typst need not measure thousands of cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from taizhang.engine import typeset

SIZES = {"A4": (297, 210, 9.0), "A3": (420, 297, 10.5)}  # mm, mm, pt
MARGIN = 15.0
PAD = 1.1  # mm at each side of a cell
PT = 25.4 / 72
_NARROW = 8.0  # em: a column up to this width is never broken
_LEAST = 4.0

DESCRIPTION = """
#let d = json(bytes(sys.inputs.data))
#let office = json(bytes(sys.inputs.office))
#let ink = rgb("#1a2a40")
#let grey = rgb("#586170")
#set document(title: d.title, date: none)
#set text(font: (..office.仿宋, "Noto Sans SC"), lang: "zh", size: d.size * 1pt, fill: ink, fallback: false,
  features: ("tnum",), cjk-latin-spacing: none)
#set par(leading: 0.45em, justify: false)
#set page(width: d.width * 1mm, height: d.height * 1mm,
  margin: (x: d.margin * 1mm, top: d.margin * 1mm, bottom: (d.margin + 7) * 1mm),
  footer-descent: 3mm,
  footer: text(size: 0.85em, fill: grey, grid(columns: (1fr, auto), d.stamp,
    context [#(d.page.first)#counter(page).display()#(d.page.middle)#counter(page).final().first()#(d.page.last)])))
#align(center, text(font: (..office.小标宋, "Noto Serif SC"), weight: 700, size: 2em, d.title))
#v(-0.4em)
#grid(columns: (1fr, auto), text(size: 0.95em, fill: grey, d.says), text(size: 0.95em, fill: grey, d.count))
#v(-0.2em)
#table(
  columns: d.widths.map(w => w * 1mm), stroke: 0.5pt + rgb("#8a94a3"), inset: (x: d.pad * 1mm, y: 0.42em),
  align: (x, y) => if y == 0 or d.centred.at(x) { center + horizon } else { left + horizon },
  fill: (_, y) => if y == 0 { rgb("#eef1f5") },
  table.header(..d.heads.map(h => table.cell(text(weight: 700, h)))),
  ..d.rows.flatten().map(c => [#c]),
)
#if d.signs.len() > 0 {
  block(breakable: false, above: 1.6em, grid(columns: d.signs.map(_ => 1fr), gutter: 2em,
    ..d.signs.map(s => [#s：#box(width: 1fr, line(length: 100%, stroke: 0.5pt + grey))])))
}
"""


@dataclass(frozen=True)
class Sheet:
    """A list as it is to be printed. `page` is the sentence around the two page numbers: 第, 页 共, 页."""

    title: str
    says: str
    count: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    signs: Sequence[str]
    stamp: str
    page: tuple[str, str, str]


def table_pdf(sheet: Sheet, size: str, fonts: Path | None = None) -> bytes:
    """The sheet on A4 or A3, in a job or a command; fonts as for gongwen.pdf. Raises KeyError for another size."""
    width, height, points = SIZES[size]
    widths = columns_mm(sheet.heads, sheet.rows, width - 2 * MARGIN, points)
    first, middle, last = sheet.page
    return typeset.pdf(
        DESCRIPTION,
        {
            "title": sheet.title,
            "says": sheet.says,
            "count": sheet.count,
            "heads": list(sheet.heads),
            "rows": [[_clean(cell) for cell in row] for row in sheet.rows],
            "signs": list(sheet.signs),
            "stamp": sheet.stamp,
            "page": {"first": first, "middle": middle, "last": last},
            "width": width,
            "height": height,
            "size": points,
            "margin": MARGIN,
            "pad": PAD,
            "widths": widths,
            "centred": [_longest(sheet.rows, n) <= _NARROW for n in range(len(sheet.heads))],
        },
        fonts=fonts,
    )


def columns_mm(heads: Sequence[str], rows: Sequence[Sequence[str]], room: float, points: float) -> list[float]:
    """How wide each column is, in mm: short ones as wide as their longest cell, long ones share what is left by how
    much stands in them."""
    em = points * PT
    longest = [max(_em(head), _longest(rows, n), _LEAST / 2) for n, head in enumerate(heads)]
    fixed = {n: long * em + 2 * PAD + 0.3 for n, long in enumerate(longest) if long <= _NARROW}
    if not (share := [n for n in range(len(heads)) if n not in fixed]):
        spread = room / sum(fixed.values())
        return [round(fixed[n] * spread, 2) for n in range(len(heads))]
    least = _NARROW * em + 2 * PAD
    left = room - sum(fixed.values())
    if left < least * len(share):  # many columns: all of them give way, and break
        spread = room / (sum(fixed.values()) + least * len(share))
        return [round((fixed.get(n, least)) * spread, 2) for n in range(len(heads))]
    given = _shared(share, left, {n: longest[n] * em + 2 * PAD + 0.3 for n in share}, least, heads, rows)
    return [round(fixed[n] if n in fixed else given[n], 2) for n in range(len(heads))]


def _shared(share, room, most, least, heads, rows):
    """What is left over, by how much stands in each column; none is wider than its longest cell while others break."""
    weight = {n: sqrt(sum(_em(row[n]) for row in rows) + _em(heads[n])) for n in share}
    given, open_ = dict.fromkeys(share, least), list(share)
    room -= least * len(share)
    while open_ and room > 0.01:
        whole = sum(weight[n] for n in open_)
        more = {n: min(room * weight[n] / whole, most[n] - given[n]) for n in open_}
        for n in open_:
            given[n] += more[n]
        room -= sum(more.values())
        open_ = [n for n in open_ if most[n] - given[n] > 0.01]
    if room > 0.01:  # every cell has its line
        for n in share:
            given[n] += room / len(share)
    return given


def _longest(rows, n):
    return max((_em(row[n]) for row in rows), default=0.0)


def _em(text):
    """How wide a text is set in one line, in em: a Chinese sign is one, a Latin one a little over half."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.58 for sign in text)


def _clean(text):
    """What no font draws is left out; a line break is a space."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
