"""Charts as PDF: shapes as drawings, texts set with our fonts, so that they are searched and copied as lines."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from taizhang.engine import typeset
from taizhang.engine.chart import SHEETS, Chart, draw, tiles
from taizhang.engine.chart.canvas import Box, Page, Text
from taizhang.engine.chart.tiles import HIGH, MARGIN, OVERLAP, WIDE, Tile
from taizhang.engine.workdays import Calendar

SIZES = (*SHEETS, "A4")
Lines = Sequence[object]

# Texts stand on their baseline: with both edges there the box of a line has no height of its own.
DESCRIPTION = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(font: "Noto Sans SC", lang: "zh", fallback: false, top-edge: "baseline", bottom-edge: "baseline",
  cjk-latin-spacing: none, features: ("tnum",))
#set page(margin: 0mm)
#let set-line(t) = {
  let (x, y, size, ink, style, anchor, turn, words) = t
  let line = text(size: size * 1mm, fill: rgb(ink), weight: if style.contains("b") { 700 } else { 400 },
    font: if style.contains("s") { "Noto Serif SC" } else { "Noto Sans SC" }, words)
  let room = (words.len() + 1) * size * 1.2 // bytes: more than the text is wide, so that it stays one line
  let (to, back) = (start: (left, 0), middle: (center, room / 2), end: (right, room)).at(anchor)
  let wide = box(width: room * 1mm, align(to, line))
  place(top + left, dx: (x - back) * 1mm, dy: y * 1mm, if turn == 0 { wide } else { rotate(turn * 1deg, wide) })
}
#for (number, sheet) in data.sheets.enumerate() {
  set page(width: sheet.width * 1mm, height: sheet.height * 1mm)
  for part in sheet.parts {
    let (x, y, wide, high) = part.at
    place(top + left, dx: x * 1mm, dy: y * 1mm, box(width: wide * 1mm, height: high * 1mm, clip: part.clip, {
      place(top + left, image(part.file, width: wide * 1mm, height: high * 1mm, alt: part.alt))
      for t in part.texts { set-line(t) }
    }))
  }
  for (x0, y0, x1, y1) in sheet.marks {
    place(top + left, line(start: (x0 * 1mm, y0 * 1mm), end: (x1 * 1mm, y1 * 1mm), stroke: 0.2mm + rgb("#1a2a40")))
  }
  for (x, y, wide, high) in sheet.plates {
    place(top + left, dx: x * 1mm, dy: y * 1mm, rect(width: wide * 1mm, height: high * 1mm, fill: rgb("#fffdf7")))
  }
  for t in sheet.texts { set-line(t) }
  if number + 1 < data.sheets.len() { pagebreak() }
}
"""


def chart_pdf(chart: Chart, calendar: Calendar, size: str) -> bytes:
    """The wall chart on A0, A1 or A3, or as a poster of A4 sheets. Raises KeyError for another size.

    Takes some tenths of a second: for a job or a command.
    """
    if size == "A4":
        return _Book(chart.title).tiled(*tiles(chart, calendar, gettext)).pdf()
    return _Book(chart.title).whole(draw(chart, calendar, size, gettext)).pdf()


