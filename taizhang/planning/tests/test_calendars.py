"""The calendar changes: which steps would move, who decides, and what stays."""

from datetime import date

import pytest

from taizhang.engine.network import Link, Plan, Step, schedule
from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import Calendar, shipped_calendar
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger
from taizhang.ledger.tests.conftest import text, told
from taizhang.org import actions as org_actions
from taizhang.org import calendars as org_calendars
from taizhang.planning import actions, queries, standing
from taizhang.planning.models import Plan as Plans
from taizhang.planning.models import Standing, Version
from taizhang.planning.models import Step as Steps
from taizhang.planning.queries import calendars as shown
from taizhang.planning.rules import calendars as rules
from taizhang.planning.tests.making import rows

SPRING = [date(2027, 2, day) for day in (5, 8, 9, 10, 11)]
FESTIVAL = [(day, "rest", "春节") for day in SPRING] + [(date(2027, 2, 20), "work", "春节")]
STEPS = (("腾出场地", "5", ""), ("铺管", "10", "1"), ("回填", "5", "2"))


def set_2027(planner, days=FESTIVAL, published=True):
    planner.ledger.later()
    return org_actions.set_calendar(2027, days, published, **planner.by("system_admin"))


@pytest.fixture
def winter(planner):
    """A plan of the housing bureau into a year whose notice is not out: 20 working days up to 26 February 2027."""
    item = planner.ledger.accepted(due_on=date(2027, 2, 26))
    return planner.approved(item=item, steps=rows(STEPS), deadline="2027-02-26")


def dates(plan, number):
    steps = Steps.objects.filter(plan=plan, number=number)
    return [(s.starts_on.strftime("%m-%d"), s.finishes_on.strftime("%m-%d")) for s in steps]


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def page_of(screens, part, plan):
    return text(screens.enter(part).get(f"/plans/{plan.pk}/"))


def test_a_sunday_that_is_worked_instead_moves_what_was_planned_without_it():
    """13 working days up to 21 October 2024 begin on Sunday 29 September, which the notice made a working day."""
    known = shipped_calendar()
    plain = Calendar(known.rest_days, {}, known.published_years)
    plan = Plan(date(2024, 10, 21), (Step("a", 12), Step("b", 1, after=(Link("a"),))), date(2024, 9, 1))
    before = {r.id: (r.latest_start_on, r.latest_finish_on) for r in schedule(plan, plain).rows}
    after = {r.id: (r.latest_start_on, r.latest_finish_on) for r in schedule(plan, known).rows}
    steps = [rules.Dated(key, *days) for key, days in before.items()]
    (move,) = rules.moves(steps, after, set(), known)
    assert (move.key, move.starts_on, move.to_start_on) == ("a", date(2024, 9, 26), date(2024, 9, 29))
    assert rules.moves(steps, after, {"a"}, known) == []  # finished: its dates are facts
    assert rules.working_days(known, date(2024, 10, 5), date(2024, 10, 6)) == 1  # apart by days off alone


def test_a_notice_that_comes_out_says_which_steps_of_a_plan_move(planner, winter, screens):
    assert dates(winter, 1) == [("02-01", "02-05"), ("02-08", "02-19"), ("02-22", "02-26")]
    assert "日历改了" not in page_of(screens, "housing_head", winter)
    set_2027(planner)
    page = page_of(screens, "housing_head", winter)
    assert "日历改了：2 个步骤会移动" in page
    assert "最迟开始从 2027-02-01 变成 2027-01-26" in page
    assert "腾出场地 02-01—02-05 01-26—02-01 提前4个工作日开始" in page
    assert "按新日历重排" in page and "保持原来的日期" in page
    # Who may not decide sees it all the same, and why the buttons are shut.
    page = page_of(screens, "housing_liaison", winter)
    assert "日历改了：2 个步骤会移动" in page and "只有住建局的单位负责人和督查室经办能送审。" in page
    assert dates(winter, 1)[0] == ("02-01", "02-05")  # nothing has moved by itself


