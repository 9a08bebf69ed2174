"""The wall chart as a PDF: as large as the paper, with its own fonts, searchable, its bars where the plan says."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from taizhang.engine.chart import Group
from taizhang.engine.chart.tests.county import CALENDAR, DITCH, GATE, ROAD, SCHOOL, TODAY, chart, many
from taizhang.planning.pdf import chart_pdf
from taizhang.planning.tests.paper import MM, embedded, found, reach, text_of

SIZES = {"A0": (1189, 841), "A1": (841, 594), "A3": (420, 297)}


@pytest.fixture(scope="module")
def a0():
    with pypdfium2.PdfDocument(chart_pdf(chart(expected=6), CALENDAR, "A0")) as document:
        yield document


@pytest.mark.parametrize("size", SIZES)
def test_the_page_is_as_large_as_the_paper(size):
    with pypdfium2.PdfDocument(chart_pdf(chart(), CALENDAR, size)) as document:
        assert len(document) == 1
        assert [edge * MM for edge in document[0].get_size()] == pytest.approx(SIZES[size], abs=0.1)


def test_every_font_comes_along_and_is_ours(a0):
    fonts = embedded(a0)
    assert len(fonts) >= 3
    assert all(fonts.values())
    assert all("NotoSansSC" in name or "NotoSerifSC" in name for name in fonts)


def test_items_units_and_persons_are_found_by_searching(a0):
    for words in (
        "第三小学主体封顶",
        "交通局",
        "孙长河",
        "ZD-2026-003",
        "超 5 日",
        "1 项不可见",
        "与台账相符",
        "#48213",
    ):
        assert found(a0[0], words), words


def test_the_bars_stand_at_the_dates_of_the_plan(a0):
    """Measured on the page itself: the months as they are written tell where a day is."""
    page = a0[0]
    july, october = found(page, "7月"), found(page, "10月")
    day = (october[0] - july[0]) / 92
    across = [reach(piece) for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=8)]

    def begins(on):  # a label stands 1.8 after its line, in the size of the body
        size = (july[2] - july[0]) / (1.555 * 6)
        return july[0] - 1.8 * size + (on - date(2026, 7, 1)).days * day

    for row in (SCHOOL, ROAD, DITCH, GATE):
        left, right = begins(row.plan.from_on), begins(row.plan.to_on) + day
        assert any(abs(a - left) < 0.5 and abs(b - right) < 0.5 for a, b in across), row.title
    late_from, late_to = begins(date(2026, 11, 14)), begins(TODAY) + day
    assert any(abs(a - late_from) < 0.5 and abs(b - late_to) < 0.5 for a, b in across)
    bars = [(a, b) for a, b in across if b - a > 10 * day]  # no sample of the legend
    moved = [(a, b) for a, b in bars if abs(a - begins(date(2026, 9, 9))) < 0.5]
    assert not moved  # no bar begins where no plan does


def test_black_and_white_paper_still_tells_the_lights_apart(a0):
    text = text_of(a0[0])
    for letter in "红黄绿灰销":
        assert letter in text


def test_tiles_are_a4_with_their_place_and_cut_marks():
    with pypdfium2.PdfDocument(chart_pdf(chart(), CALENDAR, "A4")) as document:
        assert len(document) == 5  # how they go together, and four tiles
        for page in document:
            assert [edge * MM for edge in page.get_size()] == pytest.approx((297, 210), abs=0.1)
        assert "拼图：2 × 2 张 A4" in text_of(document[0])
        assert [
            found(page, name) is not None
            for page, name in zip(list(document)[1:], ("1-1", "1-2", "2-1", "2-2"), strict=True)
        ] == [True] * 4
        assert all(embedded(document).values())
        corners = [
            [edge * MM for edge in piece.get_bounds()]
            for piece in document[1].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=8)
        ]
        assert any(abs(x0 - 10) < 0.3 and x1 - x0 < 0.5 and y0 > 200 for x0, y0, x1, _ in corners)


def test_a_line_that_goes_on_on_the_next_tile_is_not_broken_into_two():
    with pypdfium2.PdfDocument(chart_pdf(chart(notes=("一年前销号的不列" * 9 + "；完",)), CALENDAR, "A4")) as document:
        begins, ends = found(document[3], "黑白打印时"), found(document[3], "；完")
    assert ends[0] > 277 and ends[1] == pytest.approx(begins[1], abs=0.1)


def test_two_thousand_rows_are_several_sheets_of_a_few_megabytes():
    made = chart_pdf(many(100, 20), CALENDAR, "A0")
    with pypdfium2.PdfDocument(made) as document:
        assert 5 <= len(document) <= 10
        for number, page in enumerate(document, 1):
            assert found(page, f"第 {number} 页 共 {len(document)} 页")
            assert found(page, "云溪县 2026 年重点工作作战图")
    assert len(made) < 5_000_000


def test_five_hundred_bars_are_less_than_five_megabytes():
    assert len(chart_pdf(many(25, 20), CALENDAR, "A0")) < 5_000_000


def test_long_names_emoji_and_control_characters_are_printed_or_dropped():
    odd = replace(SCHOOL, title="创城👨‍👩‍👧🎉奖\x00\x1b[31m牌\u202e", unit="龘\U00020bb7局", person="😀")
    rows = (
        odd,
        replace(ROAD, title="城乡供水一体化工程" * 120),
        replace(GATE, title="#panic() $x$ *粗* `raw`", after=()),
    )
    with pypdfium2.PdfDocument(chart_pdf(chart(Group("组🎉", rows)), CALENDAR, "A3")) as document:
        assert found(document[0], "创城□奖[31m牌")
        assert found(document[0], "#panic() $x$ *粗* `raw`")
        assert found(document[0], "城乡供水一体化工程城乡供水")
        assert "…" in text_of(document[0])
        assert all(embedded(document).values())
