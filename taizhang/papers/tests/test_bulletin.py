"""The bulletin writes itself: numbers, who is praised, who is named; what a person must say stays open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from taizhang.papers.rules.bulletin import Late, Month, Standing, body, title
from taizhang.ui import clock
from tests.cast import NOON

UNITS = (
    Standing("住建局", 9, 3, 1, 2, 40),
    Standing("交通局", 4, 0, 1, 5, 80),
    Standing("城管局", 6, 1, 0, 0, 10),
    Standing("水利局", 3, 0, 0, 0, None),
)
LATE = (Late("DC-2026-0021", "北关老街垃圾清理", "住建局", 16), Late("DC-2026-0008", "路灯修复", "城管局", 2))
MONTH = Month(2026, 11, Standing("", 22, 4, 2, 7, 27), 4, UNITS, LATE, 4, "数据截至2026年11月26日。")


def test_it_tells_the_whole_and_compares_with_the_month_before():
    said = body(MONTH)
    assert "在办事项22件，其中红灯4件、黄灯2件；本月销号7件，销号率27%。比上月多3件。" in said
    assert title(MONTH, "") == "关于2026年11月督查事项落实情况的通报"


@pytest.mark.parametrize(("before", "says"), [(7, "与上月持平。"), (9, "比上月少2件。"), (None, "销号率27%。")])
def test_the_comparison_says_what_it_knows(before, says):
    assert says in body(replace(MONTH, before=before)).splitlines()[1]


def test_whoever_strikes_off_without_a_red_light_is_praised_and_whoever_is_late_is_named():
    said = body(MONTH)
    assert "交通局（销号5件），没有红灯事项，提出表扬。" in said
    assert "红灯事项4件：住建局3件、城管局1件。" in said
    assert "1.住建局：北关老街垃圾清理（DC-2026-0021），已超16个工作日。" in said
    assert "其余2件见附件。" in said
    assert "水利局" not in said


def test_a_month_without_lateness_says_so_and_what_is_asked_stays_with_a_person():
    said = body(replace(MONTH, late=(), late_count=0, units=UNITS[1:2]))
    assert "没有超期未办结的事项。" in said and "【要求】" in said


def test_from_the_list_the_draft_begins_with_its_numbers(ledger, as_actor):
    late = ledger.accepted(title="北关老街垃圾清理", due_on=date(2026, 3, 3))
    assert "kind=bulletin&amp;of=" in as_actor("clerk").get("/items/").content.decode()
    with clock.frozen(NOON + timedelta(days=9)):
        page = as_actor("clerk").get("/papers/new/", {"kind": "bulletin", "of": "view=open"}).content.decode()
    assert "在办事项1件，其中红灯1件" in page and late.number in page and "【要求】" in page
    assert "数据截至" in page and "日志第" in page
