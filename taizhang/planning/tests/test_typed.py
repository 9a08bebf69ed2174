"""What a clerk types into the table, and what the table says to it."""

from datetime import date

import pytest

from taizhang.engine.chart import Span
from taizhang.engine.workdays import shipped_calendar
from taizhang.planning.charting import chart_of
from taizhang.planning.rules import read, row_of
from taizhang.planning.rules.typed import links_said, read_links
from taizhang.planning.scheduling import draw_anyway

TODAY = date(2026, 3, 2)


def typed(*rows, deadline="2026-09-01", start="2026-03-02"):
    rows = [row_of({"days": "5", "title": f"步骤{n}", **row}, f"s{n}") for n, row in enumerate(rows, start=1)]
    return read(rows, deadline, start, TODAY, shipped_calendar())


def link(key):
    return [{"id": key, "type": "FS", "lag": 0}]


def said(found):
    return [(fault.row, fault.field, str(fault.refused)) for fault in found.faults]


@pytest.mark.parametrize("days", ["5", " ５ ", "5天", "5个工作日", "5日"])
def test_days_may_be_written_as_people_write_them(days):
    assert typed({"days": days}).steps[0].days == 5


@pytest.mark.parametrize("day", ["2026-06-01", "2026/6/1", "2026.6.1", "2026年6月1日", "6月1日", "6-1"])
def test_dates_too(day):
    assert typed({"not_before": day}).steps[0].not_before_on == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("cell", "field", "sentence"),
    [
        ({"days": ""}, "days", "请写要几天。"),
        ({"days": "0"}, "days", "天数至少是1；只是一个时点的，请勾里程碑。"),
        ({"days": "-3"}, "days", "天数至少是1；只是一个时点的，请勾里程碑。"),
        ({"days": "很快"}, "days", "天数要写整数，如 5，现在是“很快”。"),
        ({"days": "5", "milestone": "1"}, "days", "里程碑只是一个时点，不占天数。请清空天数，或者不勾里程碑。"),
        ({"title": ""}, "title", "请写这一步做什么。"),
        ({"title": "长" * 1000}, "title", "名称有1000个字，最多200个字，细节另写说明。"),
        ({"not_after": "2026-13-40"}, "not_after", "最迟要写成 2026-09-01 这样的日期，现在是“2026-13-40”。"),
        ({"fixed_on": "2026-05-01"}, "fixed_on", "2026-05-01放假。往前最近的工作日是2026-04-30，往后是2026-05-06。"),
        ({"not_before": "2026-06-02", "not_after": "2026-06-01"}, "not_after",
         "2026-06-02晚于2026-06-01，前后矛盾，请改其中一个。"),
        ({"after": "你好"}, "after",
         "前置“你好”读不懂，或者不在表里；请写行号，如“3”或“3+2”（第 3 步完成后再过 2 个工作日）。"),
        ({"after": link("s1")}, "after", "一步不能以自己为前置步骤。"),
        ({"after": link("s9")}, "after", "前置步骤已经删掉，请重新写。"),
        ({"owner": "住建"}, "owner", "请从名单里选。"),
    ],
)  # fmt: skip
def test_a_faulty_cell_gets_a_sentence_of_its_own(cell, field, sentence):
    assert said(typed(cell)) == [(0, field, sentence)]


def test_a_circle_is_named_step_by_step():
    after = [link(f"s{n}") for n in (3, 1, 2)]
    [(row, field, sentence)] = said(typed(*({"after": links} for links in after)))
    assert (row, field) == (0, "after")
    assert "“1 步骤1”→" in sentence and sentence.endswith("请去掉其中一条前后关系。")


def test_a_deadline_before_the_start_and_an_empty_table_are_told():
    assert said(typed({}, deadline="2026-02-01"))[0][2] == "期限2026-02-01早于开始日期2026-03-02，请改其中一个。"
    assert said(typed())[0][2] == "还没有步骤，请至少写一步。"
    assert typed({"title": "😀" * 50}).faults == []


def test_links_are_written_by_row_and_kept_by_step():
    rows = [{"key": key, "title": title} for key, title in (("s1", "腾场地"), ("s7", "铺管"), ("s3", "回填"))]
    links = read_links("铺管, 1ss+2、3FF-1", rows)
    assert links == [
        {"id": "s7", "type": "FS", "lag": 0}, {"id": "s1", "type": "SS", "lag": 2}, {"id": "s3", "type": "FF", "lag": -1},
    ]  # fmt: skip
    assert links_said(links, ["s3", "s7", "s1"]) == "2, 3SS+2, 1FF-1"  # after rows were moved


def test_a_circle_is_told_beside_other_faults_and_the_rest_keeps_its_dates(county):
    cells = [{}, {"days": "很快"}, {"after": link("s4")}, {"after": link("s3")}]
    rows = [row_of({"days": "5", "title": f"步骤{n}", **row}, f"s{n}") for n, row in enumerate(cells, start=1)]
    drawn = draw_anyway(county.area_id, rows, "2026-09-01", "2026-03-02", TODAY)
    assert [(fault.row, fault.field) for fault in drawn.faults] == [(1, "days"), (2, "after")]
    assert "“3 步骤3”→“4 步骤4”→“3 步骤3”" in str(drawn.faults[1].refused)  # numbered as they stand
    assert drawn.rows["s1"].latest_finish_on == date(2026, 9, 1)


def test_a_step_fixed_too_late_keeps_its_length_on_the_chart(county):
    rows = [row_of({"days": "15", "title": "装修", "fixed_on": "2026-06-22"}, "s1")]
    drawn = draw_anyway(county.area_id, rows, "2026-06-30", "2026-03-02", TODAY)
    (row,) = chart_of("", rows, drawn, TODAY, "month", shipped_calendar()).rows
    assert row.plan == Span(date(2026, 6, 22), date(2026, 7, 10))
