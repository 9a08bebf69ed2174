"""The wall chart of the ledger: what each item's dates say, within the reader's reach, and the command that prints it."""

from argparse import Namespace
from datetime import date, timedelta

import pypdfium2
import pytest

from taizhang.engine.chart import Span
from taizhang.engine.commands import CannotBeDone
from taizhang.ledger import actions
from taizhang.org import queries as org
from taizhang.planning.commands import wallchart
from taizhang.planning.wall import Console, Dated, Grouping, Scope, TooMany, chart_of, queries, row_of
from taizhang.ui import clock
from tests.cast_ledger import DUE

AT = timedelta(days=30)


@pytest.fixture
def county_of_three(ledger):
    """One struck off, one late, one of another unit that is not accepted; and a draft, which is nobody's yet."""
    ledger.closed(title="东干渠排口封堵")
    ledger.accepted(title="城南泵站改造")
    ledger.issued(title="青石桥加固", lead="roads", joint=("qingshi",))
    ledger.item(title="还是草稿")
    return ledger


def drawn(ledger, reader=None, group=Grouping.UNIT, **scope):
    reader = reader or Console(ledger.county.area_id)
    scope = scope or {"register_id": ledger.problems}
    return chart_of(reader, Scope(**scope), at=ledger.now + AT, group=group, by_text="督查室 何思源")


def row(chart, title):
    return next(row for row in chart.rows if row.title == title)


def test_the_chart_shows_every_item_of_the_register_and_agrees_with_the_tallies(county_of_three):
    chart = drawn(county_of_three)
    assert [group.title for group in chart.groups] == ["住建局", "交通局"]
    assert sorted(row.title for row in chart.rows) == ["东干渠排口封堵", "城南泵站改造", "青石桥加固"]
    assert chart.expected == 3
    assert chart.title == "云溪县督查问题册作战图"
    assert chart.stamp.journal_number > 0


def test_the_dates_of_an_item_are_its_bars(county_of_three):
    ledger, chart = county_of_three, drawn(county_of_three)
    closed, late, waiting = (row(chart, title) for title in ("东干渠排口封堵", "城南泵站改造", "青石桥加固"))
    assert closed.light == "closed" and closed.actual.to_on < chart.today
    assert late.light == "red"
    days = org.calendar(ledger.county.area_id).between(DUE, chart.today)
    assert late.light_reason == f"超 {days} 日"
    assert late.plan == Span(date(2026, 3, 2), DUE)
    assert late.actual == Span(date(2026, 3, 3), chart.today)  # accepted after midnight
    assert waiting.actual is None


def test_an_extension_moves_the_plan_and_leaves_the_first_deadline_to_be_seen(ledger):
    item = ledger.accepted(title="城南泵站改造")
    county, later = ledger.county, DUE + timedelta(days=14)
    actions.ask_extension(item, due_on=later, reason="汛期停工", by=county.housing_head, at=ledger.later())
    actions.grant_extension(item, by=county.leader, at=ledger.later())
    moved = row(drawn(ledger), "城南泵站改造")
    assert moved.plan.to_on == later
    assert moved.baseline.to_on == DUE
    assert moved.slip_days == org.calendar(county.area_id).between(DUE, later)


def test_who_may_not_see_an_item_is_told_that_there_is_one(county_of_three):
    ledger = county_of_three
    chart = drawn(ledger, ledger.county.actor("roads_liaison", ledger.now))
    assert [row.title for row in chart.rows] == ["青石桥加固"]
    assert chart.hidden == 2
    assert [group.title for group in chart.groups] == ["交通局", "其他"]
    assert chart.expected is None  # the tallies know more than this reader
    assert drawn(ledger, ledger.county.clerk).hidden == 0


def test_control_without_the_reach_the_rows_would_be_shown(county_of_three, monkeypatch):
    monkeypatch.setattr(queries, "_within_reach", lambda reader, items: items)
    ledger = county_of_three
    assert len(drawn(ledger, ledger.county.actor("roads_liaison", ledger.now)).rows) == 3


def test_the_deadlines_of_its_parts_are_the_milestones_of_an_item(ledger):
    parent = ledger.accepted(title="东干渠治理")
    part = actions.Draft(register_id=ledger.problems, title="河口段", requirement="清淤", done_when="清完",
                         lead_unit_ids=(ledger.unit("qingshi"),), due_on=date(2026, 3, 13))  # fmt: skip
    actions.break_down(parent, (part,), by=ledger.county.housing_liaison, at=ledger.later())
    assert [mark.on for mark in row(drawn(ledger), "东干渠治理").marks] == [date(2026, 3, 13)]


