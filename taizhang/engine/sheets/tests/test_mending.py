"""What is wrong is written into the same workbook beside the cell, so that it can be mended and brought again."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from taizhang.engine.sheets import choose, lines, mended, mending, read, turned

from .making import TODAY, UNITS, items, plain, read_lines, with_members, workbook
from .test_ledgers import office

FILES = Path(__file__).parent / "files"
BAD = [1, "老旧小区改造", "住建据", None, "春节前"]
GOOD = [2, "雨污分流", "水务局", None, "6月底"]


def with_faults(data):
    book = turned(read(data))
    at, layouts = choose(book)
    found = lines(book.sheets[at], layouts[at], today=TODAY, units=UNITS)
    return mended(data, book, at, layouts[at], found)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def told(data, without=""):
    """All that the rows say, with the sentences of their faults and of their remarks."""
    return [
        vars(line) | {
            "faults": [(fault.column, str(fault.refused), fault.stops) for fault in line.faults],
            "remarks": [str(said) for said in line.remarks if not without or without not in str(said)],
        }
        for line in read_lines(data)[1]
    ]  # fmt: skip


def more(page):
    page["B2"].comment = Comment("韩县长要求每周报", "秘书")
    page["C2"].comment = Comment("原写住建局", "秘书")
    page["B2"].fill = PatternFill("solid", fgColor="FFFFFF00")
    page.column_dimensions["B"].width = 33


def test_each_fault_stands_in_a_comment_and_in_the_last_column_and_the_sheet_keeps_its_looks():
    page = opened(with_faults(plain(BAD, GOOD, then=more)))
    assert page["H1"].value == "台账提示"
    assert (
        "没有叫“住建据”的单位" in page["H2"].value and "没有说到哪一天" in page["H2"].value and page["H3"].value is None
    )
    assert (
        page["C2"].comment.text.startswith("原写住建局\n【台账提示】")
        and "“春节前”没有说到哪一天" in page["E2"].comment.text
    )
    assert page["B2"].comment.text == "韩县长要求每周报"
    assert page["B2"].fill.fgColor.rgb == "FFFFFF00" and page.column_dimensions["B"].width == 33


def test_read_again_the_hints_are_no_words_of_the_office_and_mended_rows_lose_theirs():
    data = plain(BAD, GOOD, then=more)
    again = with_faults(data)
    assert [column.field for column in read_lines(again)[0].columns][-1] == "ours"
    assert told(again) == told(data)

    book = openpyxl.load_workbook(io.BytesIO(again))
    book.active["C2"], book.active["E2"] = "住建局", "2026.2.10"
    out = io.BytesIO()
    book.save(out)
    first, _ = items(out.getvalue())
    assert not first.faults and [unit.id for unit in first.leads] == [1]
    clean = opened(with_faults(out.getvalue()))
    assert clean["H2"].value is None and clean["E2"].comment is None and clean["C2"].comment.text == "原写住建局"


def test_merged_headers_and_a_table_without_a_header_are_mended_too():
    bad = office(due="春节前")
    bare = workbook(
        [
            [1, "推进老旧小区改造工程建设", "住建据", "春节前"],
            [2, "推进雨污分流管网改造工程", "水务局", "3月底"],
            [3, "新建三所公办幼儿园并投用", "教育局", "6月底"],
        ]
    )
    for data in (bad, bare):
        again = with_faults(data)
        assert [column.field for column in read_lines(again)[0].columns][-1] == "ours"
        assert any(line["faults"] for line in told(data)) and told(again) == told(data)


def test_an_item_merged_downwards_gets_its_comment_where_its_value_stands():
    page = opened(with_faults(plain([1, "防汛", "水务据"], [None, None, "河西镇"], merge=["A2:A3", "B2:B3"])))
    assert "没有叫“水务据”的单位" in page["C2"].comment.text


@pytest.mark.parametrize("name", ["ledger.xls", "ledger.ods"])
def test_an_old_workbook_comes_back_as_xlsx_with_the_same_cells(name):
    data = (FILES / name).read_bytes()
    book = read(data)
    at, layouts = choose(book)
    found = lines(book.sheets[at], layouts[at], today=TODAY.replace(year=2024), units=type(UNITS)({}))
    assert all(line.faults for line in found)
    again = mended(data, book, at, layouts[at], found)
    assert told(again) == told(data)
    assert opened(again)["G4"].value


def test_a_workbook_too_large_to_be_opened_whole_is_written_anew(monkeypatch):
    monkeypatch.setattr(mending, "MOST_CELLS", 3)
    data = plain(BAD, GOOD, then=more)
    page = opened(with_faults(data))
    assert page["H1"].value == "台账提示" and page["C2"].comment.text.startswith("原写住建局\n【台账提示】")
    assert told(with_faults(data), without="标成") == told(data, without="标成")  # fills stay behind


def test_macros_are_left_behind():
    data = with_members(plain(BAD), xl__vbaProject__bin=b"x").replace(b"vbaProject/bin", b"vbaProject.bin")
    assert b"vbaProject" not in with_faults(data)


def test_hundreds_of_faults_are_all_written():
    page = opened(with_faults(plain(*([n, f"第{n}件事项", "住建据", None, "春节前"] for n in range(1, 501)))))
    assert all("住建据" in page.cell(row, 8).value for row in range(2, 502))
