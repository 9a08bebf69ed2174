"""The chart of charts: one row for each plan, for whoever answers for several."""

import re
from datetime import date, timedelta

import pypdfium2
import pytest

from taizhang.engine.chart import Span
from taizhang.jobs import worker
from taizhang.ledger import actions as ledger
from taizhang.ledger.tests.conftest import text
from taizhang.planning import actions, standing
from taizhang.planning.tests.making import rows
from taizhang.planning.tests.test_wall_pages import found as printed_at
from taizhang.planning.tests.test_wallchart import printed
from taizhang.planning.wall import Console, Grouping
from taizhang.planning.wall.portfolio import portfolio


@pytest.fixture
def two(planner):
    """A plan of the housing bureau, whose third step is of the roads bureau, and one of the office for a register."""
    roads = str(planner.ledger.unit("roads"))
    end = {"key": "s4", "title": "通水", "milestone": "1", "after": [{"id": "s3", "type": "FS", "lag": 0}]}
    mine = planner.approved(steps=[*rows()[:2], {**rows()[2], "owner": roads}, end])
    register = planner.ledger.problems
    opened = actions.open_plan(register_id=register, title="防汛攻坚", deadline="2026-06-30", **planner.by("clerk"))
    plan = opened.stream_id
    steps = rows((("清障", "20", ""),))
    actions.save_draft(plan, rows=steps, deadline="2026-06-30", start="2026-03-02", **planner.by("clerk"))
    actions.submit(plan, **planner.by("clerk"))
    actions.approve(plan, **planner.by("leader"))
    return mine


def drawn(planner, reader=None, at=None, **more):
    reader = reader or Console(planner.county.area_id)
    at = at or planner.ledger.now
    return portfolio(reader, **{"at": at, "group": Grouping.UNIT, "by_text": "", **more})


def test_each_plan_is_a_row_with_its_milestones_its_slip_and_its_baseline(planner, two):
    at = planner.ledger.later(days=16)
    ledger.ask_extension(two.item_id, due_on=date(2026, 4, 3), reason="连续降雨", **planner.by("housing_head"))
    ledger.grant_extension(two.item_id, **planner.by("leader"))
    standing.remember_all(two.area_id, at.date())
    chart = drawn(planner, at=at)
    assert [group.title for group in chart.groups] == ["督查室", "住建局"]
    (row,) = chart.groups[1].rows
    assert row.plan == Span(date(2026, 3, 2), date(2026, 4, 3))
    assert (row.baseline.to_on, row.slip_days) == (date(2026, 3, 20), 10)
    assert [(mark.on, mark.reached, mark.title) for mark in row.marks] == [(date(2026, 3, 20), False, "通水")]
    assert row.forecast_on > date(2026, 3, 20) and row.light_reason.startswith("比基准晚 ")
    assert row.actual is None and row.light == "red"


def test_what_has_begun_is_a_bar_to_today(planner, two):
    at = planner.ledger.later(days=9)
    liaison = {"by": planner.county.actor("housing_liaison", at), "at": at}
    actions.report_step(two, "s1", started_on=date(2026, 3, 9), percent=60, **liaison)
    (row,) = drawn(planner, at=at + timedelta(days=1)).groups[1].rows
    assert row.actual == Span(date(2026, 3, 9), date(2026, 3, 12))


def test_plans_out_of_reach_are_counted_and_milestones_of_strange_steps_are_not_named(planner, two):
    chart = drawn(planner, planner.county.actor("roads_liaison", planner.ledger.now))
    assert [row.key for row in chart.rows] == [f"p{two.pk}"] and chart.hidden == 1
    assert chart.rows[0].marks == ()
    assert drawn(planner, planner.county.actor("stranger", planner.ledger.now)).hidden == 2
    assert drawn(planner, planner.county.leader).hidden == 0


def test_the_console_prints_it_with_the_reach_of_an_account(planner, two, tmp_path, capsys):
    text = printed(planner.ledger, tmp_path, register=None, portfolio=True, account="roads_liaison", group="unit")
    assert "计划总图" in text and "1 项不可见" in text and "防汛攻坚" not in text
    assert "计划总图：1 份计划，另有 1 项不可见" in capsys.readouterr().out


def test_more_plans_than_a_chart_holds_are_told(planner, two):
    chart = drawn(planner, most=1)
    assert len(chart.rows) == 1 and chart.notes == ("只画晚得最多的 1 份，其余的在计划的清单里。",)


@pytest.mark.parametrize("address", ["/wall/plans/", "/wall/", "/plans/{}/"])
def test_every_form_for_paper_has_the_token_of_its_page(screens, planner, two, address):
    page = screens.enter("leader").get(address.format(two.pk)).content.decode()
    form = re.search(r'<form[^>]*action="/wall/pdf/".*?</form>', page, re.DOTALL).group()
    assert "csrfmiddlewaretoken" in form


def test_a_leader_opens_it_from_the_plans_and_has_it_printed(screens, planner, two, django_assert_max_num_queries):
    leader = screens.enter("leader")
    assert 'href="/wall/plans/"' in leader.get("/plans/").content.decode()
    answer = leader.get("/wall/plans/", {"group": "leader"})
    assert "防汛攻坚" in text(answer) and f'href="/plans/{two.pk}/"' in answer.content.decode()
    with django_assert_max_num_queries(20):
        leader.get("/wall/plans/")
    leader.post("/wall/pdf/", {"of": "plans", "group": "leader", "size": "A3"})
    worker.drain()
    with pypdfium2.PdfDocument(b"".join(leader.get(printed_at(leader)).streaming_content)) as document:
        said = document[0].get_textpage().get_text_range()
    assert "防汛攻坚" in said and "计划总图" in said
    assert "1 项不可见" in text(screens.enter("roads_liaison").get("/wall/plans/"))
