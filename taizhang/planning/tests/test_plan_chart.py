"""The chart of a plan: beside the table of its page, on paper, within the reader's reach."""

import re
from datetime import date, timedelta

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from taizhang.engine.chart import Span
from taizhang.engine.refusal import Refused
from taizhang.jobs import worker
from taizhang.ledger import actions as ledger
from taizhang.ledger.tests.conftest import text
from taizhang.org import queries as org
from taizhang.planning import actions
from taizhang.planning.models import Plan, StepWork
from taizhang.planning.pdf import chart_pdf
from taizhang.planning.tests.making import rows
from taizhang.planning.tests.paper import MM, embedded, found, reach
from taizhang.planning.tests.test_wall_pages import found as printed_at
from taizhang.planning.wall import Console
from taizhang.planning.wall.plans import plan_chart
from taizhang.ui import NotInReach


@pytest.fixture
def shared(planner):
    """The third step is of the roads bureau; a milestone ends the plan."""
    roads = str(planner.ledger.unit("roads"))
    end = {"key": "s4", "title": "通水", "milestone": "1", "after": [{"id": "s3", "type": "FS", "lag": 0}]}
    return planner.approved(steps=[*rows()[:2], {**rows()[2], "owner": roads}, end])


def drawn(planner, plan, at, reader=None):
    reader = reader or Console(planner.county.area_id)
    return plan_chart(reader, plan.pk, at=at, by_text="督查室 何思源")


def row(chart, title):
    return next(row for row in chart.rows if row.title == title)


def test_a_step_is_planned_begun_expected_and_late_as_the_table_says(planner, shared):
    at = planner.ledger.later(days=9)  # 11 March
    liaison = {"by": planner.county.actor("housing_liaison", at), "at": at}
    actions.report_step(shared, "s1", started_on=date(2026, 3, 10), percent=0, **liaison)
    chart = drawn(planner, shared, at + timedelta(days=2))
    first, second, last = (row(chart, title) for title in ("腾出场地", "铺管", "通水"))
    assert (first.light, first.light_reason) == ("red", "超 2 日")
    assert first.plan == Span(date(2026, 3, 9), date(2026, 3, 11))
    assert first.actual == Span(date(2026, 3, 10), chart.today)
    assert (second.light, second.light_reason, second.actual) == ("yellow", "预计晚 4 日", None)
    assert second.forecast_on > second.plan.to_on and second.critical and second.after == (first.key,)
    assert [mark.on for mark in last.marks] == [date(2026, 3, 20)] and last.plan is None
    assert [group.title for group in chart.groups] == ["住建局", "交通局"]
    assert chart.stamp.version == "第 1 版"


def test_a_finished_step_is_done_and_only_what_was_verified_has_the_seal(planner, shared):
    at = planner.ledger.later(days=9)
    liaison = {"by": planner.county.actor("housing_liaison", at), "at": at}
    actions.report_step(shared, "s1", started_on=date(2026, 3, 9), finished_on=date(2026, 3, 10), **liaison)
    actions.issue_steps(shared, ["s3"], **liaison)
    chart = drawn(planner, shared, at)
    assert row(chart, "腾出场地").is_done and row(chart, "腾出场地").light == "green"
    assert row(chart, "回填").light == "grey"  # the sub-item is not accepted: it burns as in the ledger
    assert "第 3 步" in row(chart, "回填").number and not row(chart, "回填").is_done


def test_an_extension_of_a_sub_item_leaves_the_baseline_to_be_seen(planner, shared):
    actions.issue_steps(shared, ["s3"], **planner.by("housing_liaison"))
    child = StepWork.objects.get(plan=shared, key="s3").item
    ledger.accept(child, **planner.by("roads_liaison"))
    ledger.ask_extension(child, due_on=date(2026, 3, 27), reason="雨", **planner.by("roads_head"))
    ledger.grant_extension(child, **planner.by("leader"))
    moved = row(drawn(planner, shared, planner.ledger.now), "回填")
    assert (moved.plan.to_on, moved.baseline.to_on, moved.slip_days) == (date(2026, 3, 27), date(2026, 3, 20), 5)


def test_the_table_and_the_chart_of_a_plan_stand_row_by_row(screens, planner, shared):
    page = screens.enter("clerk").get(f"/plans/{shared.pk}/").content.decode()
    heights = re.findall(r'<svg class="tz-chart"[^>]*height="(\d+)"', page)
    assert list(map(int, heights)) == [44, 44 + 31 * 4]
    assert len(set(re.findall(r'data-key="(p[^"]*)"', page))) == 4


