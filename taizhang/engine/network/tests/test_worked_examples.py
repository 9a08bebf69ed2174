"""Plans scheduled by hand over the calendar of the State Council."""

from datetime import date

from taizhang.engine.network import plan_of, schedule
from taizhang.engine.workdays import shipped_calendar

CHINA = shipped_calendar()


def scheduled(deadline, start, *steps):
    return schedule(
        plan_of({"deadline": deadline, "start": start, "steps": list(steps)}, date(2026, 1, 1), CHINA), CHINA
    )


def late(schedule, n):
    row = schedule.rows[n]
    return str(row.latest_start_on), str(row.latest_finish_on)


def early(schedule, n):
    row = schedule.rows[n]
    return str(row.earliest_start_on), str(row.earliest_finish_on)


def test_the_weekend_shifted_for_national_day_is_worked():
    """2024: Sunday 09-29 and Saturday 10-12 are working days, 10-01 to 10-07 are off."""
    plan = scheduled("2024-10-12", "2024-09-02", {"id": "A", "days": 3}, {"id": "B", "days": 5, "after": [{"id": "A"}]})
    assert late(plan, 1) == ("2024-10-08", "2024-10-12")
    assert late(plan, 0) == ("2024-09-27", "2024-09-30")


def test_the_spring_festival_of_2026_lies_between_two_worked_saturdays():
    plan = scheduled("2026-02-28", "2026-01-05", {"id": "A", "days": 2}, {"id": "B", "days": 5, "after": [{"id": "A"}]})
    assert late(plan, 1) == ("2026-02-24", "2026-02-28")
    assert late(plan, 0) == ("2026-02-13", "2026-02-14")


def test_a_deadline_on_a_holiday_leaves_the_last_working_day_before_it():
    plan = scheduled("2026-10-01", "2026-09-01", {"id": "A", "days": 5})
    assert late(plan, 0) == ("2026-09-23", "2026-09-30")


def test_a_step_in_calendar_days_runs_through_the_holiday_and_may_end_on_it():
    plan = scheduled(
        "2026-10-31",
        "2026-09-28",
        {"id": "公示", "days": 7, "unit": "calendar"},
        {"id": "签约", "days": 2, "after": [{"id": "公示"}]},
    )
    assert early(plan, 0) == ("2026-09-28", "2026-10-04")
    assert early(plan, 1) == ("2026-10-08", "2026-10-09")
    alone = scheduled("2026-10-05", "2026-09-01", {"id": "公示", "days": 7, "unit": "calendar"})
    assert late(alone, 0) == ("2026-09-29", "2026-10-05")


def test_one_working_day_starts_and_finishes_on_the_same_date():
    plan = scheduled("2026-06-17", "2026-06-15", {"id": "A", "days": 1})
    assert early(plan, 0) == ("2026-06-15", "2026-06-15")
    assert late(plan, 0) == ("2026-06-17", "2026-06-17")
    assert plan.rows[0].float_days == 2


def test_lags_leads_and_the_four_kinds_of_dependency():
    """From Monday 2026-06-01, the first step takes five days, to Friday 06-05."""
    found = {}
    for kind, lag in [("FS", 0), ("FS", 2), ("FS", -2), ("SS", 0), ("SS", 2), ("FF", 0), ("FF", 1), ("SF", 8)]:
        b = {"id": "B", "days": 3, "after": [{"id": "A", "type": kind, "lag": lag}]}
        found[kind, lag] = early(scheduled("2026-07-31", "2026-06-01", {"id": "A", "days": 5}, b), 1)
    assert found == {
        ("FS", 0): ("2026-06-08", "2026-06-10"),
        ("FS", 2): ("2026-06-10", "2026-06-12"),
        ("FS", -2): ("2026-06-04", "2026-06-08"),
        ("SS", 0): ("2026-06-01", "2026-06-03"),
        ("SS", 2): ("2026-06-03", "2026-06-05"),
        ("FF", 0): ("2026-06-03", "2026-06-05"),
        ("FF", 1): ("2026-06-04", "2026-06-08"),
        ("SF", 8): ("2026-06-08", "2026-06-10"),
    }


def test_a_milestone_is_reached_with_what_it_waits_for_and_costs_no_day():
    plan = scheduled(
        "2026-06-30",
        "2026-06-01",
        {"id": "A", "days": 5},
        {"id": "封顶", "milestone": True, "days": 0, "after": [{"id": "A"}]},
        {"id": "B", "days": 1, "after": [{"id": "封顶"}]},
    )
    assert [early(plan, n)[1] for n in range(3)] == ["2026-06-05", "2026-06-05", "2026-06-08"]


