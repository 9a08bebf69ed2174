"""How plans stand in the list: at once after whatever happens to the items on which they hang."""

from datetime import date

import pytest

from taizhang.jobs.models import Job
from taizhang.jobs.worker import drain
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger
from taizhang.planning import actions
from taizhang.planning.models import Standing, StepWork
from taizhang.planning.tests.making import rows
from taizhang.ui import clock


@pytest.fixture
def shared(planner):
    """The first step is of the roads bureau, as a sub-item; nobody has begun."""
    roads = str(planner.ledger.unit("roads"))
    plan = planner.approved(steps=[{**rows()[0], "owner": roads}, *rows()[1:]])
    actions.issue_steps(plan, ["s1"], **planner.by("housing_liaison"))
    return plan


@pytest.fixture
def child(planner, shared):
    item = StepWork.objects.get(plan=shared, key="s1").item
    ledger.accept(item, **planner.by("roads_liaison"))
    return planner.ledger.fresh(item)


def stands(planner, plan):
    """After the workers have done what waits."""
    with clock.frozen(planner.ledger.now):
        drain()
    return Standing.objects.get(plan_id=plan.pk)


def test_a_report_on_a_sub_item_reaches_the_list_of_plans(planner, shared, child):
    assert stands(planner, shared).percent == 0
    ledger.report(child, text="腾出一半", progress=50, **planner.by("roads_liaison"))
    assert stands(planner, shared).percent == 15  # half of three days of ten


def test_closing_a_sub_item_and_its_rebound_reach_it_too(planner, shared, child):
    from tests.cast_ledger import page

    ledger.report(child, text="完工", files=[page("完工")], **planner.by("roads_liaison"))
    planner.ledger.claim(child, by="roads_liaison", head="roads_head")
    planner.ledger.judged(child)
    ledger.close(child, **planner.by("verifier"))
    assert stands(planner, shared).percent == 30
    due = date(2026, 3, 18)
    ledger.reopen(child, reason="又堵了", due_on=due, **planner.by("clerk"))
    assert stands(planner, shared).percent < 30


def test_an_extension_of_the_item_gives_the_plan_more_time_in_the_list(planner, shared):
    before = stands(planner, shared).late_days
    ledger.ask_extension(shared.item_id, due_on=date(2026, 4, 10), reason="连续降雨", **planner.by("housing_head"))
    ledger.grant_extension(shared.item_id, **planner.by("leader"))
    assert stands(planner, shared).late_days == before - 14  # three weeks without 清明


def test_several_reports_wait_as_one_job_and_an_item_without_a_plan_asks_for_none(planner, shared, child):
    stands(planner, shared)
    waiting = Job.objects.filter(status="ready")
    for percent in (20, 30, 40):
        ledger.report(child, text="又腾出一些", progress=percent, **planner.by("roads_liaison"))
    assert waiting.count() == 1
    assert stands(planner, shared).percent == 12
    planner.ledger.reported(title="另一件")
    assert waiting.count() == 0


def test_telling_the_journal_again_promises_no_work(planner, shared, child):
    stands(planner, shared)
    rebuild.rebuild()
    assert not Job.objects.filter(status="ready").exists()
