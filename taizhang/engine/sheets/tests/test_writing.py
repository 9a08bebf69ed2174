"""A register taken out in the office's own form reads again as what it was."""

import io
import json
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.engine.sheets import Layout, form, row_of, write

from .making import items, read_lines
from .test_ledgers import OFFICE

SAME = (
    "number", "item_number", "group", "title", "requirement", "done_when", "leads", "joints", "responsible", "leader", "due",
    "source", "state_said", "progress", "reports", "own", "remark", "faults",
)  # fmt: skip


def written(layout, rows, **more):
    out = io.BytesIO()
    write(layout, rows, out, **more)
    return out.getvalue()


def said(line):
    found = {name: getattr(line, name) for name in SAME}
    due = line.due
    found["due"] = due and (due.kind, due.on, due.hour)
    found["leads"], found["joints"] = [u.id for u in line.leads], [u.id for u in line.joints]
    return found


def test_the_office_gets_its_own_form_back_with_title_header_groups_and_signatures():
    layout, _ = read_lines(OFFICE)
    before = items(OFFICE)
    kept = Layout.of(json.loads(json.dumps(layout.kept())))
    data = written(kept, map(row_of, before))
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (
        page["A1"].value == "云溪县2026年重点工作推进台账"
        and page["D3"].value == "责任分工"
        and page["E4"].value == "配合单位"
    )
    assert {"A1:I1", "D3:E3", "A3:A4"} <= {str(area) for area in page.merged_cells.ranges}
    assert page["A5"].value == "一、城市更新" and page["A10"].value == "填表人：张三"
    assert page["F6"].value.date() == date(2026, 6, 30)
    assert [said(line) for line in items(data)] == [said(line) for line in before]


def test_numbers_of_ours_are_added_at_the_right_where_the_form_has_no_place_for_them():
    layout, _ = read_lines(OFFICE)
    rows = [row_of(line) | {"item_number": f"云督2026-{n}"} for n, line in enumerate(items(OFFICE))]
    again = items(written(layout, rows, numbered=True))
    assert [line.item_number for line in again] == ["云督2026-0", "云督2026-1", "云督2026-2"]


def test_joint_units_stand_with_the_leads_where_the_form_has_one_column_for_both():
    data = written(
        form("", ["title", "leads"]), [{"title": "防汛", "leads": ["水务局"], "joints": ["河西镇", "教育局"]}]
    )
    (line,) = items(data)
    assert line.units_said == "水务局、河西镇（配合）、教育局（配合）"
    assert [unit.id for unit in line.leads] == [6] and [unit.id for unit in line.joints] == [5, 3]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_runs_as_a_formula(start):
    bad = f"{start}HYPERLINK(1)"
    rows = [dict.fromkeys(("number", "title", "requirement", "responsible", "progress", "own:x"), bad)]
    layout = form(
        "=1+1",
        {"number": "序号", "title": "=标题", "requirement": "要求", "responsible": "人", "progress": "+", "own:x": "@"},
    )
    page = openpyxl.load_workbook(io.BytesIO(written(layout, rows, sheet="=x"))).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 13 and all(cell.data_type == "s" for cell in cells)


# ── any form, any rows ─────────────────────────────────────────────────────────

HEADINGS = {
    "number": ["序号", "序 号"], "item_number": ["督办编号", "事项编号"], "title": ["重点任务", "事 项", "工作事项"],
    "requirement": ["具体措施", "办理要求"], "done_when": ["完成标准", "预期成效"], "leads": ["牵头单位", "责任单位"],
    "joints": ["配合单位", "协办单位"], "responsible": ["责任人"], "leader": ["包联领导", "分管领导"],
    "due": ["完成时限", "办理时限（年月日）"], "source": ["任务来源"], "state": ["状态"], "progress": ["进展情况"], "remark": ["备注"],
    "group": ["类别"], "own:money": ["投资额"],
}  # fmt: skip
WORDS = st.text("推进老旧小区改造工程建设完成排查整治abc12=+-@", min_size=4, max_size=30).filter(
    lambda text: text.strip() == text and any(letter >= "一" for letter in text)
)
NAMES = ["住建局", "城管局", "教育局", "发改局", "河西镇", "水务局"]
DUES = st.one_of(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["长期", "立即", "待会议定", "", "每月25日", "2026年6月30日17时前"]),
)


