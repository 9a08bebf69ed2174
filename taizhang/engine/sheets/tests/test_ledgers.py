"""The ledgers that offices keep: what their rows say, and what has to be mended before they can be brought in."""

from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.engine.sheets import dues, progress, units
from taizhang.engine.sheets.model import Cell

from .making import HEAD, TODAY, UNITS, items, plain, read_lines, workbook


def office(due="6月底前"):
    return workbook(
        [
            ["云溪县2026年重点工作推进台账"] + [None] * 8,
            ["填报单位：县政府办"] + [None] * 5 + ["填报时间：2026年3月5日"],
            ["序号", "重点任务", "具体措施", "责任分工", None, "完成时限", "包联领导", "进展情况", "备注"],
            [None, None, None, "牵头单位", "配合单位"],
            ["一、城市更新"] + [None] * 8,
            [1, "老旧小区改造", "完成12个小区", "住建局", "城管局、教育局", due, "韩县长", "3月5日：已开工。\n4月2日 完成招标"],
            [2, "雨污分流", None, "住建局", "水务局", "2026.9.30", "韩县长", None, "列入省考"],
            ["二、民生实事"] + [None] * 8,
            [3, "新建幼儿园", "建成3所", "教 育 局", None, 46357, "王县长", "已完成"],
            ["合计", 3],
            ["填表人：张三", None, None, "审核人：李四"],
        ],
        merge=["A1:I1", "D3:E3", *(f"{c}3:{c}4" for c in "ABCFGHI"), "A5:I5", "A8:I8"],
    )  # fmt: skip


OFFICE = office()


def faults(line):
    return [str(fault.refused) for fault in line.faults]


def test_titles_two_header_rows_groups_sums_and_signatures_are_told_from_items():
    layout, found = read_lines(OFFICE)
    assert layout.title == "云溪县2026年重点工作推进台账" and layout.year == 2026
    assert (layout.head_row, layout.first, layout.last) == (2, 4, 8)
    assert [(column.heading, column.field) for column in layout.columns] == [
        ("序号", "number"), ("重点任务", "title"), ("具体措施", "requirement"), ("责任分工／牵头单位", "leads"),
        ("责任分工／配合单位", "joints"), ("完成时限", "due"), ("包联领导", "leader"), ("进展情况", "progress"), ("备注", "remark"),
    ]  # fmt: skip
    assert all(column.sure for column in layout.columns)
    assert [line.row + 1 for line in found] == [5, 6, 7, 8, 9, 10, 11]  # nothing is dropped
    assert [line.title for line in found if line.skipped is None] == ["老旧小区改造", "雨污分流", "新建幼儿园"]
    assert all(str(line.skipped) for line in found if not line.title)


def test_a_row_says_what_who_when_and_how_far():
    first, second, third = items(OFFICE)
    assert (first.group, first.requirement, first.leader) == ("一、城市更新", "完成12个小区", "韩县长")
    assert [u.id for u in first.leads] == [1] and [u.id for u in first.joints] == [2, 3]
    assert (first.due.kind, first.due.on, first.due.year_from) == ("day", date(2026, 6, 30), "title")
    assert first.reports == [(date(2026, 3, 5), "3月5日：已开工。"), (date(2026, 4, 2), "4月2日 完成招标")]
    assert second.remark == "列入省考"
    assert [u.id for u in third.leads] == [3] and third.due.on == date(2026, 12, 1) and third.state == "done"
    assert not any(line.faults for line in (first, second, third))


def test_a_task_merged_over_several_measures_is_as_many_items_under_its_name():
    head = ["序号", "重点任务", "具体措施", "牵头单位", "完成时限"]
    rows = [[1, "创建文明城市", "整治背街小巷", "城管局", "年底前"], [None, None, "规范停车", "住建局", "长期"]]
    one, other = items(workbook([head, *rows], merge=["A2:A3", "B2:B3"]))
    assert (one.title, other.title) == ("整治背街小巷", "规范停车") and one.group == other.group == "创建文明城市"