@pytest.mark.parametrize(
    ("group", "titles"),
    [
        (Grouping.REGISTER, ["督查问题册"]),
        (Grouping.LEADER, ["没有分管领导"]),
        (Grouping.TASK_FORCE, ["不归专班"]),
    ],
)
def test_rows_are_grouped_as_asked(county_of_three, group, titles):
    assert [each.title for each in drawn(county_of_three, group=group).groups] == titles


def test_a_unit_has_a_chart_of_all_it_owes(county_of_three):
    chart = drawn(county_of_three, group=Grouping.REGISTER, unit_id=county_of_three.unit("qingshi"))
    assert [row.title for row in chart.rows] == ["青石桥加固"]
    assert chart.title == "云溪县青石镇作战图"


def test_what_was_struck_off_more_than_a_year_ago_is_counted_and_left_out(county_of_three):
    ledger = county_of_three
    chart = chart_of(Console(ledger.county.area_id), Scope(register_id=ledger.problems), at=ledger.now + timedelta(days=400),
                     group=Grouping.UNIT, by_text="")  # fmt: skip
    assert len(chart.rows) == chart.expected == 2
    assert chart.notes == ("一年前销号的 1 项不列。",)


def test_a_chart_that_would_be_too_long_is_refused_in_words(county_of_three):
    ledger = county_of_three
    with pytest.raises(TooMany, match="最多 2 项"):
        chart_of(Console(ledger.county.area_id), Scope(register_id=ledger.problems), at=ledger.now, group=Grouping.UNIT,
                 by_text="", most=2)  # fmt: skip


def test_what_was_due_before_it_was_issued_is_a_bar_of_one_day():
    due = date(2026, 3, 2)
    made = row_of(Dated("x", "补录", "red", from_on=date(2026, 3, 9), due_on=due), date(2026, 3, 10), None)
    assert made.plan == Span(due, due)


# ── the command ─────────────────────────────────────────────────────────────────


def printed(ledger, tmp_path, **changes):
    nobody = dict.fromkeys(("unit", "leader", "plan", "group", "account", "area"))
    given = {"register": "DC", "size": "A3", "steps": False, "portfolio": False, **nobody}
    args = Namespace(**{**given, "out": tmp_path / "wall.pdf", **changes})
    with clock.frozen(ledger.now + AT):
        wallchart(args)
    with pypdfium2.PdfDocument(args.out) as document:
        return document[0].get_textpage().get_text_range()


def test_the_command_prints_a_register_by_code_or_name(county_of_three, tmp_path, capsys):
    text = printed(county_of_three, tmp_path)
    assert "城南泵站改造" in text and "机房控制台" in text
    assert "云溪县督查问题册作战图：3 项" in capsys.readouterr().out
    assert "青石桥加固" in printed(county_of_three, tmp_path, register="督查问题册")


def test_the_command_prints_with_the_reach_of_an_account(county_of_three, tmp_path):
    text = printed(county_of_three, tmp_path, account="roads_liaison")
    assert "青石桥加固" in text and "2 项不可见" in text and "城南泵站改造" not in text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"register": "没有的册"}, "没有台账册 没有的册；有 DC 督查问题册"),
        ({"size": "B5"}, "没有 B5 这种纸"),
        ({"group": "颜色"}, "不能按 颜色 分组"),
        ({"account": "nobody"}, "没有账号 nobody"),
        ({"register": None}, "五者选一"),
        ({"unit": "住建局"}, "五者选一"),
        ({"register": None, "plan": 7}, "没有编号 7 的计划"),
        ({"register": None, "unit": "不存在局"}, "没有“不存在局”"),
        ({"portfolio": True}, "五者选一"),
        ({"register": None, "portfolio": True, "group": "task-force"}, "不能按 task-force 分组"),
        ({"account": "system_admin"}, "看不到作战图"),
        ({"area": 7}, "which area"),
    ],
)
def test_what_cannot_be_printed_is_said_in_one_line(county_of_three, tmp_path, changes, says):
    with pytest.raises(CannotBeDone, match=says):
        printed(county_of_three, tmp_path, **changes)
    assert not (tmp_path / "wall.pdf").exists()
