"""The five slides: title, the whole, by unit, the reds by name, what is asked."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from .deck import Deck, Total
from .fitting import clean, cut, fitted
from .look import EDGE, HIGH, WIDE, empty, place

INK, INK_2, RULE = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2, MSO_THEME_COLOR.BACKGROUND_2
OF_LIGHT = {
    "red": MSO_THEME_COLOR.ACCENT_2, "yellow": MSO_THEME_COLOR.ACCENT_3, "green": MSO_THEME_COLOR.ACCENT_4,
    "grey": MSO_THEME_COLOR.ACCENT_5,
}  # fmt: skip
_SHAPE = {
    "red": MSO_SHAPE.ISOSCELES_TRIANGLE, "yellow": MSO_SHAPE.DIAMOND, "green": MSO_SHAPE.DONUT,
    "grey": MSO_SHAPE.RECTANGLE,
}  # fmt: skip
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # a table without style or grid: its lines are ours
FULL = WIDE - 2 * EDGE
TOP = 1.55


def pptx(deck: Deck, at: datetime) -> bytes:
    """The deck as the bytes of a PPTX. `at` is the time that its properties name."""
    made = empty(clean(deck.title), clean(deck.who), at)
    first, other = made.slide_layouts
    _title(made.slides.add_slide(first), deck)
    for number, (title, draw) in enumerate(
        [(deck.whole_title, _whole), (deck.units_title, _units), (deck.reds_title, _reds), (deck.next_title, _next)], 2
    ):
        slide = made.slides.add_slide(other)
        _set(slide.shapes.title.text_frame, title, sizes=(28, 24, 20), wide=FULL - 0.3, anchor=MSO_ANCHOR.BOTTOM)
        _double(slide, 1.2)
        draw(slide, deck)
        _foot(slide, deck.stamp, number)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# ── the slides ────────────────────────────────────────────────────────────────


def _title(slide: Any, deck: Deck) -> None:
    title, says = slide.placeholders
    wide = WIDE - 2 * EDGE - 1.3
    _set(title.text_frame, deck.title, sizes=(44, 36, 30, 26), wide=wide, lines=2, anchor=MSO_ANCHOR.BOTTOM)
    _double(slide, 3.8, EDGE + 0.5, WIDE - 2 * EDGE - 1)
    frame = says.text_frame
    _set(frame, deck.says, sizes=(20, 18, 16), wide=wide, lines=2)
    for text, size in ((deck.stamp, 16), (deck.who, 16)):
        paragraph = frame.add_paragraph()
        paragraph.space_before = Pt(6)
        _run(paragraph, cut(text, wide * 72 / size), size, INK_2)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT


def _whole(slide: Any, deck: Deck) -> None:
    lit = [total for total in deck.totals if total.light]
    rest = [total for total in deck.totals if not total.light]
    _text(slide, deck.whole, EDGE, TOP, FULL, 0.6, sizes=(20, 16), bold=True)
    _numbers(slide, lit, 2.3, 60)
    _rule(slide, 4.25)
    _numbers(slide, rest, 4.35, 44)
    _rule(slide, 6.0)
    _text(slide, deck.changes, EDGE, 6.1, FULL, 0.6, sizes=(16, 14, 12), lines=2, colour=INK_2)


def _numbers(slide: Any, totals: Sequence[Total], top: float, size: int) -> None:
    wide = FULL / max(1, len(totals))
    for n, total in enumerate(totals):
        left = EDGE + n * wide
        colour = OF_LIGHT["red"] if total.light == "red" else INK
        _text(slide, total.value, left, top, wide, size / 60, sizes=(size, size * 0.7), bold=True, colour=colour)
        below = top + size / 60 + 0.05
        if total.light:
            _light(slide, total.light, left + 0.1, below + 0.1, 0.2)
        indent = 0.3 if total.light else 0
        _text(slide, total.label, left + indent, below, wide - indent, 0.4, sizes=(18, 14), colour=INK_2)


def _units(slide: Any, deck: Deck) -> None:
    if not deck.units:
        _text(slide, deck.units_none, EDGE, TOP, FULL, 0.5, sizes=(18,), colour=INK_2)
        return
    name, wide = 1.9, 0.7
    widths = [name, *[wide] * 5, 0.85, 1.05, 0.85][: len(deck.units_heads)]
    reds = {(row, 2) for row, cells in enumerate(deck.units) if cells[2] != "0"}
    _table(slide, deck.units_heads, deck.units, widths, 0.5, 14, numbers=range(1, len(widths)), red=reds)
    left = EDGE + sum(widths) + 0.2
    _chart(slide, deck, left, WIDE - EDGE - left)
    _text(slide, deck.units_more, EDGE, 6.35, sum(widths), 0.4, sizes=(14, 12), colour=INK_2)


def _chart(slide: Any, deck: Deck, left: float, wide: float) -> None:
    data = CategoryChartData(number_format="0")
    data.categories = [_typed(cut(row[0], 9)) for row in deck.units]
    for series in deck.bars:
        data.add_series(_typed(series.name), series.values)
    high = 0.5 * (len(deck.units) + 1) + 0.45
    box = [Emu(int(Inches(n))) for n in (left, TOP - 0.05, wide, max(high, 2.0))]
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *box, data).chart
    chart.has_legend, chart.has_title = True, False
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(12)
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.category_axis.reverse_order = True
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.category_axis.format.line.color.theme_color = RULE
    longest = max(sum(values) for values in zip(*(series.values for series in deck.bars), strict=True))
    least = max(1, -(-longest * 6 // 100))  # a shorter piece has no room for its number, which the table says anyway
    plot = chart.plots[0]
    plot.gap_width, plot.overlap, plot.has_data_labels = 45, 100, True
    for drawn, series in zip(plot.series, deck.bars, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.theme_color = OF_LIGHT[series.light]
        labels = drawn.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, f'[>={least}]0;""', False
        labels.font.size = Pt(12)
        labels.font.color.theme_color = INK if series.light == "yellow" else MSO_THEME_COLOR.BACKGROUND_1


def _typed(text: str) -> str:
    """In the workbook inside a chart a text is never a formula or a link: a blank stands before it."""
    return f" {text}" if text[:1] in "=+-@＝＋－＠" or "://" in text else text or "—"


def _reds(slide: Any, deck: Deck) -> None:
    if not deck.reds:
        _text(slide, deck.reds_none, EDGE, TOP, FULL, 0.5, sizes=(18,), colour=INK_2)
        return
    widths = [1.75, 4.9, 1.55, 1.35, 1.35, 1.23]
    reds = {(row, len(widths) - 1) for row in range(len(deck.reds))}
    _table(slide, deck.reds_heads, deck.reds, widths, 0.47, 13, lines=(1, 2, 1, 1, 1, 1), red=reds)
    _text(slide, deck.reds_more, EDGE, 6.45, FULL, 0.4, sizes=(14, 12), colour=INK_2)


def _next(slide: Any, deck: Deck) -> None:
    top = TOP
    if deck.next:
        high = 0.36
        _table(slide, deck.next_heads, deck.next, [1.6, 1.75, 4.9, 1.6, 2.28], high, 13)
        top += high * (len(deck.next) + 1) + 0.25
    else:
        _text(slide, deck.next_none, EDGE, top, FULL, 0.5, sizes=(18,), colour=INK_2)
        top += 0.7
    if deck.asked and top < 6.1:
        box = _text(slide, deck.asked_title, EDGE, top, FULL, 0.4, sizes=(16,), bold=True)
        box.height = Emu(int(Inches(min(6.75 - top, 0.45 + 0.35 * len(deck.asked)))))
        for line in deck.asked:
            paragraph = box.text_frame.add_paragraph()
            paragraph.space_before = Pt(4)
            _run(paragraph, cut(f"·　{line}", FULL * 72 / 14), 14, INK)


# ── pieces ────────────────────────────────────────────────────────────────────


def _set(
    frame: Any, text: str, *, sizes: tuple[float, ...], wide: float, lines: int = 1, bold: bool | None = None,
    colour: Any = INK, anchor: Any = MSO_ANCHOR.TOP,
) -> None:  # fmt: skip
    said, size = fitted(text, wide, lines, sizes)
    frame.word_wrap, frame.vertical_anchor = True, anchor
    _run(frame.paragraphs[0], said, size, colour, bold)


def _run(paragraph: Any, text: str, size: float, colour: Any, bold: bool | None = None) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.theme_color = colour
    run._r.get_or_add_rPr().set("lang", "zh-CN")


def _text(
    slide: Any, text: str, left: float, top: float, wide: float, high: float, *, sizes: tuple[float, ...],
    lines: int = 1, bold: bool | None = None, colour: Any = INK,
) -> Any:  # fmt: skip
    if not text:
        return None
    box = slide.shapes.add_textbox(*(Emu(int(Inches(n))) for n in (left, top, wide, high)))
    frame = box.text_frame
    frame.margin_top = frame.margin_bottom = 0
    _set(frame, text, sizes=sizes, wide=wide - 0.2, lines=lines, bold=bold, colour=colour)
    return box


def _light(slide: Any, light: str, left: float, top: float, size: float) -> None:
    shape = slide.shapes.add_shape(_SHAPE[light], *(Emu(int(Inches(n))) for n in (left, top, size, size)))
    shape.shadow.inherit = False
    colour = OF_LIGHT[light]
    if light == "grey":
        shape.fill.background()
        shape.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    else:
        shape.fill.solid()
        shape.fill.fore_color.theme_color = colour
    shape.line.color.theme_color = colour
    shape.line.width = Pt(1.25)


def _rule(
    slide: Any, top: float, left: float = EDGE, wide: float = FULL, high: float = 0.012, colour: Any = RULE
) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
    place(shape, left, top, wide, high)
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.theme_color = colour
    shape.line.fill.background()


def _double(slide: Any, top: float, left: float = EDGE, wide: float = FULL) -> None:
    """文武线: thick over thin."""
    _rule(slide, top, left, wide, 0.035, INK_2)
    _rule(slide, top + 0.06, left, wide, 0.01, INK_2)


def _foot(slide: Any, stamp: str, number: int) -> None:
    _text(slide, stamp, EDGE, HIGH - 0.5, FULL - 0.8, 0.3, sizes=(11, 9), colour=INK_2)
    box = slide.shapes.add_textbox(*(Emu(int(Inches(n))) for n in (WIDE - EDGE - 0.8, HIGH - 0.5, 0.8, 0.3)))
    paragraph = box.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    field = etree.SubElement(paragraph._p, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    etree.SubElement(field, qn("a:rPr"), lang="zh-CN", sz="1100")
    etree.SubElement(field, qn("a:t")).text = str(number)


def _table(
    slide: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], high: float, size: int,
    *, lines: Sequence[int] = (), numbers: Any = (), red: Any = (),
) -> None:  # fmt: skip
    box = [Emu(int(Inches(n))) for n in (EDGE, TOP, sum(widths), high * (len(rows) + 1))]
    frame = slide.shapes.add_table(len(rows) + 1, len(widths), *box)
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    table.horz_banding = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Emu(int(Inches(wide)))
    for n, cells in enumerate([heads, *rows]):
        table.rows[n].height = Emu(int(Inches(high)))
        for m, text in enumerate(cells):
            cell, is_head = table.cell(n, m), n == 0
            colour = INK_2 if is_head else OF_LIGHT["red"] if (n - 1, m) in red else INK
            cell.margin_left = cell.margin_right = Emu(int(Inches(0.06)))
            cell.margin_top = cell.margin_bottom = Emu(int(Inches(0.01)))
            most = lines[m] if lines and not is_head else 1
            _set(
                cell.text_frame, text, sizes=(size, size - 1), wide=widths[m] - 0.13, lines=most,
                bold=is_head or (n - 1, m) in red, colour=colour, anchor=MSO_ANCHOR.MIDDLE,
            )  # fmt: skip
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            if m in numbers:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
            _line_below(cell, 1.5 if is_head else 0.5, "tx2" if is_head else "bg2")


def _line_below(cell: Any, points: float, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn("a:lnB"), w=str(int(Pt(points))), cap="flat", cmpd="sng", algn="ctr")
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:schemeClr"), val=colour)
    properties.insert(0, line)
