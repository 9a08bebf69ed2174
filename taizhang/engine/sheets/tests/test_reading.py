"""What an office brings: any workbook is read cell by cell, and what is no workbook is refused with what to do."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from taizhang.engine.reading import apart
from taizhang.engine.refusal import Refused
from taizhang.engine.sheets import LARGEST, read, read_apart
from taizhang.engine.sheets.model import Cell

from .making import items, plain, read_lines, repacked, saved, with_members, workbook

FILES = Path(__file__).parent / "files"
ROW = [1, "老旧小区改造", "住建局", "城管局", "2026.6.30", None, None]


def said(book):
    return "\n".join(map(str, book.notes))


@pytest.mark.parametrize("name", ["ledger.xls", "ledger.ods"])
def test_old_and_open_workbooks_give_the_same_lines_and_say_what_cannot_be_seen(name):
    data = (FILES / name).read_bytes()
    first, second = items(data)
    assert (first.number, first.title, first.due.on) == ("1", "老旧小区改造", date(2026, 6, 30))
    assert [unit.id for unit in first.leads] == [1] and [unit.id for unit in first.joints] == [2, 3]
    assert [on for on, _ in first.reports] == [date(2026, 3, 5), date(2026, 4, 2)]
    assert second.due.kind == "long"
    assert "另存为 .xlsx" in said(read(data))


def test_hidden_rows_formulas_comments_and_colours_are_read_and_said():
    def more(page):
        page.row_dimensions[3].hidden = True
        page["B2"].comment = Comment("韩县长要求每周报", "秘书")
        page["E2"].fill = PatternFill("solid", fgColor="FFFF0000")
        page["F2"] = "=1+1"

    data = plain(ROW, [2, "雨污分流", "水务局", None, "6月底"], then=more)
    book = read(data)
    assert "1 行是隐藏的" in said(book) and "1 个公式没有存下结果" in said(book)
    first, second = items(data)
    assert second.hidden and "这一行在表里是隐藏的" in map(str, second.remarks)
    remarks = "\n".join(map(str, first.remarks))
    assert "批注：韩县长要求每周报" in remarks and "“完成时限”标成红色" in remarks
    assert [str(fault.refused) for fault in first.faults] == [
        "“进展情况”是公式，没有存下结果。请用 Excel 或 WPS 打开、保存一次，或直接写上内容。"
    ]


def test_the_stored_result_of_a_formula_is_read_and_a_formula_that_failed_stops_its_row():
    def results(name, content):
        if name.endswith("sheet1.xml"):
            content = content.replace(b'<c r="E2"><f>', b'<c r="E2" t="str"><f>').replace(b"<v></v>", b"<v/>")
            content = content.replace(b'<c r="E3"><f>', b'<c r="E3" t="e"><f>')
            content = content.replace(b"<v/>", b"<v>2026.6.30</v>", 1).replace(b"<v/>", b"<v>#REF!</v>")
        return content

    data = plain([1, "甲", "住建局", None, "=A1"], [2, "乙", "住建局", None, "=A2"])
    first, second = items(repacked(data, results))
    assert first.due.on == date(2026, 6, 30) and "“完成时限”是公式，按存下的结果读" in map(str, first.remarks)
    assert [str(fault.refused) for fault in second.faults] == ["“完成时限”是公式错误 #REF!。请改成文字或日期。"]


def test_a_macro_workbook_is_read_and_its_macro_is_not():
    data = with_members(plain(ROW), xl__vbaProject__bin=b"x").replace(b"vbaProject/bin", b"vbaProject.bin")
    book = read(data)
    assert "宏没有运行" in said(book) and book.sheets[0].rows[1][1].value == "老旧小区改造"


def test_links_to_other_workbooks_are_said_and_never_followed():
    data = with_members(plain(ROW), **{"xl__externalLinks__externalLink1.xml": "<x/>"})
    assert "引用了另外 1 个工作簿，没有去取" in said(read(data))


def test_two_sheets_that_hold_the_same_are_said():
    book = openpyxl.Workbook()
    for name in ("一季度", "副本"):
        page = book.create_sheet(name)
        page.append(["序号", "事项"])
        page.append([1, "甲"])
    assert "“一季度”和“副本”的内容一模一样" in said(read(saved(book)))


def test_a_sheet_with_the_same_header_is_named_for_choosing_and_a_hidden_one_is_never_chosen():
    book = openpyxl.Workbook()
    for name, state in (("隐藏", "hidden"), ("上半年", "visible"), ("下半年", "visible")):
        page = book.create_sheet(name)
        page.sheet_state = state
        page.append(["序号", "重点任务", "牵头单位", "完成时限"])
        page.append([1, f"{name}的事", "住建局", "6月底"])
    layout, lines = read_lines(saved(book))
    assert lines[0].title == "上半年的事"
    assert any("“下半年”" in str(note) and "一次导入一张" in str(note) for note in layout.notes)


def _million_rows(name, content):
    if name.endswith("sheet1.xml"):
        start, _, end = content.partition(b"</sheetData>")
        rows = b"".join(b'<row r="%d"/>' % row for row in range(3, 1_048_577))
        content = (start + rows + b"</sheetData>" + end).replace(b'ref="A1:G2"', b'ref="A1:XFD1048576"')
    return content


def test_a_million_empty_rows_and_a_dimension_that_lies_cost_nothing():
    book = read_apart(repacked(plain(ROW), _million_rows))
    assert len(book.sheets[0].rows) == 2


def test_the_border_of_the_process_loses_nothing():
    def more(page):
        page["B2"].comment = Comment("批注", "秘书")
        page["B2"].fill = PatternFill("solid", fgColor="FFFFFF00")

    data = plain([1, "甲", "住建局", 1.5, date(2026, 3, 5), True, "=1"], merge=["A3:B4"], then=more)
    assert read_apart(data) == read(data)
    assert read(data).sheets[0].rows[1][1] == Cell("甲", remark="批注", colour="FFFF00")


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def _declaring(part):
    def change(name, content):
        return DOCTYPE + content.partition(b"?>")[2] if name == part else content

    return change


def _far(page):
    page["XFD900"] = "远"


def _merged_all_over(name, content):
    if name.endswith("sheet1.xml"):
        merged = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(3, 20_010))
        content = content.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    return content


HALF = (FILES / "ledger.xls").read_bytes()[:4608] + "Workbook\0".encode("utf-16-le")
BOMB = {"xl__media__a.bin": b"0" * 30_000_000}
HOSTILE = {
    "nothing": (b"", "文件是空的"),
    "200 MB": (b"PK" + bytes(LARGEST), "超过 10 MB"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "去掉密码"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "这不是工作簿"),
    "a picture": (b"\x89PNG\r\n", "这不是工作簿"),
    "a web page that calls itself a workbook": (b"<html><table><tr><td>1", "其实是系统导出的网页"),
    "half an old workbook, on which the library panics": (HALF, "已损坏"),
    "half a file": (plain(ROW)[:2000], "已损坏"),
    "a sheet that is no XML": (repacked(plain(ROW), lambda n, c: c[:300] if "sheet1" in n else c), "已损坏"),
    "a zip of something else": (repacked(plain(ROW), lambda n, c: c if "sheet1" in n else None), "这不是工作簿"),
    "a bomb": (with_members(plain(ROW), **BOMB), "解压后太大"),
    "1001 members": (with_members(plain(ROW), **{f"m{n}": b"" for n in range(1001)}), "解压后太大"),
    "an entity in a sheet": (repacked(plain(ROW), _declaring("xl/worksheets/sheet1.xml")), "外部实体"),
    "an entity in the styles": (repacked(plain(ROW), _declaring("xl/styles.xml")), "外部实体"),
    "an entity in the list of sheets": (repacked(plain(ROW), _declaring("xl/workbook.xml")), "外部实体"),
    "a lone cell far away": (plain(*[ROW] * 3, then=_far), "散到 XFD900"),
    "20,007 merged cells": (repacked(plain(*[ROW] * 20_010), _merged_all_over), "处合并单元格"),
    "250 columns": (workbook([[f"列{n}" for n in range(250)]]), "最多读 200 列"),
    "an empty workbook": (workbook([]), "没有内容"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_with_a_sentence(name):
    data, sentence = HOSTILE[name]
    with pytest.raises(Refused, match=sentence) as refused:
        read(data)
    assert refused.value.kind == "invalid" and "{" not in str(refused.value)


def test_a_workbook_that_takes_too_much_dies_alone_and_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setattr(apart, "_CHILD", "raise MemoryError")
    with pytest.raises(Refused, match="内存或时间太多"):
        read_apart(plain(ROW))