def test_a_plan_that_keeps_its_dates_is_silent_until_the_calendar_moves_it_again(planner, winter, screens):
    set_2027(planner)
    said = refused(actions.keep_dates, winter, **planner.by("housing_liaison"))
    assert said == "只有住建局的单位负责人和督查室经办能送审。"
    recorded = actions.keep_dates(winter, **planner.by("housing_head"))
    assert (recorded.pub["years"], recorded.pub["moves"]) == ([[2027, 2]], 2)
    page = page_of(screens, "housing_head", winter)
    assert "日历改了" not in page and "定为保持原来的日期" in page
    assert refused(actions.keep_dates, winter, **planner.by("housing_head")) == "已经定为保持原来的日期。"
    set_2027(planner, [*FESTIVAL, (date(2027, 12, 31), "rest", "县庆")])  # after the plan: no new question
    assert "日历改了" not in page_of(screens, "housing_head", winter)
    set_2027(planner, [*FESTIVAL, (date(2027, 2, 12), "rest", "春节")])
    assert "日历改了：2 个步骤会移动" in page_of(screens, "housing_head", winter)


def test_whoever_decides_is_told_that_the_calendar_changed_after_a_version_was_handed_in(planner, winter, screens):
    set_2027(planner)
    actions.rearrange(winter, **planner.by("housing_head"))
    assert "送审以后日历改了" not in page_of(screens, "leader", winter)
    set_2027(planner, [*FESTIVAL, (date(2027, 2, 12), "rest", "春节")])
    page = page_of(screens, "leader", winter)
    assert "送审以后日历改了。 按现在的日历，这一版有 2 个步骤要移动。" in page


def test_dated_again_it_is_a_version_that_somebody_else_approves_and_no_baseline(planner, winter, screens):
    set_2027(planner)
    head = screens.enter("housing_head")
    told(head.post(f"/plans/{winter.pk}/rearrange/", {"seen": planner.fresh(winter).version}))
    plan = planner.fresh(winter)
    assert (plan.state, plan.current_no, plan.submitted_no) == ("submitted", 1, 2)
    version = Version.objects.get(plan=plan, number=2)
    assert (version.reason, version.calendar["years"]) == ("日历改动", [[2027, 2]])
    assert refused(actions.approve, plan, **planner.by("housing_head")) == "只有县领导和督查室经办能审定。"
    actions.approve(plan, **planner.by("leader"))
    plan = planner.fresh(winter)
    assert (plan.current_no, plan.baseline_no) == (2, 1)
    assert dates(plan, 2) == [("01-26", "02-01"), ("02-02", "02-20"), ("02-22", "02-26")]
    assert dates(plan, 1) == [("02-01", "02-05"), ("02-08", "02-19"), ("02-22", "02-26")]
    assert "日历改了" not in page_of(screens, "housing_head", plan)


def test_whoever_had_it_dated_again_does_not_approve_it(planner, winter):
    set_2027(planner)
    actions.rearrange(winter, **planner.by("clerk"))
    assert refused(actions.approve, winter, **planner.by("clerk")).startswith("这一稿您编过或者送过")
    actions.send_back(winter, reason="先不动", **planner.by("leader"))
    assert planner.fresh(winter).current_no == 1


def test_what_is_finished_keeps_its_dates(planner, winter):
    set_2027(planner)
    planner.ledger.later(days=330)
    done = planner.ledger.now.date()
    actions.report_step(winter, "s1", finished_on=done, **planner.by("housing_liaison"))
    clerk = planner.by("clerk")["by"]
    plan = queries.plan_for(clerk, winter.pk)
    found = queries.moved(clerk, plan, queries.works_of(clerk, plan))
    assert [row["title"] for row in found["rows"]] == ["铺管"]
    actions.rearrange(winter, **planner.by("housing_head"))
    assert dates(winter, 2) == [("02-01", "02-05"), ("02-02", "02-20"), ("02-22", "02-26")]


def test_a_fixed_date_that_becomes_a_day_off_has_to_be_changed_by_hand(planner, screens):
    fixed = [*rows(STEPS), {"key": "s4", "title": "试水", "days": "1", "fixed_on": "2027-02-10"}]
    item = planner.ledger.accepted(due_on=date(2027, 2, 26))
    plan = planner.approved(item=item, steps=fixed, deadline="2027-02-26")
    set_2027(planner)
    page = page_of(screens, "housing_head", plan)
    assert "日历改了：2 个步骤会移动" in page
    assert "“试水”固定在2027-02-10，这天放假，要换一个日期：往前最近的工作日是2027-02-04，往后是2027-02-12。" in page
    said = refused(actions.rearrange, plan, **planner.by("housing_head"))
    assert said == "“试水”固定在2027-02-10，这天现在放假。请改计划，换一个日期。"
    assert said in page