def test_an_item_merged_over_several_units_is_one_item_and_keeps_what_the_other_rows_say():
    rows = [[2, "防汛", "水务局", None, "立即"], [None, None, "河西镇", None, "立即", "3月5日：巡查"]]
    _, (first, second) = read_lines(plain(*rows, merge=["A2:A3", "B2:B3"]))
    assert [unit.said for unit in first.leads] == ["水务局", "河西镇"]
    assert "第 3 行还写着：立即；3月5日：巡查" in map(str, first.remarks)
    assert "和第 2 行是同一件事" in str(second.skipped)


def test_without_a_header_the_columns_are_concluded_from_what_they_hold_and_none_is_sure():
    rows = [
        [1, "推进老旧小区改造工程建设", "住建局", "2026.3.5"],
        [2, "推进雨污分流管网改造工程", "水务局、城管局（配合）", "3月底"],
        [3, "新建三所公办幼儿园并投用", "教育局", "长期"],
    ]
    layout, found = read_lines(workbook(rows))
    assert [column.field for column in layout.columns] == ["number", "title", "leads", "due"]
    assert not any(column.sure for column in layout.columns) and "没有找到表头" in str(layout.notes[0])
    assert len(found) == 3 and [unit.id for unit in found[1].joints] == [2]


def test_numbers_of_every_shape_say_what_is_under_what():
    rows = [
        ["1", "甲"], [1.1, "甲一"], ["1.2", "甲二"], ["1.2.1", "甲二之一"], ["2", "乙"], ["2-1", "乙一"], ["（1）", "乙一之一"],
    ]  # fmt: skip
    found = items(workbook([["序号", "事项"], *rows]))
    titles = {line.row: line.title for line in found}
    assert [titles.get(line.parent) for line in found] == [None, "甲", "甲", "甲二", None, "乙", "乙一"]


def test_a_tenth_that_the_spreadsheet_made_a_first_is_a_tenth():
    rows = [[1, "甲"], *([float(f"1.{n}"), f"第{n}"] for n in range(1, 10)), [1.1, "第十"]]
    assert items(workbook([["序号", "事项"], *rows]))[-1].number == "1.10"


def test_sections_begin_numbering_anew():
    rows = [
        ["一", "城市更新"],
        ["（一）", "老旧小区", "住建局"],
        [1, "甲小区", "住建局"],
        ["二", "民生"],
        [1, "幼儿园", "教育局"],
    ]
    section, sub, _, last = read_lines(plain(*rows))[1][0], *items(plain(*rows))
    assert "小标题" in str(section.skipped) and sub.group == "城市更新"
    assert last.group == "民生" and last.parent is None


def test_the_same_item_twice_names_the_other_row():
    rows = [[1, "老旧小区改造", "住建局"], [2, "老旧小区 改造。", "县住建局"], [3, "老旧小区改造", "城管局"]]
    first, second, third = items(plain(*rows))
    assert not first.faults and not third.faults
    assert (
        faults(second) == ["和第 2 行是同一件事：事项和牵头单位都一样。请删掉一行，或写得不一样。"] and second.stopped
    )


def test_a_task_too_long_for_a_title_keeps_all_its_words_and_says_so():
    long = "推进老旧小区改造。" + "全面排查、逐户登记、分批实施、" * 20
    (line,) = items(plain([1, long, "住建局"]))
    assert line.title == "推进老旧小区改造" and line.requirement == long.strip()
    assert "取第一句作事项" in faults(line)[0] and not line.stopped
    (line,) = items(plain([1, "长" * 201, "住建局"]))
    assert line.title == "长" * 201 and line.stopped and "最多200字" in faults(line)[0]


def test_a_row_that_names_units_and_no_task_says_so_and_a_numbered_blank_is_no_item():
    _, (named, blank) = read_lines(plain([1, None, "住建局", None, "6月底"], [2, None, None]))
    assert faults(named) == ["没有写事项。请写上，或删掉这一行。"] and "没有写事项" in str(blank.skipped)


def test_fields_of_the_register_are_found_by_their_label_and_read_by_their_kind():
    head = [*HEAD[:3], "投资额（万元）", "开工日期"]
    data = workbook([head, [1, "甲", "住建局", "1,200.5", "2026.3.5"], [2, "乙", "住建局", "很多", "春天"]])
    fields, kinds = {"money": "投资额", "start": "开工日期"}, {"money": "number", "start": "date"}
    good, bad = items(data, fields=fields, own=kinds)
    assert good.own == {"money": "1200.5", "start": "2026-03-05"}
    assert [fault.column for fault in bad.faults] == [3, 4]