@st.composite
def forms(draw):
    more = draw(st.permutations([name for name in HEADINGS if name not in ("title", "leads")]))
    names = draw(st.permutations(["title", "leads", *more[: draw(st.integers(2, len(more)))]]))
    headings = [draw(st.sampled_from(HEADINGS[name])) for name in names]
    layout = form("", dict(zip(names, headings, strict=True)))
    titles = draw(st.integers(0, 2))
    width, depth = len(names), draw(st.integers(1, 2))
    spans, head = [], [headings]
    if depth == 2:  # groups over some columns, the others merged downwards
        over, at = list(headings), 0
        for at in range(0, width - 1, 3):
            if draw(st.booleans()):
                over[at] = over[at + 1] = "甲乙丙丁戊己"[at % 6] + "组情形"
                spans.append((titles, at, titles, at + 1))
        if not spans:
            over[0] = over[1] = "甲组情形"
            spans.append((titles, 0, titles, 1))
        covered = {x for _, x1, _, x2 in spans for x in range(x1, x2 + 1)}
        spans += [(titles, x, titles + 1, x) for x in range(width) if x not in covered]
        head = [over, headings]
    layout.titles = [[f"云溪县2026年台账第{n}行"] * width for n in range(titles)]
    layout.spans = [*[(n, 0, n, width - 1) for n in range(titles)], *spans]
    layout.head, layout.head_row, layout.first = head, titles, titles + depth
    return layout, names


@st.composite
def tables(draw):
    layout, names = draw(forms())
    titles = draw(st.lists(WORDS, min_size=3, max_size=8, unique_by=lambda text: text))
    groups = draw(
        st.lists(st.sampled_from(["一、城市更新", "二、民生实事", ""]), min_size=len(titles), max_size=len(titles))
    )
    rows = []
    for n, (title, group) in enumerate(zip(titles, sorted(groups), strict=True)):
        units = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        row = {
            "number": str(n + 1),
            "title": title,
            "leads": units[:1],
            "joints": units[1:],
            "due": draw(DUES),
            "group": group,
        }
        row |= {name: draw(st.one_of(st.just(""), WORDS)) for name in ("requirement", "done_when", "source", "remark")}
        row |= {"item_number": f"云督-{n + 1:03}", "responsible": draw(st.sampled_from(["", "张三", "李四、王五"]))}
        row |= {
            "leader": draw(st.sampled_from(["", "韩县长"])),
            "state": draw(st.sampled_from(["", "已完成", "进行中"])),
        }
        row |= {"progress": draw(st.sampled_from(["", "3月5日：已开工。\n4月2日：完成招标", "按计划推进，已完成一半"]))}
        row |= {"own:money": draw(st.sampled_from(["", "1200.5"]))}
        rows.append({name: value for name, value in row.items() if name in {*names, "group", "joints"}})
    return layout, rows


@settings(max_examples=60, deadline=None)
@given(tables())
def test_whatever_the_form_a_register_taken_out_comes_back_the_same(table):
    layout, rows = table
    chosen = {column.index: column.field for column in layout.columns}
    own = {"fields": {"money": "投资额"}, "own": {"money": "number"}}
    data = written(layout, rows)
    read_layout, found = read_lines(data, **own)
    assert {column.index: column.field for column in read_layout.columns if column.heading} == chosen
    before = [line for line in found if line.skipped is None]
    assert sorted(line.title for line in before) == sorted(row["title"] for row in rows)
    by_title = {row["title"]: row for row in rows}
    for line in before:
        row = by_title[line.title]
        assert [unit.said for unit in line.leads] == row["leads"] and [unit.said for unit in line.joints] == row[
            "joints"
        ]
        for name in (
            "requirement",
            "done_when",
            "source",
            "remark",
            "responsible",
            "leader",
            "item_number",
            "progress",
            "group",
        ):
            assert getattr(line, name) == row.get(name, "")
        assert line.state_said == row.get("state", "") or "state" not in row
        assert (line.due.on or line.due.text if line.due else "") == (
            date(2026, 6, 30) if "17时" in str(row.get("due")) else row.get("due", "")
        )
        assert not line.faults
    again = [line for line in read_lines(written(read_layout, map(row_of, before)), **own)[1] if line.skipped is None]
    assert [said(line) for line in again] == [said(line) for line in before]
