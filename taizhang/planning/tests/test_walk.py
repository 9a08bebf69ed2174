"""A plan from its first row to its baseline, and what each may not do."""

from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions as ledger
from taizhang.planning import actions
from taizhang.planning.models import Draft, Plan, Step, StepWork, Version
from taizhang.planning.tests.making import rows


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def test_a_plan_is_scheduled_backwards_from_the_items_deadline(planner):
    plan = planner.opened()
    assert (plan.deadline_on, plan.state) == (date(2026, 3, 20), "drafting")
    plan = planner.submitted(plan=plan)
    steps = Step.objects.filter(plan=plan)
    assert [(s.title, s.starts_on.day, s.finishes_on.day) for s in steps] == [
        ("腾出场地", 9, 11), ("铺管", 12, 18), ("回填", 19, 20),
    ]  # fmt: skip
    assert all(s.is_critical and s.float_days == 5 for s in steps)


def test_the_first_approved_version_is_the_baseline_and_a_change_leaves_it_alone(planner):
    plan = planner.approved()
    assert (plan.state, plan.current_no, plan.baseline_no) == ("approved", 1, 1)
    assert not Draft.objects.filter(plan_id=plan.pk).exists()
    assert StepWork.objects.filter(plan=plan).count() == 3
    draft = actions.draft_of(plan, planner.ledger.now)
    changed = [*draft.rows[:2], {"title": "试水", "days": "1", "after": [{"id": "s2", "type": "FS", "lag": 0}]}]
    planner.written(plan=plan, steps=changed)
    head = planner.by("housing_head")
    assert refused(actions.submit, plan, **head) == "改动已经批过的计划，请写明理由。"
    actions.submit(plan, reason="不用回填，加试水", **head)
    waiting = planner.fresh(plan)
    assert (waiting.state, waiting.current_no, waiting.submitted_no) == ("submitted", 1, 2)
    actions.approve(plan, **planner.by("leader"))
    plan = planner.fresh(plan)
    assert (plan.current_no, plan.baseline_no) == (2, 1)
    assert list(Step.objects.filter(plan=plan, number=1).values_list("key", flat=True)) == ["s1", "s2", "s3"]
    assert list(Step.objects.filter(plan=plan, number=2).values_list("key", flat=True)) == ["s1", "s2", "s4"]


def test_the_approver_may_say_that_a_change_is_the_new_baseline(planner):
    plan = planner.approved()
    planner.submitted(plan=plan, reason="县里改了工期")
    actions.approve(plan, as_baseline=True, **planner.by("leader"))
    assert planner.fresh(plan).baseline_no == 2


def test_nobody_approves_what_they_wrote_or_handed_in(planner):
    plan = planner.opened()
    clerk = planner.by("clerk")
    actions.save_draft(plan, rows=rows(), deadline="2026-03-20", start="2026-03-02", **clerk)
    actions.submit(plan, **planner.by("housing_head"))
    for part in ("clerk",):
        said = refused(actions.approve, plan, **planner.by(part))
        assert said == "这一稿您编过或者送过，不能自己审定。请没有经手的县领导或督查室经办审定。"
    assert refused(actions.approve, plan, **planner.by("housing_head")) == "只有县领导和督查室经办能审定。"
    actions.approve(plan, **planner.by("clerk_verifier"))
    assert Version.objects.get(plan=plan).decided_by_text.startswith("督查室 章明")


def test_control_without_its_guard_the_writer_approves(planner, monkeypatch):
    plan = planner.opened()
    actions.save_draft(plan, rows=rows(), deadline="2026-03-20", start="2026-03-02", **planner.by("clerk"))
    actions.submit(plan, **planner.by("clerk"))
    monkeypatch.setattr("taizhang.planning.actions.base.snapshot", lambda plan: _unguarded(plan))
    actions.approve(plan, **planner.by("clerk"))
    assert planner.fresh(plan).state == "approved"


def _unguarded(plan):
    from taizhang.planning.rules import Snapshot, State

    return Snapshot(State(plan.state), "住建局", plan.current_no)


def test_sent_back_the_draft_can_be_written_in_again(planner):
    plan = planner.submitted()
    liaison = planner.by("housing_liaison")
    again = {"rows": rows(), "deadline": "2026-03-20", "start": "2026-03-02"}
    assert refused(actions.save_draft, plan, **again, **liaison).startswith("计划已经送审")
    assert refused(actions.send_back, plan, reason=" ", **planner.by("leader")) == "请写明退回的理由。"
    actions.send_back(plan, reason="铺管要分两段", **planner.by("leader"))
    assert planner.fresh(plan).state == "drafting"
    actions.save_draft(plan, **again, **liaison)
    actions.submit(plan, **planner.by("housing_head"))
    actions.approve(plan, **planner.by("leader"))
    assert planner.fresh(plan).baseline_no == 2


def test_a_faulty_draft_is_kept_as_typed_and_cannot_be_handed_in(planner):
    plan = planner.written(steps=[{"title": "挖沟", "days": "很快", "after": "你好"}])
    draft = Draft.objects.get(plan_id=plan.pk)
    assert (draft.rows[0]["days"], draft.rows[0]["after"], draft.rows[0]["key"]) == ("很快", "你好", "s1")
    assert refused(actions.submit, plan, **planner.by("housing_head")).startswith("还有2处要改，先改好再送审。")


