"""怎么亮灯: whoever drafts chooses how a plan is judged; it counts at once and stands in the journal."""

from datetime import date
from fractions import Fraction

import pytest

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.journal import rebuild
from taizhang.ledger.tests.conftest import text, told
from taizhang.planning import actions, standing
from taizhang.planning.models import Plan, Standing
from taizhang.planning.rules.judging import Curve, Facts, Point, curve_of, judge

CHINA = shipped_calendar()
YEAR = (date(2026, 1, 4), date(2026, 12, 31))
BY_HALVES = [*map(str, range(10, 61, 10)), "67", "74", "80", "87", "94", "100"]


def judged(rule, percent, expected, points=(), begins=YEAR[0], begun=None, on=date(2026, 6, 15)):
    whole = Point("全部", YEAR[1], None, True)
    return judge(rule, Facts(Fraction(percent), Fraction(expected), (*points, whole), begins, begun), on, CHINA)


@pytest.mark.parametrize(
    ("rule", "percent", "colour"),
    [("points", "40.1", "green"), ("points", "40", "yellow"), ("points", "20", "yellow"), ("points", "19.9", "red"),
     ("ratio", "29.9", "red"), ("ratio", "30", "yellow"), ("ratio", "39.9", "yellow"), ("ratio", "40", "green")],
)  # fmt: skip
def test_yinchuan_and_wuhan_judge_the_same_plan_each_in_its_way(rule, percent, colour):
    assert judged(rule, percent, 50).colour == colour


def test_days_late_look_at_the_step_that_is_late_longest_and_not_yet_done():
    done = Point("挖槽", date(2026, 5, 1), date(2026, 5, 30))
    late = Point("铺管", date(2026, 6, 8), None)
    later = Point("回填", date(2026, 6, 12), None)
    found = judged("days_late", 0, 0, (done, later, late))
    assert (found.colour, found.about) == ("yellow", "铺管")
    assert judged("days_late", 0, 0, (done, later, late), on=date(2026, 6, 23)).colour == "red"
    assert (judged("days_late", 0, 0, (done,)).colour, judged("days_late", 0, 0, (done,)).about) == ("green", "")


def test_milestones_leave_other_steps_alone_and_a_start_looks_at_the_first_day_only():
    late = Point("铺管", date(2026, 6, 8), None)
    assert judged("milestone", 0, 0, (late,)).colour == "green"
    assert judged("milestone", 0, 0, (late._replace(is_milestone=True),)).colour == "red"
    assert judged("start", 0, 90, (late,), begins=date(2026, 5, 6)).colour == "yellow"
    assert judged("start", 0, 90, (late,), begins=date(2026, 3, 6)).colour == "red"
    assert judged("start", 0, 90, (late,), begins=date(2026, 3, 6), begun=date(2026, 6, 1)).colour == "green"


def test_twelve_typed_percentages_expect_what_huidong_expected_in_may():
    curve = curve_of("typed", BY_HALVES, *YEAR)
    assert curve.expects((), YEAR[0], date(2026, 5, 31), CHINA) == 50
    assert Curve("months").expects((), YEAR[0], date(2026, 4, 30), CHINA) == Fraction(100, 3)


def test_a_curve_of_months_belongs_to_one_year():
    with pytest.raises(Refused, match="计划从2026年做到2027年"):
        curve_of("months", (), date(2026, 11, 2), date(2027, 3, 1))


def test_a_choice_counts_at_once_and_is_told_again(planner):
    plan = planner.approved()
    late = date(2026, 3, 16)
    assert standing.stand_of(plan, late).judged.colour == "red"
    actions.choose_lights(plan, lag_rule="start", curve="plan", **planner.by("housing_liaison"))
    assert Standing.objects.get(plan_id=plan.pk).colour == "green"
    plan = planner.fresh(plan)
    assert standing.stand_of(plan, late).judged.colour == "green"  # its month has not passed
    actions.choose_lights(plan, lag_rule="points", curve="typed", months=BY_HALVES, **planner.by("clerk"))
    before = list(Plan.objects.values())
    assert before[0]["curve_tenths"][:2] == [100, 200]
    rebuild.rebuild()
    assert list(Plan.objects.values()) == before


def test_who_drafts_chooses_and_nobody_after_the_end(planner):
    plan = planner.approved()
    choice = {"lag_rule": "ratio", "curve": "plan"}
    for part in ("leader", "roads_liaison"):
        with pytest.raises(Refused, match="能编这份计划"):
            actions.choose_lights(plan, **choice, **planner.by(part))
    for wrong in ({"lag_rule": "luck"}, {"curve": "luck"}):
        with pytest.raises(Refused, match="请从列出的里面选"):
            actions.choose_lights(plan, **choice | wrong, **planner.by("clerk"))
    actions.end(plan, reason="不搞了", **planner.by("clerk"))
    with pytest.raises(Refused, match="已经结束"):
        actions.choose_lights(plan, **choice, **planner.by("clerk"))


def test_the_page_says_by_what_it_was_judged_and_asks_again_beside_each_wrong_cell(screens, planner):
    plan = planner.approved()
    liaison = screens.enter("housing_liaison")
    where = f"/plans/{plan.pk}/"
    page = text(liaison.get(where))
    assert (
        "按百分点差判：完成 0.0%" in page
        and "落后 10 个百分点亮黄，超过 30 个亮红；应完成的按计划各步的日期算。" in page
    )
    assert "施工单位通行做法" in text(liaison.get(f"{where}lights/"))
    sent = {"lag_rule": "ratio", "curve": "typed"} | {f"m{n}": p for n, p in enumerate(BY_HALVES, start=1)}
    refused = liaison.post(f"{where}lights/choose/", sent | {"m3": "15", "m12": "九成"})
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "3 月的累计进度是 15，比上月的 20.0 还少" in page and "现在是“九成”" in page
    assert 'value="九成"' in page and 'value="94"' in page  # nothing is lost
    assert "请填 7 月的累计进度。" in liaison.post(f"{where}lights/choose/", sent | {"m7": ""}).content.decode()
    told(liaison.post(f"{where}lights/choose/", sent))
    page = text(liaison.get(where))
    assert "按比率判：完成 0.0%，应完成" in page and "应完成的按自己填的十二个月算" in page
    assert 'value="94"' in liaison.get(f"{where}lights/").content.decode()
    assert "怎么亮灯" not in text(screens.enter("leader").get(where))


def test_a_plan_over_two_years_is_told_so_before_twelve_cells_are_filled(screens, planner):
    plan = actions.open_plan(
        register_id=planner.ledger.problems, title="新建小学", deadline="2028-09-01", **planner.by("clerk")
    ).stream_id
    answer = screens.enter("clerk").post(f"/plans/{plan}/lights/choose/", {"lag_rule": "ratio", "curve": "typed"})
    assert answer.status_code == 400
    assert "计划从2026年做到2028年" in answer.content.decode() and "请填" not in answer.content.decode()
