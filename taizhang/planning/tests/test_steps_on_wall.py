"""Steps of plans on the wall chart of a register, a unit or a leader."""

import pytest

from taizhang.engine.chart import draw
from taizhang.ledger.models import Item
from taizhang.ledger.tests.conftest import text
from taizhang.org import queries as org
from taizhang.planning import actions
from taizhang.planning.models import StepWork
from taizhang.planning.tests.making import rows
from taizhang.planning.wall import Console, Grouping, Scope, TooMany, chart_of


@pytest.fixture
def shared(planner):
    """The third step is of the roads bureau, and another item has no plan."""
    roads = str(planner.ledger.unit("roads"))
    plan = planner.approved(steps=[*rows()[:2], {**rows()[2], "owner": roads}])
    planner.ledger.issued(title="青石桥加固", lead="roads")
    return plan


def drawn(planner, reader=None, **more):
    scope = more.pop("scope", Scope(register_id=planner.ledger.problems))
    reader = reader or Console(planner.county.area_id)
    return chart_of(reader, scope, at=planner.ledger.now, group=Grouping.UNIT, by_text="", steps=True, **more)


def test_steps_follow_their_item_and_are_not_counted_as_items(planner, shared):
    chart = drawn(planner)
    item = Item.objects.get(pk=shared.item_id)
    assert [row.title for row in chart.groups[0].rows] == [item.title, "腾出场地", "铺管", "回填"]
    assert sum(chart.count().values()) == chart.expected == 2
    assert "连同计划 3 步" in chart.subtitle
    assert len(chart_of(Console(shared.area_id), Scope(register_id=planner.ledger.problems), at=planner.ledger.now,
                        group=Grouping.UNIT, by_text="").rows) == 2  # fmt: skip


def test_a_step_that_is_a_sub_item_on_the_chart_stands_there_once_with_its_arrow(planner, shared):
    actions.issue_steps(shared, ["s3"], **planner.by("housing_liaison"))
    child = StepWork.objects.get(plan=shared, key="s3").item_id
    chart = drawn(planner)
    titles = [row.title for row in chart.rows]
    assert titles.count("回填") == 1
    row = next(row for row in chart.rows if row.key == f"i{child}")
    assert row.after == (f"p{shared.pk}-s2",) and row.critical and not row.is_step
    groups = {row.key: group.title for group in chart.groups for row in group.rows}
    assert groups[row.key] == "交通局" and groups[f"p{shared.pk}-s2"] == "住建局"
    page = draw(chart, org.calendar(shared.area_id), "A3")[0].svg()
    assert f'data-before="p{shared.pk}-s2"' in page  # an arrow leads from one group to the other


def test_who_does_not_see_an_item_sees_no_step_under_it(planner, shared):
    chart = drawn(planner, planner.county.actor("roads_liaison", planner.ledger.now))
    assert [row.title for row in chart.rows] == ["青石桥加固"] and chart.hidden == 1
    assert len(drawn(planner, planner.county.actor("housing_liaison", planner.ledger.now)).rows) == 4


def test_plans_of_the_register_itself_come_first(planner, shared):
    clerk = planner.by("clerk")
    register = planner.ledger.problems
    plan = actions.open_plan(register_id=register, title="防汛攻坚", deadline="2026-06-30", **clerk).stream_id
    roads = str(planner.ledger.unit("roads"))
    steps = [*rows((("清障", "20", ""),)), {**rows((("加固", "30", ""),))[0], "key": "s2", "owner": roads}]
    actions.save_draft(plan, rows=steps, deadline="2026-06-30", start="2026-03-02", **planner.by("clerk"))
    assert drawn(planner).groups[0].title == "住建局"  # nobody has approved it
    actions.submit(plan, **planner.by("clerk"))
    actions.approve(plan, **planner.by("leader"))
    assert [row.title for row in drawn(planner).groups[0].rows] == ["清障", "加固"]
    group = drawn(planner, planner.county.actor("roads_liaison", planner.ledger.now)).groups[0]
    assert ([row.title for row in group.rows], group.hidden) == (["加固"], 1)


def test_steps_count_towards_what_a_chart_can_hold(planner, shared):
    with pytest.raises(TooMany, match="最多 4 项"):
        drawn(planner, most=4)
    assert len(drawn(planner, most=5).rows) == 5


def test_the_page_asks_for_steps_by_a_box_and_leads_to_the_plan(
    screens, planner, shared, django_assert_max_num_queries
):
    clerk, of = screens.enter("clerk"), f"register:{planner.ledger.problems}"
    assert "铺管" not in text(clerk.get("/wall/", {"of": of}))
    answer = clerk.get("/wall/", {"of": of, "steps": "1"})
    assert "铺管" in text(answer) and f'href="/plans/{shared.pk}/"' in answer.content.decode()
    with django_assert_max_num_queries(30):
        clerk.get("/wall/", {"of": of, "steps": "1"})
    assert "铺管" in text(clerk.get("/wall/screen/", {"of": of, "steps": "1"}))
