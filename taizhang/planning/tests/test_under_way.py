"""A plan under way: steps become sub-items and share their progress, deadlines move, slips show."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item
from taizhang.ledger.rules import day_of
from taizhang.ledger.tests.conftest import text
from taizhang.planning import actions, standing
from taizhang.planning.models import Plan, Standing, StepWork
from taizhang.planning.queries import panels
from taizhang.planning.tests.making import rows
from taizhang.ui import clock


@pytest.fixture
def shared(planner):
    """The third step is of the roads bureau."""
    roads = str(planner.ledger.unit("roads"))
    return planner.approved(steps=[*rows()[:2], {**rows()[2], "owner": roads}])


def issued(planner, plan):
    actions.issue_steps(plan, ["s3"], **planner.by("housing_liaison"))
    return Item.objects.get(pk=StepWork.objects.get(plan=plan, key="s3").item_id)


def test_steps_of_other_units_become_sub_items_with_one_click(planner, shared):
    child = issued(planner, shared)
    assert (child.title, child.parent_id, child.due_on) == ("回填", shared.item_id, date(2026, 3, 20))
    assert child.lead_unit_id == planner.ledger.unit("roads")
    with pytest.raises(Refused, match="没有可以发出的步骤"):
        actions.issue_steps(shared, ["s1", "s3"], **planner.by("housing_liaison"))
    with pytest.raises(Refused, match="请在子事项里报进展"):
        actions.report_step(shared, "s3", percent=10, started_on=date(2026, 3, 2), **planner.by("roads_liaison"))


def test_a_sub_item_tells_its_step_how_far_it_has_come(planner, shared):
    child = issued(planner, shared)
    ledger.accept(child, **planner.by("roads_liaison"))
    ledger.report(child, text="备料", progress=40, **planner.by("roads_liaison"))
    work = StepWork.objects.get(plan=shared, key="s3")
    assert (work.started_on, work.percent, work.finished_on) == (day_of(planner.ledger.now), 40, None)
    planner.ledger.claim(ledger_reported(planner, child), by="roads_liaison", head="roads_head")
    planner.ledger.judged(child)
    ledger.close(child, **planner.by("verifier"))
    work.refresh_from_db()
    assert (work.percent, work.finished_on) == (100, day_of(planner.ledger.fresh(child).claimed_at))


def ledger_reported(planner, item):
    from tests.cast_ledger import page

    ledger.report(item, text="完工", files=[page("完工")], **planner.by("roads_liaison"))
    return planner.ledger.fresh(item)


def test_a_plan_of_a_register_gives_drafts_to_be_issued(planner):
    clerk = planner.by("clerk")
    register = planner.ledger.problems
    plan = actions.open_plan(register_id=register, title="攻坚", deadline="2026-09-30", **clerk).stream_id
    step = {"title": "排查管网", "days": "5", "owner": str(planner.ledger.unit("roads"))}
    actions.save_draft(plan, rows=[step], deadline="2026-09-30", start="2026-03-02", **planner.by("clerk"))
    actions.submit(plan, **planner.by("clerk"))
    actions.approve(plan, **planner.by("leader"))
    actions.issue_steps(plan, ["s1"], **planner.by("clerk"))
    assert StepWork.objects.get(plan_id=plan).item.state == "draft"


def test_an_extension_moves_the_deadline_of_the_plan_and_not_the_baseline(planner, shared):
    ledger.ask_extension(shared.item_id, due_on=date(2026, 4, 10), reason="连续降雨", **planner.by("housing_head"))
    ledger.grant_extension(shared.item_id, **planner.by("leader"))
    plan = planner.fresh(shared)
    assert plan.deadline_on == date(2026, 4, 10)
    assert plan.versions.get().deadline_on == date(2026, 3, 20)


def test_what_slips_is_shown_before_an_extension_of_a_sub_item_is_granted(planner):
    roads = str(planner.ledger.unit("roads"))
    plan = planner.approved(steps=[{**rows()[0], "owner": roads}, *rows()[1:]])
    actions.issue_steps(plan, ["s1"], **planner.by("housing_liaison"))
    child = StepWork.objects.get(plan=plan, key="s1").item

    ledger.accept(child, **planner.by("roads_liaison"))
    leader = planner.by("leader")
    assert panels.if_extended(leader["by"], leader["at"], item=planner.ledger.fresh(child)) is None

    ledger.ask_extension(child, due_on=date(2026, 3, 18), reason="雨", **planner.by("roads_head"))
    shown = panels.if_extended(leader["by"], leader["at"], item=planner.ledger.fresh(child))
    assert [(m["title"], m["to_on"], m["late"]) for m in shown["moves"]] == [
        ("铺管", date(2026, 3, 25), True), ("回填", date(2026, 3, 27), True),
    ]  # fmt: skip
    assert (shown["is_late"], shown["late_days"]) == (True, 5)


def test_the_leaders_home_says_what_an_extension_moves_before_it_is_granted_with_one_tap(planner, screens):
    roads = str(planner.ledger.unit("roads"))
    plan = planner.approved(steps=[{**rows()[0], "owner": roads}, *rows()[1:]])
    actions.issue_steps(plan, ["s1"], **planner.by("housing_liaison"))
    child = StepWork.objects.get(plan=plan, key="s1").item
    ledger.accept(child, **planner.by("roads_liaison"))
    ledger.ask_extension(child, due_on=date(2026, 3, 18), reason="雨", **planner.by("roads_head"))
    alone = planner.ledger.accepted(title="没有计划的")
    ledger.ask_extension(alone, due_on=date(2026, 4, 18), reason="雨", **planner.by("housing_head"))
    with clock.frozen(planner.ledger.now):
        leader = screens.enter("leader")
        shown = text(leader.get("/"))
        assert shown.count("延期会带动什么") == 1
        assert "有 2 步跟着晚，预计完成从 3月16日 到 3月27日。 超期限 5 个工作日" in shown
        with CaptureQueriesContext(connection) as asked:
            leader.get("/")
    assert len(asked) <= 15, "\n".join(q["sql"][:150] for q in asked)


def test_the_forecast_slips_where_nobody_begins(planner):
    plan = planner.approved()
    on_time = standing.stand_of(plan, date(2026, 3, 9))
    assert (on_time.forecast_on, on_time.late_days, on_time.slip_days) == (date(2026, 3, 20), 0, 0)
    late = standing.stand_of(plan, date(2026, 3, 16))
    assert (late.forecast_on, late.late_days, late.slip_days) == (date(2026, 3, 27), 5, 5)
    assert late.judged.colour == "red" and late.chain == ["s1", "s2", "s3"]  # 0 of 50 per cent
    standing.remember(plan, date(2026, 3, 16))
    assert Standing.objects.get(plan_id=plan.pk).colour == "red"


def test_a_plan_ends_with_its_item_and_comes_back_with_it(planner):
    item = planner.ledger.claimed()
    plan = planner.approved(item=item)
    planner.ledger.judged(item)
    ledger.close(item, **planner.by("verifier"))
    assert planner.fresh(plan).state == "ended"
    due = planner.ledger.now.date() + timedelta(days=10)
    ledger.reopen(item, reason="又堵了", due_on=due, **planner.by("clerk"))
    assert planner.fresh(plan).state == "approved"


def test_the_journal_tells_all_of_it_again(planner, shared):
    child = issued(planner, shared)
    ledger.accept(child, **planner.by("roads_liaison"))
    ledger.ask_extension(shared.item_id, due_on=date(2026, 4, 10), reason="雨", **planner.by("housing_head"))
    ledger.grant_extension(shared.item_id, **planner.by("leader"))
    before = list(Plan.objects.values()), list(StepWork.objects.order_by("pk").values())
    rebuild.rebuild()
    assert (list(Plan.objects.values()), list(StepWork.objects.order_by("pk").values())) == before
