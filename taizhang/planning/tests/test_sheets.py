"""Workbooks out and in, and tables that are pasted."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.planning.exchange import COLUMNS, paste, xlsx
from taizhang.planning.exchange.rows import blank

CHINA = shipped_calendar()


def saved(rows, **more):
    out = io.BytesIO()
    xlsx.write(rows, out, title="云溪一小", deadline_on=date(2026, 9, 1), start_on=date(2026, 3, 2), **more)
    return out.getvalue()


def book(*sheets, merged=()):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        for cells in merged:
            page.merge_cells(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def columns(done, *names):
    return [tuple(row.get(name, "") for name in names) for row in done.rows]


def said(done):
    return [(note.row, str(note.says)) for note in done.notes]


# ── our own ────────────────────────────────────────────────────────────────────

TYPED = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12)
CELLS = {
    "days": TYPED | st.integers(0, 9999).map(str),
    "unit": st.sampled_from(["working", "calendar"]),
    "milestone": st.sampled_from(["", "1"]),
    "not_before": TYPED | st.dates(date(1950, 1, 1), date(2150, 1, 1)).map(str),
}
ROWS = st.lists(st.fixed_dictionaries({name: CELLS.get(name, TYPED) for name in COLUMNS}), min_size=1, max_size=6)


@given(ROWS)
@settings(max_examples=40)
def test_a_plan_comes_back_from_its_workbook_as_it_was_faulty_cells_included(rows):
    done = xlsx.read(saved(rows), CHINA)
    assert done.rows == rows
    assert (done.title, done.deadline_on, done.start_on, done.notes) == ("云溪一小", "2026-09-01", "2026-03-02", [])


def test_a_cell_that_looks_like_a_formula_is_text():
    titles = ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://example.com","看")', "http://example.com"]
    data = saved([{**blank(), "title": title, "after": "=A1"} for title in titles])
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [cell for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert all(cell.quotePrefix for cell in cells if str(cell.value or "").startswith(("=", "+", "-", "@")))
    assert [row["title"] for row in xlsx.read(data, CHINA).rows] == titles


def test_days_are_numbers_and_dates_are_dates_and_more_columns_are_only_to_be_read():
    row = {**blank(), "title": "选址", "days": "5", "unit": "calendar", "fixed_on": "2026-06-01", "milestone": "1"}
    data = saved([row], more=[("计划开始", ["2026-05-01"])])
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [cell.value for cell in page[4]]
    assert cells[:4] == [1, "选址", 5, "自然日"]
    assert datetime(2026, 6, 1) in cells
    assert cells[-1] == datetime(2026, 5, 1)
    done = xlsx.read(data, CHINA)
    assert (done.rows, done.notes) == ([row], [])


def test_rows_that_were_moved_in_excel_keep_what_they_wait_for():
    rows = [
        {**blank(), "title": title, "unit": "working", "after": after}
        for title, after in (("A", ""), ("B", "1"), ("C", "2+3"))
    ]
    made = openpyxl.load_workbook(io.BytesIO(saved(rows)))
    made.active.delete_rows(4)  # A
    out = io.BytesIO()
    made.save(out)
    done = xlsx.read(out.getvalue(), CHINA)
    assert columns(done, "title", "after") == [("B", "1"), ("C", "1+3")]
    assert [row for row, _ in said(done)] == [0]


# ── a clerk's own ──────────────────────────────────────────────────────────────


def test_a_clerks_sheet_is_read_whatever_its_columns_are_called():
    done = xlsx.read(
        book(
            ("说明", [["请各单位按期填报"]]),
            (
                "表一",
                [
                    ["云溪县第一小学建设倒排工期表"],
                    ["期限", datetime(2026, 9, 1)],
                    ["序号", "工作内容", "所需时间（天）", "紧前工作", "完成时限", "责任单位", "负责人", "备注"],
                    ["A", "选址", 10, None, datetime(2026, 4, 1), "自然资源局", "甲", "急"],
                    ["B", "公示", "7自然日", "A", "2026年4月20日", "教体局", "乙", None],
                    ["C", "招标", "2周", "A、B", "五月底", "教体局", "乙", None],
                    ["D", "签约", 0, "C完成后2天", "2026/6/1", "教体局", "丙", None],
                    ["E", "开工", 3.5, "Z", 46204, "教体局", "丙", None],
                ],
            ),
        ),
        CHINA,
    )
    assert (done.title, done.deadline_on) == ("云溪县第一小学建设倒排工期表", "2026-09-01")
    assert columns(done, "title", "days", "unit", "after", "not_after", "milestone", "owner", "person") == [
        ("选址", "10", "working", "", "2026-04-01", "", "自然资源局", "甲"),
        ("公示", "7", "calendar", "1", "2026-04-20", "", "教体局", "乙"),
        ("招标", "10", "working", "1, 2", "五月底", "", "教体局", "乙"),
        ("签约", "", "working", "3+2", "2026-06-01", "1", "教体局", "丙"),
        ("开工", "3.5", "working", "Z", "2026-07-01", "", "教体局", "丙"),
    ]
    assert said(done) == [
        (None, "这些列没有带入：备注。"),
        (2, "“2周”按 10 个工作日带入。"),
        (2, "“五月底”不是 2026-09-01 这样的日期，原样带入，请改。"),
        (3, "工期是 0，当作里程碑带入。"),
        (4, "前置“Z”读不懂，或者不在表里；请写行号，如“3”或“3+2”（第 3 步完成后再过 2 个工作日）。"),
        (None, "只带入了工作表“表一”，没有带入：说明。"),
    ]


def test_from_two_dates_the_days_between_are_counted_over_the_holiday():
    done = xlsx.read(
        book(
            (
                "表",
                [
                    ["事项", "开始时间", "完成时间", "单位"],
                    ["整治", datetime(2026, 9, 28), datetime(2026, 10, 10), "城管局"],
                ],
            )
        ),
        CHINA,
    )
    assert columns(done, "days", "not_before", "not_after", "owner") == [("6", "2026-09-28", "2026-10-10", "城管局")]
    assert said(done) == [(0, "没有写工期，按 2026-09-28 至 2026-10-10 算作 6 个工作日。")]


def test_headings_across_the_table_and_merged_cells():
    done = xlsx.read(
        book(
            (
                "表",
                [
                    ["序号", "事项", "天数", "责任单位"],
                    ["一、前期工作", None, None, None],
                    [1, "立项", 5, "发改局"],
                    [2, "选址", 5, None],
                    ["二", "建设", None, None],
                    [3, "施工", 60, "住建局"],
                ],
            ),
            merged=["A2:D2", "D3:D4"],
        ),
        CHINA,
    )
    assert columns(done, "group", "title", "owner") == [
        ("一、前期工作", "立项", "发改局"),
        ("一、前期工作", "选址", "发改局"),
        ("建设", "施工", "住建局"),
    ]


def test_formulas_without_a_result_are_said():
    done = xlsx.read(book(("表", [["事项", "天数"], ["立项", "=1+1"]])), CHINA)
    assert done.rows[0]["days"] == ""
    assert "1 个公式没有存下结果" in said(done)[-1][1]


def far_away():
    data = io.BytesIO(book(("表", [["事项", "天数"], ["立项", 5]])))
    out = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'r="B2"', b'r="XFD1048576"')
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "这不是 Excel 工作簿"),
        ("事项,天数".encode(), "这不是 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0rest", "另存为 .xlsx"),
        (b"PK\x03\x04broken", "文件已损坏"),
        (book(("表", [["你好"]])), "没有找到表头"),
        (book(("表", [])), "没有找到表头"),
        (book(("表", [["事项", "天数"], *([f"步骤{n}", 1] for n in range(2001))])), "有 2001 行"),
        (far_away(), "过大"),
    ],
    ids=lambda value: None,
)
def test_what_is_no_plan_is_refused_with_what_to_do(data, says):
    with pytest.raises(Refused) as refused:
        xlsx.read(data, CHINA)
    assert says in str(refused.value)


# ── pasted ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", [[""]]),
        ("选址\t5\r\n招标\t10\r\n", [["选址", "5"], ["招标", "10"]]),
        ("甲\n乙", [["甲"], ["乙"]]),
        ("\t\n\t", [["", ""], ["", ""]]),
        ('"第一行\n第二行"\t5', [["第一行\n第二行", "5"]]),
        ('"他说""好""\n"\t5\n', [['他说"好"\n', "5"]]),
        ('"引号"开头\t5', [['"引号"开头', "5"]]),
        ('5" 管\t"没有结束\n下一行', [['5" 管', '"没有结束'], ["下一行"]]),
        ('"一词"\t2', [['"一词"', "2"]]),
    ],
)
def test_pasted_cells(text, cells):
    assert paste.cells(text) == cells


CELL = st.text(st.characters(exclude_categories=["C"]) | st.sampled_from('\n\t"'), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_excel_copies_is_pasted_as_it_was(rows):
    def copied(cell):
        needs = "\n" in cell or "\t" in cell or '"' in cell
        return '"' + cell.replace('"', '""') + '"' if needs else cell

    text = "\r\n".join("\t".join(map(copied, row)) for row in rows) + "\r\n"
    assert paste.cells(text) == rows


@given(st.text(max_size=200))
def test_pasted_nonsense_is_cells(text):
    assert all(isinstance(cell, str) for row in paste.cells(text) for cell in row)


def test_a_pasted_table_with_headings_is_read_like_a_sheet():
    done = paste.read("任务名称\t工期\t前置任务\n选址\t5 个工作日\t\n招标\t10\t1FS+2 个工作日\n", CHINA)
    assert columns(done, "title", "days", "after") == [("选址", "5", ""), ("招标", "10", "1+2")]


def test_too_much_at_once_is_refused():
    for text in ("\n" * 5000, "\t" * 300, "一" * 2_000_001):
        with pytest.raises(Refused):
            paste.cells(text)
