"""Printed pages: columns in reading order, tables as rows, and nothing of what stands on every page."""

from datetime import date

import pytest

from taizhang.engine import typeset
from taizhang.engine.reading import formats, read
from taizhang.engine.reading.formats import layout

from .papers import printed
from .weighing import LITTLE, weighed

FIRST = "会议指出今年以来全县上下攻坚克难各项工作取得新的成效但是与群众期盼相比还有差距需要继续努力"
SECOND = "会议要求县住建局要在六月底前完成老旧小区改造县交通局要加快修复塌方道路确保群众出行安全畅通无阻"


def text(*pages):
    return text_of(printed(*pages))


def text_of(data):
    return formats.decode(data, "a.pdf").text


def column(words, x, top, wide=10):
    """Words printed in a column of so many letters of 12 points."""
    return [(x, top - 16 * n, 12, words[at : at + wide]) for n, at in enumerate(range(0, len(words), wide))]


def bare(words):
    return "".join(words.split())


def test_columns_are_read_one_after_the_other_under_the_title_that_crosses_them():
    page = [
        (150, 740, 22, "云溪县推进重点工作"),
        *column(FIRST, 60, 700),
        *column(SECOND, 220, 700),
        *column(FIRST, 380, 700),
    ]
    assert bare(text(page)) == f"云溪县推进重点工作{FIRST}{SECOND}{FIRST}"


def test_columns_in_the_order_in_which_a_printer_drew_them_do_not_matter():
    page = [*column(SECOND, 320, 700, 18), (100, 740, 22, "云溪县推进重点工作会议"), *column(FIRST, 60, 695, 18)]
    longer = [*page, *column(FIRST, 60, 630, 18), *column(SECOND, 320, 636, 18)]
    assert bare(text(longer)) == f"云溪县推进重点工作会议{FIRST}{FIRST}{SECOND}{SECOND}"


def test_columns_of_indented_paragraphs_and_a_heading_under_both():
    def paragraphs(x, top):
        return [line for n in range(3) for line in indented(x, top - 64 * n)]

    def indented(x, top):
        return [(x + 24, top, 12, SECOND[:16]), *column(SECOND[16:], x, top - 16, 18)]

    page = [*paragraphs(60, 700), *paragraphs(320, 705), (60, 460, 12, "二、下一步工作"), *column(FIRST, 60, 430, 40)]
    found = text(page)
    assert bare(found) == SECOND * 6 + "二、下一步工作" + FIRST
    assert found.count("　　会议要求") == 6


def test_running_heads_and_page_numbers_are_dropped_and_wraps_left_for_the_reader():
    pages = [
        [
            (200, 770, 9, "云溪县人民政府公报"),
            *column(SECOND, 60, 700, 30),
            (60, 640, 12, f"本页是第{said}页的话。"),
            (290, 30, 9, f"— {n} —"),
        ]
        for n, said in ((1, "一"), (2, "二"), (3, "三"), (4, "四"))
    ]
    found = text(*pages)
    assert "公报" not in found and "—" not in found and found.count("页的话。") == 4
    assert SECOND[:30] in found.splitlines()


def test_a_table_with_rules_gives_rows_with_merged_cells_unfolded():
    xs = [50, 250, 400, 550]
    rules = [
        *((x, 600, x, 720) for x in xs),
        (50, 600, 550, 600),
        (50, 680, 550, 680),
        (50, 720, 550, 720),
        (50, 640, 250, 640),
        (400, 640, 550, 640),
    ]
    words = [(55, 695, 12, "重点任务"), (255, 695, 12, "责任单位"), (405, 695, 12, "完成时限"), (55, 664, 12, "修复县道塌方六处并"), (55, 648, 12, "通车"),
             (255, 634, 12, "县交通局"), (405, 655, 12, "六月底"), (55, 615, 12, "安装公交站牌"), (405, 615, 12, "2026年7月底")]  # fmt: skip
    found = text([*rules, *words, (50, 740, 12, "重点任务分解表"), (50, 560, 12, "以上任务由县政府督查室按月通报。")])
    assert [line for line in found.splitlines() if line] == [
        "重点任务分解表", "重点任务\t责任单位\t完成时限", "修复县道塌方六处并通车\t县交通局\t六月底", "安装公交站牌\t县交通局\t2026年7月底", "以上任务由县政府督查室按月通报。",
    ]  # fmt: skip
    assert [(d.owner, d.due) for d in read(found).directives][1:2] == [("县交通局", date(2026, 7, 31))]


def test_a_table_without_rules_is_known_by_words_that_stand_below_each_other():
    rows = [
        ("重点任务", "责任单位", "完成时限"),
        ("修复县道塌方六处", "县交通局", "六月底"),
        ("安装公交站牌二十座", "县交通局", "七月底"),
        ("建成空气监测站", "县环保局", "八月底"),
    ]
    page = [
        (x, 700 - 20 * n, 12, said) for n, row in enumerate(rows) for x, said in zip((60, 260, 400), row, strict=True)
    ]
    assert text(page).splitlines() == ["\t".join(row) for row in rows]


def test_two_hundred_pages_take_little_memory():
    turned = [(FIRST * 5)[n % len(FIRST) :][: len(FIRST) * 4] for n in range(200)]
    pages = [[line for part in range(3) for line in column(words, 60, 780 - 230 * part, 14)] for words in turned]
    found = weighed(printed(*pages), "a.pdf")
    assert len(bare(found.text)) == 200 * 12 * len(FIRST)
    assert max(found.unpacking, found.reader) < LITTLE


@pytest.mark.parametrize("head", ["table.header({}),", "{},"])
def test_a_row_that_a_page_break_cuts_is_one(head):
    titles = ("序号", "工作任务", "牵头单位", "完成时限")
    rows = (
        ("1", "完成全县36座小型水库安全鉴定", "县水利局", "4月20日前"),
        ("2", f"{'修复县道塌方路段，恢复双向通行，' * 9}建立养护台账", "县交通运输局", "5月15日前"),
        ("3", "鉴定农村危房43户", "县住房和城乡建设局", "6月30日前"),
    )
    said, titled = (",".join(f"[{cell}]" for cell in cells) for cells in (sum(rows, ()), titles))
    page = f"""#set page(paper: "a5", margin: 2cm)
    #set text(font: "{typeset.SERIF}", size: 11pt)
    重点工作任务分解表
    #v(18em)
    #table(columns: (1cm, 1fr, 2.4cm, 2.2cm), stroke: 0.6pt, {head.format(titled)} {said})"""
    lines = [bare(line.replace("\t", "|")) for line in text_of(typeset.pdf(page)).splitlines() if "\t" in line]
    assert [line for line in lines if line != "|".join(titles)] == ["|".join(row) for row in rows]


def test_a_new_row_under_a_merged_cell_is_not_joined():
    above = ["类别\t任务\t单位", "民生\t修路\t交通局"]
    assert layout.mended([above, ["\t建桥\t交通局"]]) == [above, ["\t建桥\t交通局"]]
    assert layout.mended([["1\t修路\t交通局"], ["\t建桥\t住建局"]]) == [["1\t修路\t交通局"], ["\t建桥\t住建局"]]