def test_a_step_fixed_too_late_ends_after_it_begins_and_a_new_calendar_leaves_it_where_it_is(planner):
    """Fixed on 1 March where the deadline would have it begin on 15 February: its own ten days, past the deadline."""
    fixed = [*rows(STEPS), {"key": "s4", "title": "试水", "days": "10", "fixed_on": "2027-03-01"}]
    item = planner.ledger.accepted(due_on=date(2027, 2, 26))
    plan = planner.approved(item=item, steps=fixed, deadline="2027-02-26")
    assert dates(plan, 1)[3] == ("03-01", "03-12")
    set_2027(planner)
    clerk = planner.by("clerk")["by"]
    found = queries.moved(clerk, queries.plan_for(clerk, plan.pk), {})
    assert [row["title"] for row in found["rows"]] == ["腾出场地", "铺管"]
    actions.rearrange(plan, **planner.by("housing_head"))
    assert dates(plan, 2)[3] == ("03-01", "03-12")


def test_a_draft_that_somebody_is_writing_is_not_thrown_away(planner, winter):
    set_2027(planner)
    planner.written(plan=winter, steps=[*rows(STEPS), {"title": "试水", "days": "1"}], deadline="2027-02-26")
    said = refused(actions.rearrange, winter, **planner.by("housing_head"))
    assert said == "住建局 李想（联络员）改过的草稿还没有送审。把草稿送审，就按新日历排了。"
    actions.submit(winter, reason="加试水", **planner.by("housing_head"))
    actions.approve(winter, **planner.by("leader"))
    assert refused(actions.rearrange, winter, **planner.by("housing_head")).startswith("现在的日历没有移动这份计划")


def test_a_deadline_that_was_extended_is_not_taken_back_by_the_way(planner, winter):
    set_2027(planner)
    ledger.ask_extension(winter.item_id, due_on=date(2027, 3, 12), reason="雨", **planner.by("housing_head"))
    ledger.grant_extension(winter.item_id, **planner.by("leader"))
    said = refused(actions.rearrange, winter, **planner.by("housing_head"))
    assert said == "事项的时限也改到了2027-03-12，请改计划，期限和日历一起重排。"


def test_before_it_is_confirmed_a_change_says_what_it_would_move(planner, winter, screens):
    late = planner.approved(
        item=planner.ledger.accepted(title="东桥", due_on=date(2027, 2, 26)), title="东桥加固",
        steps=[{**rows(STEPS)[0], "days": "20", "not_before": "2027-02-01"}], deadline="2027-02-26",
    )  # fmt: skip
    planner.approved(item=planner.ledger.accepted(title="今年的"), title="今年的")
    keeper = screens.enter("system_admin")
    typed = {"days": "02-05 休 春节\n02-08 休 春节\n02-20 班 春节", "published": "1", "seen": "1"}
    page = text(keeper.post("/org/calendar/2027/try/", typed))
    assert "2 变成休：02-05 春节、02-08 春节 1 变成班：02-20 春节" in page
    assert "会移动的计划 2 2 份计划共 3 个步骤的日期会不同。" in page and "其中 1 份会赶不上期限。" in page
    assert "2 项不可见" in page and winter.title not in page and "东桥" not in page  # no business of this account
    assert "存为新版" in page and "第 1 版" in text(keeper.get("/org/calendar/2027/"))
    page = text(screens.enter("clerk").post("/org/calendar/2027/try/", typed))
    assert "东桥加固 住建局 1 ／ 1 2027-02-01 2027-01-29" in page and "赶不上" in page
    assert f"{winter.title} 住建局 2 ／ 3 2027-02-01 2027-01-29" in page
    assert "不可见" not in page and "改日历由系统管理员办" in page
    assert screens.enter("clerk").post("/org/calendar/2027/set/", typed).status_code == 403
    told(keeper.post("/org/calendar/2027/set/", typed))
    assert "日历改了：1 个步骤会移动" in page_of(screens, "housing_head", late)