class _Book:
    """Sheets on their way into the PDF."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.sheets: list[dict[str, object]] = []
        self.files: dict[str, bytes] = {}

    def pdf(self) -> bytes:
        return typeset.pdf(DESCRIPTION, {"title": typeset.printable(self.title), "sheets": self.sheets}, self.files)

    def whole(self, pages: Iterable[Page]) -> "_Book":
        for page in pages:
            part = self._part(page, (0, 0, page.width, page.height), (0, 0), page.unit_mm)
            self._sheet(page.width_mm, page.height_mm, [part])
        return self

    def tiled(self, pages: list[Page], tiles: list[Tile], across: int) -> "_Book":
        for number, page in enumerate(pages, 1):
            mine = [tile for tile in tiles if tile.poster == number]
            self._assembly(page, mine, across, number, len(pages))
            for tile in mine:
                unit = page.unit_mm
                left, top, right, bottom = (edge / unit for edge in tile.box)
                window = page.window((left, top, right, bottom))
                part = self._part(window, (left, top, right, bottom), (MARGIN, MARGIN), unit)
                self._sheet(WIDE, HIGH, [part], _cut_marks(), self._told(tile, number, len(pages)))
        return self

    def _part(self, page: Page, box: Box, at: tuple[float, float], unit: float) -> dict[str, object]:
        """A drawing and its texts, `box` of the page being shown at `at` with `unit` mm to one of its units."""
        name = f"{len(self.files)}.svg"
        self.files[name] = page.shapes_svg(box).encode()
        left, top, right, bottom = box
        return {
            "at": [*at, (right - left) * unit, (bottom - top) * unit],
            "file": name,
            "alt": page.label,
            "clip": True,
            "texts": [_set(text, left, top, unit) for text in page.texts],
        }

    def _sheet(
        self, width: float, height: float, parts: Lines, marks: Lines = (), texts: Lines = (), plates: Lines = ()
    ) -> None:
        given = {"parts": parts, "marks": marks, "texts": texts, "plates": plates}
        self.sheets.append({"width": width, "height": height, **given})

    def _told(self, tile: Tile, number: int, posters: int) -> Lines:
        """At the edge of a tile, in what is cut off: where it belongs."""
        which = gettext("第 {number} 张图　").format(number=number) if posters > 1 else ""
        words = which + gettext("第 {row} 行第 {column} 列　{name}").format(
            row=tile.row, column=tile.column, name=tile.name
        )
        hint = gettext("沿角线裁去右边和下边，与相邻一张重叠 {overlap} 毫米粘贴").format(overlap=round(OVERLAP))
        return [[MARGIN + 8, 6.6, 3.6, "#1a2a40", "b", "start", 0, words],
                [WIDE - MARGIN - 8, 6.6, 2.8, "#586170", "", "end", 0, hint]]  # fmt: skip

    def _assembly(self, page: Page, mine: list[Tile], across: int, number: int, posters: int) -> None:
        """How the tiles go together: the poster small, with the place of each."""
        room_wide, room_high, top = WIDE - 60, HIGH - 66, 42.0
        small = min(room_wide / page.width, room_high / page.height)
        left = (WIDE - page.width * small) / 2
        part = self._part(page, (0, 0, page.width, page.height), (left, top), small)
        marks: list[object] = []
        texts: list[object] = []
        plates: list[object] = []
        for tile in mine:
            x0, y0, x1, y1 = (edge / page.unit_mm * small for edge in tile.box)
            x0, x1, y0, y1 = x0 + left, x1 + left, y0 + top, y1 + top
            marks += [[x0, y0, x1, y0], [x0, y1, x1, y1], [x0, y0, x0, y1], [x1, y0, x1, y1]]
            plates.append([(x0 + x1) / 2 - 9, (y0 + y1) / 2 - 5, 18, 10])
            texts.append([(x0 + x1) / 2, (y0 + y1) / 2 + 2.6, 7.5, "#1a2a40", "b", "middle", 0, tile.name])
        which = gettext("（第 {number} 张图，共 {of} 张）").format(number=number, of=posters) if posters > 1 else ""
        title = gettext("拼图：{across} × {across} 张 A4").format(across=across) + which
        how = gettext(
            "打印选“实际大小”。每张沿角线裁去右边和下边的白边，从左上角起依次粘贴，重叠 {overlap} 毫米；"
            "拼好为 {width} × {height} 毫米。").format(
            overlap=round(OVERLAP), width=round(page.width_mm), height=round(page.height_mm)
        )  # fmt: skip
        texts.append([20, 22, 7.5, "#1a2a40", "sb", "start", 0, title])
        texts.append([20, 31, 3.6, "#46546a", "", "start", 0, how])
        texts.append([20, 37, 3.6, "#46546a", "", "start", 0, typeset.printable(self.title)[:60]])
        self._sheet(WIDE, HIGH, [part], marks, texts, plates)


def _cut_marks() -> list[list[float]]:
    """Lines outside the picture that lead to its corners."""
    left, top, right, bottom, long, off = MARGIN, MARGIN, WIDE - MARGIN, HIGH - MARGIN, 6.0, 1.0
    marks = []
    for x in (left, right):
        marks += [[x, top - off - long, x, top - off], [x, bottom + off, x, bottom + off + long]]
    for y in (top, bottom):
        marks += [[left - off - long, y, left - off, y], [right + off, y, right + off + long, y]]
    return marks


def _set(text: Text, left: float, top: float, unit: float) -> list[object]:
    style = ("b" if text.bold else "") + ("s" if text.serif else "")
    return [
        round((text.x - left) * unit, 3), round((text.y - top) * unit, 3), round(text.size * unit, 3), text.fill, style,
        text.anchor, text.turn, typeset.printable(text.text),
    ]  # fmt: skip