def test_a_plan_that_does_not_fit_may_be_handed_in_and_says_so(planner):
    plan = planner.submitted(steps=rows((("全部重建", "40", ""),)))
    version = Version.objects.get(plan=plan)
    assert not version.is_feasible and version.late_days == 25


def test_the_plan_of_an_item_ends_by_its_deadline_and_there_is_one(planner):
    item = planner.ledger.accepted()
    liaison = planner.by("housing_liaison")
    late = refused(actions.open_plan, item_id=item.pk, deadline="2026-04-01", **liaison)
    assert late == "计划的期限不能晚于事项的时限2026-03-20。"
    plan = planner.written(plan=planner.opened(item), deadline="2026-04-01")  # kept as typed, and not handed in
    assert refused(actions.submit, plan, **planner.by("housing_head")) == late
    assert refused(actions.open_plan, item_id=item.pk, **liaison) == "这件事项已经有倒排计划，请在那份上改。"
    assert refused(actions.open_plan, item_id=item.pk, **planner.by("roads_liaison")).startswith("只有牵头单位")


def test_only_the_office_plans_a_whole_register(planner):
    register = planner.ledger.problems
    actions.open_plan(register_id=register, title="三季度攻坚", deadline="2026-09-30", **planner.by("clerk"))
    assert Plan.objects.get(register_id=register).title == "三季度攻坚"
    said = refused(
        actions.open_plan, register_id=register, title="我们的", deadline="2026-09-30", **planner.by("housing_head")
    )
    assert said == "一册的计划由管这一册的督查室经办编。"


def test_two_who_write_at_once_do_not_overwrite_each_other(planner):
    plan = planner.written()
    draft = Draft.objects.get(plan_id=plan.pk)
    again = {"rows": rows(), "deadline": "2026-03-20", "start": "2026-03-02", "seen": draft.version}
    actions.save_draft(plan, **again, **planner.by("housing_liaison"))
    said = refused(actions.save_draft, plan, **again, **planner.by("housing_head"))
    assert said.startswith("住建局 李想（联络员）刚才也改了这份草稿。")


def test_a_step_is_reported_by_its_unit_with_dates_that_can_be(planner):
    roads = planner.ledger.unit("roads")
    plan = planner.approved(steps=[*rows()[:2], {**rows()[2], "owner": str(roads)}])
    at = planner.ledger.later(days=9)
    liaison = {"by": planner.county.actor("housing_liaison", at), "at": at}
    actions.report_step(plan, "s1", started_on=date(2026, 3, 9), percent=60, **liaison)
    work = StepWork.objects.get(plan=plan, key="s1")
    assert (work.started_on, work.finished_on, work.percent) == (date(2026, 3, 9), None, 60)
    said = refused(actions.report_step, plan, "s3", started_on=date(2026, 3, 9), **liaison)
    assert said == "只有办这一步的单位能报进度。"
    roads = {"by": planner.county.actor("roads_liaison", at), "at": at}
    assert refused(actions.report_step, plan, "s3", finished_on=date(2026, 4, 1), **roads).startswith(
        "日期不能晚于今天"
    )
    assert refused(actions.report_step, plan, "s3", percent=40, **roads) == "有了进度，请写开工日期。"
    assert refused(actions.report_step, plan, "s9", percent=40, **roads) == "现在执行的计划里没有这一步。"
    actions.report_step(plan, "s3", finished_on=date(2026, 3, 10), **roads)
    assert StepWork.objects.get(plan=plan, key="s3").percent == 100


def test_after_an_extension_the_same_steps_are_dated_anew_without_a_touch(planner):
    plan = planner.approved()
    with pytest.raises(Refused, match="没有不同"):
        actions.submit(plan, reason="再报", **planner.by("housing_head"))
    ledger.ask_extension(plan.item_id, due_on=date(2026, 4, 10), reason="连续降雨", **planner.by("housing_head"))
    ledger.grant_extension(plan.item_id, **planner.by("leader"))
    actions.submit(plan, reason="时限改了", **planner.by("housing_head"))
    last = Step.objects.filter(plan_id=plan.pk, number=2).order_by("no").last()
    assert last.finishes_on == date(2026, 4, 10)


def test_the_office_says_how_far_its_own_steps_of_a_campaign_are_and_no_others(planner):
    """The plan of a register is the office's: without this its own steps would stay at 0 % for ever."""
    clerk = planner.by("clerk")
    opened = actions.open_plan(register_id=planner.ledger.decisions, title="迎检", deadline="2026-03-20", **clerk)
    steps = [*rows()[:2], {**rows()[2], "owner": str(planner.ledger.unit("roads"))}]
    actions.save_draft(opened.stream_id, rows=steps, deadline="2026-03-20", start="2026-03-02", **planner.by("clerk"))
    actions.submit(opened.stream_id, **planner.by("clerk"))
    actions.approve(opened.stream_id, **planner.by("leader"))
    actions.report_step(opened.stream_id, "s1", finished_on=date(2026, 3, 2), **planner.by("clerk"))
    assert StepWork.objects.get(plan=opened.stream_id, key="s1").percent == 100
    said = refused(actions.report_step, opened.stream_id, "s3", finished_on=date(2026, 3, 2), **planner.by("clerk"))
    assert said == "只有办这一步的单位能报进度。"