def test_dates_that_are_given_hold_in_both_directions():
    plan = scheduled(
        "2026-06-30",
        "2026-06-01",
        {"id": "批复", "days": 2, "not_after": "2026-06-05"},
        {"id": "招标", "days": 3, "fixed_on": "2026-06-10", "after": [{"id": "批复"}]},
        {"id": "进场", "days": 2, "not_before": "2026-06-20", "after": [{"id": "招标"}]},
    )
    assert late(plan, 0) == ("2026-06-04", "2026-06-05")
    assert early(plan, 1) == late(plan, 1) == ("2026-06-10", "2026-06-12")
    assert early(plan, 2) == ("2026-06-22", "2026-06-23")
    assert [row.free_float_days for row in plan.rows] == [3, 0, 5]


def test_the_longest_chain_is_critical_also_when_there_is_time_left():
    plan = scheduled(
        "2026-07-31",
        "2026-06-01",
        {"id": "A", "days": 2},
        {"id": "B", "days": 5, "after": [{"id": "A"}]},
        {"id": "C", "days": 3, "after": [{"id": "A"}]},
        {"id": "D", "days": 1, "after": [{"id": "B"}, {"id": "C"}]},
        {"id": "E", "days": 2},
    )
    assert [row.id for row in plan.rows if row.critical] == ["A", "B", "D"]
    assert plan.rows[2].float_days - plan.rows[1].float_days == 2
    assert plan.rows[2].free_float_days == 2


def test_a_date_fixed_by_decree_does_not_hide_the_critical_chain():
    plan = scheduled(
        "2026-07-31",
        "2026-06-01",
        {"id": "A", "days": 20},
        {"id": "B", "days": 5, "after": [{"id": "A"}]},
        {"id": "开学", "milestone": True, "fixed_on": "2026-06-13"},
    )
    assert [row.critical for row in plan.rows] == [True, True, True]
    assert late(plan, 2) == ("2026-06-13", "2026-06-13")


def test_the_chain_stays_whole_where_a_step_counts_calendar_days():
    plan = scheduled(
        "2026-08-31",
        "2026-06-01",
        {"id": "浇筑", "days": 5},
        {"id": "养护", "days": 8, "unit": "calendar", "after": [{"id": "浇筑"}]},
        {"id": "验收", "days": 5, "after": [{"id": "养护"}]},
    )
    assert all(row.critical for row in plan.rows)


def test_a_late_plan_says_since_when_and_what_would_make_it_fit():
    """Thirty working days up to 04-14 begin on 03-03; on 03-19 that is twelve working days ago."""
    plan = scheduled("2026-04-14", "2026-03-19", {"id": "A", "title": "主体施工", "days": 30})
    assert not plan.feasible
    assert (plan.should_have_started_on, plan.late_days) == (date(2026, 3, 3), 12)
    assert [str(s) for s in plan.says] == [
        "“主体施工”最迟应在 2026-03-03 开始，已经晚了 12 个工作日。",
        "照现在的天数，最早 2026-04-30 才能全部完成，期限是 2026-04-14。",
    ]
    assert [str(s) for s in plan.remedies[0].says] == ["把“主体施工”压缩 12 个工作日"]
    assert plan.remedies[0].changes[0].days == 18


def test_an_overlap_is_offered_where_it_is_enough():
    plan = scheduled("2026-06-10", "2026-06-01", {"id": "A", "days": 5}, {"id": "B", "days": 5, "after": [{"id": "A"}]})
    said = ["".join(map(str, remedy.says)) for remedy in plan.remedies]
    assert said == ["把“A”压缩 2 个工作日", "把“B”压缩 2 个工作日", "“B”提前 2 个工作日开始，与“A”搭接"]


def test_several_steps_share_the_cut_where_one_would_lose_most_of_its_days():
    chain = [{"id": f"S{n}", "days": 3, "after": [{"id": f"S{n - 1}"}] if n else []} for n in range(3)]
    plan = scheduled("2026-06-09", "2026-06-01", *chain)
    assert [(change.step, change.days) for change in plan.remedies[0].changes] == [("S0", 2), ("S1", 2)]


def test_a_plan_beyond_help_says_so():
    plan = scheduled(
        "2026-06-05",
        "2026-06-01",
        *({"id": f"S{n}", "days": 1, "after": [{"id": f"S{n - 1}"}] if n else []} for n in range(9)),
    )
    assert plan.remedies == ()
    assert str(plan.says[-1]) == "没有找到简单的压缩办法，请推迟期限或减少步骤。"


def test_a_date_in_the_middle_that_cannot_be_kept():
    plan = scheduled(
        "2026-06-30",
        "2026-06-01",
        {"id": "A", "days": 3},
        {"id": "B", "days": 9, "not_before": "2026-06-22", "after": [{"id": "A"}]},
    )
    assert plan.should_have_started_on == date(2026, 6, 17)
    assert str(plan.says[0]) == "“B”最迟应在 2026-06-17 开始，但最早要到 2026-06-22 才能开始，晚 2 个工作日。"
    assert plan.rows[0].float_days > 0


def test_a_year_without_a_notice_is_named():
    plan = scheduled("2027-03-01", "2026-11-02", {"id": "A", "days": 5})
    assert plan.provisional_years == (2027,)
    assert "2027 年的放假安排" in str(plan.says[0])