def test_who_sees_one_step_gets_its_row_and_how_many_there_are(screens, planner, shared):
    page = screens.enter("roads_liaison").get(f"/plans/{shared.pk}/?zoom=week").content.decode()
    heights = re.findall(r'<svg class="tz-chart"[^>]*height="(\d+)"', page)
    assert heights[-1] == str(44 + 31 * 2)  # the own step, and a line for the others
    assert set(re.findall(r'data-key="p\d+-([^"]*)"', page)) == {"s3"}
    chart = drawn(planner, shared, planner.ledger.now, planner.county.actor("roads_liaison", planner.ledger.now))
    assert [row.title for row in chart.rows] == ["回填"] and chart.hidden == 3
    with pytest.raises(NotInReach):
        drawn(planner, shared, planner.ledger.now, planner.county.actor("stranger", planner.ledger.now))


def test_control_without_the_reach_all_steps_would_be_shown(planner, shared, monkeypatch):
    monkeypatch.setattr("taizhang.planning.wall.steps.steps_in_reach", lambda actor, steps, works: steps)
    reader = planner.county.actor("roads_liaison", planner.ledger.now)
    assert len(drawn(planner, shared, planner.ledger.now, reader).rows) == 4


def test_the_paper_of_a_plan_is_a3_with_its_own_fonts_and_bars_where_the_plan_says(planner):
    """Measured on the page itself: the months as they are written tell where a day is."""
    clerk = planner.by("clerk")
    register = planner.ledger.problems
    plan = actions.open_plan(register_id=register, title="防汛攻坚", deadline="2026-06-30", **clerk).stream_id
    steps = rows((("清障", "20", ""), ("加固", "30", "1"), ("演练", "5", "2")))
    actions.save_draft(plan, rows=steps, deadline="2026-06-30", start="2026-03-02", **planner.by("clerk"))
    actions.submit(plan, **planner.by("clerk"))
    actions.approve(plan, **planner.by("leader"))
    plan = Plan.objects.get(pk=plan)
    chart = drawn(planner, plan, planner.ledger.now)
    with pypdfium2.PdfDocument(chart_pdf(chart, org.calendar(plan.area_id), "A3")) as document:
        assert len(document) == 1
        page = document[0]
        assert [edge * MM for edge in page.get_size()] == pytest.approx((420, 297), abs=0.1)
        assert all(embedded(document).values())
        for words in (
            "加固",
            "督查室",
            "第 1 版",
            "关键线路",
            f"#{chart.stamp.journal_number}",
            "计划：最迟开始到最迟完成",
        ):
            assert found(page, words), words
        april, june = found(page, "4月"), found(page, "6月")
        day = (june[0] - april[0]) / 61
        size = (june[2] - june[0]) / (1.555 * 6)  # a label stands 1.8 after its line, in the size of the body
        across = [reach(piece) for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=8)]
        begin = june[0] - 1.8 * size

        def stands(span):
            left = begin + (span.from_on - date(2026, 6, 1)).days * day
            right = left + ((span.to_on - span.from_on).days + 1) * day
            return any(abs(a - left) < 0.5 and abs(b - right) < 0.5 for a, b in across)

        assert all(stands(row.plan) for row in chart.rows)
        moved = chart.rows[1].plan
        assert not stands(Span(moved.from_on + timedelta(days=2), moved.to_on + timedelta(days=2)))


def test_the_paper_is_ordered_from_the_page_by_whoever_may_see_the_plan(screens, planner, shared):
    roads = screens.enter("roads_liaison")
    assert "出图" in text(roads.get(f"/plans/{shared.pk}/"))
    roads.post("/wall/pdf/", {"of": f"plan:{shared.pk}", "size": "A3"})
    worker.drain()
    with pypdfium2.PdfDocument(b"".join(roads.get(printed_at(roads)).streaming_content)) as document:
        said = document[0].get_textpage().get_text_range()
    assert "回填" in said and "3 项不可见" in said and "铺管" not in said
    stranger = screens.enter("stranger")
    assert stranger.post("/wall/pdf/", {"of": f"plan:{shared.pk}", "size": "A3"}).status_code == 404
    assert stranger.post("/wall/pdf/", {"of": "plan:x", "size": "A3"}).status_code == 404


def test_a_plan_that_was_never_handed_in_has_no_paper(planner):
    plan = planner.written()
    with pytest.raises(Refused, match="还没有送审的步骤"):
        drawn(planner, plan, planner.ledger.now)
