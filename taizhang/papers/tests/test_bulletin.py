"""The bulletin writes itself: numbers, who is praised, who is named; each number says where it comes from."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.ledger.tests.conftest import text
from taizhang.papers.issuing import monthly
from taizhang.papers.models import Paper, PaperFigures
from taizhang.papers.rules.bulletin import Month, Standing, written
from taizhang.papers.rules.kinds import Kind
from taizhang.papers.rules.prefill import Fact
from taizhang.papers.rules.presets import PRESETS
from taizhang.ui import clock
from tests.cast import NOON

UNITS = (
    Standing("住建局", 9, 3, 1, 2, 40),
    Standing("交通局", 4, 0, 1, 5, 80),
    Standing("城管局", 6, 1, 0, 0, 10),
    Standing("水利局", 3, 0, 0, 0, None),
)
LATE = (
    Fact("DC-2026-0021", "北关老街垃圾清理", "住建局", late=16),
    Fact("DC-2026-0008", "路灯修复", "城管局", late=2),
)
MONTH = Month(2026, 11, Standing("", 22, 4, 2, 7, 27), 4, UNITS, LATE, 4, "截至2026年11月26日")


def body(month):
    return written(month, PRESETS[Kind.BULLETIN])[1]


def test_it_tells_the_whole_and_compares_with_the_month_before():
    said = body(MONTH)
    assert "在办事项22件，其中红灯4件、黄灯2件；本月销号7件，销号率27%，比上月多3件。" in said
    assert written(MONTH, PRESETS[Kind.BULLETIN])[0] == "关于2026年11月督查事项落实情况的通报"


@pytest.mark.parametrize(("before", "says"), [(7, "与上月持平。"), (9, "比上月少2件。"), (None, "上月件数不详。")])
def test_the_comparison_says_what_it_knows(before, says):
    assert says in body(replace(MONTH, before=before)).splitlines()[1]


def test_what_was_not_counted_to_the_end_says_so():
    assert "在办事项22多件" in body(replace(MONTH, is_cut=True))


def test_whoever_strikes_off_without_a_red_light_is_praised_and_whoever_is_late_is_named():
    said = body(MONTH)
    assert "提出表扬的单位：交通局（销号5件）。" in said
    assert "红灯事项4件，涉及单位：住建局3件、城管局1件。" in said
    assert "1.住建局：北关老街垃圾清理（DC-2026-0021），已超16个工作日。" in said
    assert "其余2件见附件。" in said
    assert "水利局" not in said


def test_a_month_without_lateness_says_so_and_what_is_asked_stays_with_a_person():
    said = body(replace(MONTH, late=(), late_count=0, units=UNITS[1:2]))
    assert "没有超期未办结的事项。" in said and "【请填：要求】" in said


# ── from the list ──────────────────────────────────────────────────────────────


def begun(client, query="view=open"):
    """(the form's page, the fields as a browser would send them back)."""
    page = client.get("/papers/new/", {"kind": "bulletin", "of": query}).content.decode()
    fields = re.search(r'name="figures" value="([^"]+)"', page)[1]
    return page, {"kind": "bulletin", "title": "关于11月的通报", "body": "一、总体情况", "figures": fields}


def test_from_the_list_the_draft_begins_with_its_numbers(ledger, as_actor):
    late = ledger.accepted(title="北关老街垃圾清理", due_on=date(2026, 3, 3))
    assert "kind=bulletin&amp;of=" in as_actor("clerk").get("/items/").content.decode()
    with clock.frozen(NOON + timedelta(days=9)):
        page, _ = begun(as_actor("clerk"))
    assert "在办事项1件，其中红灯1件" in page and late.number in page and "【请填：要求】" in page
    assert "数据截至" in page and "日志第" in page


def test_the_paper_keeps_where_each_number_comes_from(ledger, desk, as_actor):
    late = ledger.accepted(title="北关老街垃圾清理", due_on=date(2026, 3, 3))
    ledger.issued(lead="roads", title="路灯修复")
    with clock.frozen(NOON + timedelta(days=9)):
        clerk = as_actor("clerk")
        _, fields = begun(clerk)
        leader = desk.county.account("leader").person_id
        units = [ledger.unit("housing")]
        sent = {**fields, "numbers": late.number, "to": units, "signer": leader}
        clerk.post("/papers/draft/", sent)
        kept = PaperFigures.objects.get()
        assert kept.total | {"rate": 0} == {
            "open": 2, "red": 1, "yellow": 0, "closed": 0, "rate": 0, "before": 0,
        }  # fmt: skip
        assert [(u["name"], u["red"]) for u in kept.units] == [("住建局", 1), ("交通局", 0)]
        paper = Paper.objects.get()
        page = clerk.get(f"/papers/{paper.pk}/").content.decode()
        assert "数字从哪里来" in page and f"日志第 {kept.size} 条" in text(clerk.get(f"/papers/{paper.pk}/"))
        housing = f"/items/?light=red&amp;unit={ledger.unit('housing')}"
        assert housing in page
        assert "北关老街垃圾清理" in text(clerk.get(housing.replace("&amp;", "&")))
        sent["body"] = "一、改过的"
        assert clerk.post(f"/papers/{paper.pk}/save/", {**sent, "seen": paper.version}).status_code == 303
        assert PaperFigures.objects.get() == kept  # what is typed changes no number
    assert "各单位办理情况" in page and "红灯事项清单" in page


def test_numbers_that_somebody_changed_or_another_began_with_are_not_taken(ledger, as_actor):
    ledger.accepted()
    clerk, other = as_actor("clerk"), as_actor("clerk_verifier")
    _, fields = begun(clerk)
    assert clerk.post("/papers/draft/", {**fields, "figures": "X" + fields["figures"]}).status_code == 400
    assert other.post("/papers/draft/", fields).status_code == 400
    assert not Paper.objects.exists()


def test_control_without_whose_it_is_in_the_seal_the_numbers_of_another_are_taken(ledger, as_actor, monkeypatch):
    ledger.accepted()
    monkeypatch.setattr(monthly, "_sealed_for", lambda actor: "anybody")
    _, fields = begun(as_actor("clerk"))
    as_actor("clerk_verifier").post("/papers/draft/", fields)
    assert Paper.objects.exists()


def test_more_items_ask_no_more_questions(ledger, as_actor):
    with clock.frozen(NOON + timedelta(days=9)):
        clerk, asked = as_actor("clerk"), []
        for more in (2, 6):
            for n in range(more):
                ledger.issued(lead=("roads", "housing")[n % 2], title=f"第{more}{n}处", due_on=date(2026, 3, 3))
            begun(clerk)
            with CaptureQueriesContext(connection) as captured:
                begun(clerk)
            asked.append(len(captured))
    assert asked[0] == asked[1] <= 30, asked
