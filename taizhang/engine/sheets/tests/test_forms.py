"""一事一表: an office that keeps a form for each item, with the labels down the side."""

import io

import openpyxl
import pytest

from taizhang.engine.sheets import read, turned

from .making import items, plain, read_lines, saved, workbook
from .test_mending import BAD, with_faults

BRIDGE = (
    ("督办事项登记表（2026年）", None), ("督办事项", "修复青石桥"), ("牵头单位", "住建局"), ("配合单位", "城管局"),
    ("完成时限", "6月底"), ("进展情况", "3月1日：护栏到货"),
)  # fmt: skip
DRAIN = (("督办事项", "整治东干渠"), ("牵头单位", "水务局"), ("完成时限", "2026.5.20"), ("进展情况", None))


def several_sheets():
    book = openpyxl.Workbook()
    for name, rows in (("桥", BRIDGE), ("渠", DRAIN)):
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    del book["Sheet"]
    return saved(book)


def in_pairs():
    rows = [
        ("督办事项登记表（2026年）", None, None, None), ("督办事项", "修复青石桥", None, None),
        ("牵头单位", "住建局", "配合单位", "城管局"), ("完成时限", "6月底", "责任人", None),
        ("进展情况", "3月1日：护栏到货", None, None), ("督办事项", "整治东干渠", None, None),
        ("牵头单位", "水务局", "配合单位", None), ("完成时限", "2026.5.20", "责任人", None),
    ]  # fmt: skip
    return workbook(rows, merge=["A1:D1", "B2:D2", "B5:D5", "B6:D6"])


@pytest.mark.parametrize(
    "data",
    [workbook([*BRIDGE, (None, None), *DRAIN]), workbook([*BRIDGE, *DRAIN]), several_sheets(), in_pairs()],
    ids=["blank row between", "one under the other", "a sheet for each", "labels in pairs"],
)
def test_each_form_is_an_item(data):
    found = items(data)
    said = [(i.title, [u.id for u in i.leads], [u.id for u in i.joints], str(i.due.on), i.faults) for i in found]
    assert said == [("修复青石桥", [1], [2], "2026-06-30", []), ("整治东干渠", [6], [], "2026-05-20", [])]
    assert [text for _, text in found[0].reports] == ["3月1日：护栏到货"]
    assert "共2张" in str(turned(read(data)).notes[-1])


def wrong(rows=DRAIN):
    return [(label, "水务据" if label == "牵头单位" else value) for label, value in rows]


def test_what_is_wrong_stands_beside_the_value_and_is_no_word_of_the_office_when_read_again():
    data = with_faults(workbook([*BRIDGE, (None, None), *wrong()]))
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert "没有叫“水务据”的单位" in page["C9"].value and "水务据" in page["B9"].comment.text
    assert [page.cell(row, 3).value for row in range(1, 9)] == [None] * 8
    page["B9"] = "水务局"
    again = items(saved(page.parent))
    assert [(i.title, i.faults, i.remarks) for i in again] == [("修复青石桥", [], []), ("整治东干渠", [], [])]


def test_of_a_sheet_for_each_the_fault_goes_into_its_own_sheet():
    book = openpyxl.load_workbook(io.BytesIO(several_sheets()))
    book["渠"]["B2"] = "水务据"
    data = openpyxl.load_workbook(io.BytesIO(with_faults(saved(book))))
    assert "没有叫“水务据”" in data["渠"]["C2"].value and data["桥"]["C2"].value is None


def test_an_item_in_each_column_is_told_what_to_do():
    rows = [("督办事项", "修复青石桥", "整治东干渠"), ("牵头单位", "住建局", "水务局"), ("完成时限", "6月底", "5月底")]
    assert "转置" in str(turned(read(workbook(rows))).notes[-1])


def test_a_table_is_no_form():
    assert turned(read(plain(BAD))).originals == []
    assert (
        len(read_lines(workbook([("重点任务", "牵头单位", "时限"), ("整改措施落实项目", "住建局", "6月底")]))[1]) == 1
    )