def test_bad_lines_and_plain_days_are_said_before_anything_is_tried(planner, winter, screens):
    keeper = screens.enter("system_admin")
    wrong = keeper.post("/org/calendar/2027/try/", {"days": "02-05 休\n二月 休"})
    assert wrong.status_code == 400 and "第 2 行看不懂" in wrong.content.decode()
    assert "2027-02-08 本来就上班" in keeper.post("/org/calendar/2027/try/", {"days": "02-08 班"}).content.decode()
    page = text(keeper.post("/org/calendar/2027/try/", {"days": "02-06 休"}))
    assert "上班和休息的日子没有变。" in page


def test_the_list_and_what_is_to_do_say_it_without_dating_anything(
    planner, winter, screens, django_assert_max_num_queries
):
    head = screens.enter("housing_head")
    assert "日历改了" not in text(head.get("/plans/")) and "日历改了" not in text(head.get("/todo/"))
    set_2027(planner)
    standing.remember_all(winter.area_id, planner.ledger.now.date())  # as the job does that the change asks for
    assert Standing.objects.get(plan_id=winter.pk).calendar_moves == 2
    with django_assert_max_num_queries(12):
        assert "日历改了" in text(head.get("/plans/"))
    with django_assert_max_num_queries(12):
        assert "日历改了的计划" in text(head.get("/todo/"))
    assert "日历改了的计划" not in text(screens.enter("roads_head").get("/todo/"))
    assert "日历改了的计划" in text(screens.enter("clerk").get("/todo/"))
    with django_assert_max_num_queries(20):
        head.get(f"/plans/{winter.pk}/")
    actions.keep_dates(winter, **planner.by("housing_head"))
    assert "日历改了" not in text(head.get("/plans/")) + text(head.get("/todo/"))


def test_a_change_asks_for_the_lists_to_be_told(planner, winter):
    from taizhang.jobs.models import Job

    Job.objects.all().delete()
    set_2027(planner)
    assert Job.objects.filter(task__endswith="stand_area").exists()


def test_trying_asks_the_same_few_questions_for_many_plans(planner, winter, django_assert_max_num_queries):
    for n in range(3):
        item = planner.ledger.accepted(title=f"第{n}处", due_on=date(2027, 2, 26))
        planner.approved(item=item, steps=rows(STEPS), deadline="2027-02-26")
    clerk = planner.by("clerk")
    trial = org_calendars.trial(winter.area_id, 2027, FESTIVAL, True)
    with django_assert_max_num_queries(5):
        assert shown.tried(clerk["by"], clerk["at"], trial=trial)["count"] == 4


def test_more_plans_than_can_be_waited_for_are_said_to_be_more(planner, winter, monkeypatch):
    planner.approved(item=planner.ledger.accepted(title="又一处", due_on=date(2027, 2, 26)), deadline="2027-02-26")
    clerk = planner.by("clerk")
    trial = org_calendars.trial(winter.area_id, 2027, FESTIVAL, True)
    monkeypatch.setattr(shown, "MOST_PLANS", 1)
    assert shown.tried(clerk["by"], clerk["at"], trial=trial)["looked_at"] == 1
    monkeypatch.setattr(shown, "MOST_PLANS", 9)
    monkeypatch.setattr(shown, "MOST_STEPS", 4)
    assert shown.tried(clerk["by"], clerk["at"], trial=trial)["looked_at"] == 1


def test_who_sees_one_step_is_told_of_that_step_alone(planner, screens):
    roads = str(planner.ledger.unit("roads"))
    made = rows(STEPS)
    item = planner.ledger.accepted(due_on=date(2027, 2, 26))
    plan = planner.approved(item=item, steps=[{**made[0], "owner": roads}, *made[1:]], deadline="2027-02-26")
    set_2027(planner)
    page = page_of(screens, "roads_liaison", plan)
    assert "日历改了：2 个步骤会移动" in page and "提前4个工作日" in page
    assert "铺管" not in page and "1 项不可见" in page and "最迟开始从" not in page


def test_the_journal_tells_all_of_it_again(planner, winter):
    set_2027(planner)
    actions.keep_dates(winter, **planner.by("housing_head"))
    actions.rearrange(winter, **planner.by("housing_head"))
    actions.approve(winter, **planner.by("leader"))

    def tables():
        return [list(model.objects.order_by("pk").values()) for model in (Plans, Version, Steps)]

    before = tables()
    rebuild.rebuild()
    assert tables() == before