def test_of_two_columns_alike_one_is_taken_and_this_is_said_and_somebody_may_choose():
    data = workbook([["序号", "事项", "完成时限", "办理时限"], [1, "甲", "6月底", "9月底"]])
    layout, (line,) = read_lines(data)
    assert line.due.on == date(2026, 6, 30) and "C、D 列都像“时限”" in str(layout.notes[0])
    _, (line,) = read_lines(data, chosen={2: "ignore", 3: "due"})
    assert line.due.on == date(2026, 9, 30)


# ── who ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "leads", "joints"),
    [
        ("住建局、城管局（配合）", [1], [2]),
        ("牵头：住建局；配合：城管局", [1], [2]),
        ("牵头单位：住建局\n配合单位：城管局、教育局", [1], [2, 3]),
        ("住建局牵头，城管局、教育局配合", [1], [2, 3]),
        ("由住建局牵头，会同城管局", [1], [2]),
        ("住建局（牵头）、城管局、教育局", [1], [2, 3]),
        ("住建局\n城管局", [1, 2], []),
        ("住建局 城管局", [1, 2], []),
        ("住建局和城管局", [1, 2], []),
        ("住建局城管局", [1, 2], []),
        ("教 育 局", [3], []),
        ("住房和城乡\n建设局", [1], []),
        ("云溪县住建局", [1], []),
        ("县住建局", [1], []),
        ("发展和改革局", [4], []),
        ("住建局（张三 13800000000）", [1], []),
        ("住建局、住建局", [1], []),
        ("/", [], []),
    ],
)
def test_a_cell_names_units_in_every_way_that_offices_write(cell, leads, joints):
    found = units.read(cell, UNITS)
    assert [unit.id for unit in found.leads] == leads and [unit.id for unit in found.joints] == joints
    assert not found.unknown


def test_an_unknown_unit_is_answered_with_the_names_most_like_it():
    (line,) = items(plain([1, "甲", "住建据", "气象局"]))
    assert faults(line) == [
        "没有叫“住建据”的单位。是不是“住建局”？",
        "没有叫“气象局”的单位。请写单位的全称或简称；新单位请先由安全管理员登记。",
    ]
    assert [fault.column for fault in line.faults] == [2, 3] and line.stopped


def test_a_name_behind_a_unit_is_who_is_responsible():
    head = ["序号", "任务", "责任单位及责任人", "下步计划"]
    data = workbook([head, [1, "甲", "住建局 张三"], [2, "乙", "水务局（李四）"], [3, "丙", "教育局、王五"]])
    found = items(data)
    assert [line.responsible for line in found] == ["张三", "李四", "王五"]
    assert not any(line.faults for line in found)


def test_a_column_for_each_month_is_a_report_of_each_month():
    head = ["序号", "项目名称", "责任单位", "1月进展", "2月进展"]
    (line,) = items(workbook([head, [1, "污水厂扩建", "水务局", "完成立项", "正在招标"]]))
    assert line.reports == [(date(2026, 1, 31), "1月进展：完成立项"), (date(2026, 2, 28), "2月进展：正在招标")]


def test_units_that_nobody_named_are_said_and_stop_a_row_only_where_nobody_leads():
    led, unled = items(plain([1, "甲", "县住建局等5部门", "各乡镇"], [2, "乙", "各乡镇"]))
    assert [unit.id for unit in led.leads] == [1] and not led.stopped and len(led.faults) == 2
    assert "“等5部门”没有点名" in faults(led)[0] and unled.stopped


def test_a_name_that_fits_two_units_fits_none():
    known = units.Known({"云溪县一中": 1, "县一中": 2}, area="云溪县")
    assert known.id("县一中") == 2 and known.id("一中") is None


