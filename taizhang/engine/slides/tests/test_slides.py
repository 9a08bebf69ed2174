"""Five slides opened again: what they say, that nothing runs out of its place, that nothing points outside."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
from pptx import Presentation

from taizhang.engine.slides import Deck, Series, Total, pptx
from taizhang.engine.slides.fitting import cut, ems

AT = datetime(2026, 11, 26, tzinfo=UTC)
LONG = "沿河两岸雨污分流管网改造与直排口封堵及配套检查井更换" * 9
DECK = Deck(
    title="红灯事项", says="红灯　住建局", who="督查室 何思源", stamp="截至 2026年11月26日 10:20　日志第 48 条",
    whole_title="总体情况", totals=[Total("红", "3", "red"), Total("绿", "1,204", "green"), Total("待核验", "2")],
    whole="在办 1,207 件", changes="一周以来：新交办 3 件。",
    units_title="各单位", units_heads=("牵头单位", "在办", "红"), units=[("住建局", "5", "3"), ("=1+1", "2", "0")],
    bars=[Series("红", "red", [3, 0]), Series("绿", "green", [2, 2])], units_more="另有 3 家单位", units_none="没有",
    reds_title="红灯事项", reds_heads=("编号", "事项", "牵头单位", "分管领导", "现时限", "超期"),
    reds=[("DC-2026-0001", "东街污水口", "住建局", "韩县长", "2026-11-10", "超 12 日")], reds_more="另有 2 件",
    reds_none="没有红灯事项。", next_title="请领导定的", next_heads=("要定的", "编号", "事项", "牵头单位", "怎么回事"),
    next=[("延期待审定", "DC-2026-0002", "清渠", "水利局", "申请延到12-30")], next_none="没有等着定的。",
    asked_title="下一步", asked=["红灯 3 件：逐件说明原因。"],
)  # fmt: skip


def opened(deck=DECK):
    return Presentation(io.BytesIO(pptx(deck, AT)))


def words(slide):
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame and s.text_frame.text)


def rows(slide):
    return [[cell.text for cell in row.cells] for shape in slide.shapes if shape.has_table for row in shape.table.rows]


def test_there_are_five_wide_slides_of_editable_text_without_a_picture():
    deck = opened()
    assert len(deck.slides) == 5 and round(deck.slide_width / deck.slide_height, 3) == 1.778
    assert "红灯事项" in words(deck.slides[0]) and "日志第 48 条" in words(deck.slides[0])
    assert all("截至" in words(slide) for slide in deck.slides)
    names = zipfile.ZipFile(io.BytesIO(pptx(DECK, AT))).namelist()
    assert not [name for name in names if name.endswith((".png", ".jpeg", ".jpg", ".emf", ".svg"))]


def test_numbers_stand_in_a_native_table_and_in_the_workbook_of_a_native_chart():
    slide = opened().slides[2]
    assert rows(slide)[1] == ["住建局", "5", "3"] and "另有 3 家单位" in words(slide)
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert {s.name: list(s.values) for s in chart.plots[0].series} == {"红": [3, 0], "绿": [2, 2]}
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.data_type for cell in sheet["A"][1:]] == ["s", "s"]  # a unit called =1+1 is a name


def test_what_is_missing_is_said_on_slides_that_stay_five():
    deck = opened(replace(DECK, units=[], bars=[], reds=[], next=[], asked=[]))
    assert [words(slide).splitlines()[1] for slide in list(deck.slides)[2:]] == [
        "没有",
        "没有红灯事项。",
        "没有等着定的。",
    ]


def test_nothing_points_outside_and_no_text_becomes_a_link_or_a_formula():
    made = pptx(replace(DECK, title='=HYPERLINK("http://x")', units=[("http://x.cn/a", "1", "1")]), AT)
    parts = {
        name: zipfile.ZipFile(io.BytesIO(made)).read(name) for name in zipfile.ZipFile(io.BytesIO(made)).namelist()
    }
    for name, content in list(parts.items()):
        if name.endswith(".xlsx"):
            inner = zipfile.ZipFile(io.BytesIO(content))
            parts |= {f"{name}/{part}": inner.read(part) for part in inner.namelist()}
    assert not [name for name, content in parts.items() if name.endswith(".rels") and b"External" in content]
    assert not [name for name, content in parts.items() if b"<f>" in content or b"hlinkClick" in content]


def test_long_texts_are_set_smaller_and_then_cut():
    deck = opened(replace(DECK, title=LONG, reds=[("DC-2026-0001", LONG, LONG, "韩", "2026-11-10", "超 5 日")] * 9))
    title = deck.slides[0].shapes.title.text_frame
    assert title.text.endswith("…") and title.paragraphs[0].runs[0].font.size.pt < 44
    table = next(shape for shape in deck.slides[3].shapes if shape.has_table)
    for row in list(table.table.rows)[1:]:
        for column, cell, lines in zip(table.table.columns, row.cells, (1, 2, 1, 1, 1, 1), strict=True):
            size = cell.text_frame.paragraphs[0].runs[0].font.size.pt
            assert ems(cell.text) * size / 72 <= lines * column.width / 914400
    assert table.top + sum(row.height for row in table.table.rows) < deck.slide_height * 0.9


@pytest.mark.parametrize("odd", ["\x00\x0b\n\t", "😀🏗", "a\u2028b", "]]><a:t>{{7*7}}"])
def test_odd_signs_make_no_broken_file(odd):
    assert len(opened(replace(DECK, title=f"红{odd}灯", changes=odd)).slides) == 5
    assert "\n" not in cut(odd, 9)