# ── when ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "on"),
    [
        ("2026.3.5", "2026-03-05"), ("26.3.5", "2026-03-05"), ("2026/3", "2026-03-31"), ("2026年3月", "2026-03-31"),
        ("3月底", "2026-03-31"), ("3月上旬", "2026-03-10"), ("第一季度末", "2026-03-31"), ("6月30日前", "2026-06-30"),
        ("46000", "2025-12-09"), (46000, "2025-12-09"), ("年底前", "2026-12-31"), ("2026年", "2026-12-31"),
        (date(2026, 3, 5), "2026-03-05"), (20260305, "2026-03-05"), (12.31, "2026-12-31"), ("3.5", "2026-03-05"),
        ("２０２６年３月５日", "2026-03-05"), ("2026 年 3 月 5 日", "2026-03-05"), ("十二月底", "2026-12-31"),
        ("2026年3月—2026年6月", "2026-06-30"), ("2026.3.1-6.30", "2026-06-30"), ("1-12月", "2026-12-31"),
        ("明年3月", "2027-03-31"), ("上半年", "2026-06-30"), ("10月中旬前完成主体施工", "2026-10-20"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_shape_that_people_type(value, on):
    due = dues.read(Cell(value), today=TODAY)
    assert (due.kind, due.on.isoformat()) == ("day", on)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("长期", "long"),
        ("常态化推进", "long"),
        ("立行立改，长期坚持", "long"),
        ("每月25日", "long"),
        ("立即", "now"),
        ("待会议定", "meeting"),
    ],
)
def test_what_names_no_day_is_of_its_kind(value, kind):
    due = dues.read(Cell(value), today=TODAY)
    assert due.kind == kind and due.on is None and due.text == value and due.repeats == ("每" in value)


@pytest.mark.parametrize("value", ["春节前", "5个工作日内", "待定", "2月30日", "尽快", 2026.1, 6.3, 1e10, "韩县长"])
def test_what_is_no_date_is_refused_with_what_to_write(value):
    with pytest.raises(Refused, match=r"请写成|或写"):
        dues.read(Cell(value), today=TODAY)


def test_a_year_that_nobody_wrote_and_one_day_of_several_are_said():
    assumed, several = items(
        plain([1, "甲", "住建局", None, "6月底"], [2, "乙", "住建局", None, "3月底开工，9月底完成"])
    )
    assert "没有写年份，按今年算" in str(assumed.remarks[0])
    assert several.due.on == date(2026, 9, 30) and "有几个日期" in faults(several)[0] and not several.stopped


# ── how far ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3月5日：已开工。\n4月2日 完成招标", ["2026-03-05", "2026-04-02"]),
        ("4月2日：完成招标。3月5日：已开工。", ["2026-03-05", "2026-04-02"]),
        ("已完成立项\n2026年3月5日，开工\n继续推进", [None, "2026-03-05"]),
        ("12月3日：动员\n1月8日：开工", ["2025-12-03", "2026-01-08"]),  # the last such day up to today
        ("截至6月底，完成30%", ["2026-06-30"]),
        ("3月完成招标，铺设3.5公里", [None]),
        ("3.5公里已铺设", [None]),
        ("2027年1月5日：计划开工", [None]),
    ],
)
def test_dated_lines_become_reports_in_order_and_every_word_is_kept(text, days):
    found = progress.reports(text, today=TODAY)
    assert [on and on.isoformat() for on, _ in found] == days
    assert sorted("".join(said for _, said in found)) == sorted(text) or sorted(
        "\n".join(said for _, said in found)
    ) == sorted(text)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("已完成", "done"), ("已办结", "done"), ("销号", "done"), ("√", "done"), ("100%", "done"), ("进行中", "going"),
        ("60%", "going"), (0.6, "going"), ("未启动", "not_begun"), ("逾期未完成", "late"), ("否", "late"), ("暂停", "stopped"),
        ("已完成招标，正在施工", ""),
    ],
)  # fmt: skip
def test_words_name_a_state(word, state):
    assert progress.state(word) == state


def test_a_column_of_bare_words_is_a_state_and_one_of_sentences_is_progress():
    bare = workbook([["事项", "完成情况"], ["甲", "已完成"], ["乙", "进行中"]])
    told = workbook([["事项", "完成情况"], ["甲", "已完成招标，正在施工"], ["乙", "3月5日：开工"]])
    assert [line.state for line in items(bare)] == ["done", "going"]
    assert [line.state for line in items(told)] == ["", ""] and items(told)[0].progress
