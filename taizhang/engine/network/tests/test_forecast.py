"""Plans under way, forecast by hand over the calendar of the State Council."""

from datetime import date

from taizhang.engine.network import Link, Plan, Step, downstream, forecast
from taizhang.engine.workdays import shipped_calendar

CHINA = shipped_calendar()
MONDAY = date(2026, 6, 15)


def plan(*steps, deadline=date(2026, 7, 31), start=date(2026, 6, 1)):
    return Plan(deadline, steps, start)


def expected(plan, today=MONDAY):
    return {
        row.id: (str(row.forecast_start_on), str(row.forecast_finish_on)) for row in forecast(plan, CHINA, today).rows
    }


def test_what_is_finished_stays_and_what_waits_for_it_begins_today():
    rows = expected(
        plan(
            Step("A", 5, started_on=date(2026, 6, 2), finished_on=date(2026, 6, 6)),
            Step("B", 3, after=(Link("A"),)),
        )
    )
    assert rows == {"A": ("2026-06-02", "2026-06-06"), "B": ("2026-06-15", "2026-06-17")}


def test_the_days_left_of_a_started_step_are_rounded_up_and_counted_from_today():
    """Seven tenths of ten days are done: three are left. Of a third of ten, seven. The Friday of 端午节 is off."""
    rows = expected(
        plan(
            Step("A", 10, started_on=date(2026, 6, 1), percent=70),
            Step("B", 10, started_on=date(2026, 6, 1), percent=33),
            Step("C", 10, started_on=date(2026, 6, 1), percent=99),
            Step("D", 10, "calendar", started_on=date(2026, 6, 1), percent=50),
        )
    )
    assert [finish for _, finish in rows.values()] == ["2026-06-17", "2026-06-24", "2026-06-15", "2026-06-19"]
    assert {start for start, _ in rows.values()} == {"2026-06-01"}


def test_a_step_of_which_all_is_done_is_expected_to_be_finished_today_and_takes_no_more_day():
    rows = expected(
        plan(Step("A", 10, started_on=date(2026, 6, 1), percent=100), Step("B", 1, after=(Link("A"),))),
    )
    assert rows["A"][1] == "2026-06-15"
    assert rows["B"] == ("2026-06-16", "2026-06-16")


def test_the_days_left_run_over_the_weekend_shifted_for_national_day():
    """2024: on Sunday 09-29 there is work, from 10-01 to 10-07 there is none, on Saturday 10-12 there is again."""
    going = plan(
        Step("A", 4, started_on=date(2024, 9, 23), percent=50),
        Step("B", 5, after=(Link("A"),)),
        deadline=date(2024, 10, 11),
        start=date(2024, 9, 23),
    )
    assert expected(going, date(2024, 9, 28)) == {"A": ("2024-09-23", "2024-09-30"), "B": ("2024-10-08", "2024-10-12")}
    assert forecast(going, CHINA, date(2024, 9, 28)).late_days == 1


def test_a_fact_on_a_day_off_holds_what_follows_by_its_date():
    """Curing ends on a Saturday, and inspection in calendar days begins on the Sunday."""
    rows = expected(
        plan(
            Step("养护", 5, started_on=date(2026, 6, 8), finished_on=date(2026, 6, 13)),
            Step("检测", 2, "calendar", after=(Link("养护"),)),
            Step("验收", 1, after=(Link("养护", "FS", 3),)),
        ),
        date(2026, 6, 13),
    )
    assert rows["检测"] == ("2026-06-14", "2026-06-15")
    assert rows["验收"] == ("2026-06-18", "2026-06-18")


def test_the_chain_that_drives_the_end_starts_with_what_is_in_hand():
    found = forecast(
        plan(
            Step("A", 5, started_on=date(2026, 6, 1), finished_on=date(2026, 6, 5)),
            Step("B", 20, after=(Link("A"),), started_on=date(2026, 6, 8), percent=25),
            Step("C", 3, after=(Link("A"),)),
            Step("D", 2, after=(Link("B"), Link("C"))),
            Step("E", 0, milestone=True, after=(Link("D"),)),
        ),
        CHINA,
        MONDAY,
    )
    assert found.chain == ("B", "D", "E")
    assert found.forecast_finish_on == date(2026, 7, 8)
    assert found.late_days == -17
    assert str(found.says[0]) == "照现在的进度，预计 2026-07-08 全部完成，离期限 2026-07-31 还有 17 个工作日的余地。"


def test_a_step_started_out_of_order_is_named_and_goes_on_after_the_one_it_waits_for():
    found = forecast(
        plan(
            Step("A", 5, title="办理施工许可", started_on=date(2026, 6, 10), percent=0),
            Step("B", 10, title="主体施工", after=(Link("A"),), started_on=date(2026, 6, 12), percent=10),
            Step("C", 3, title="竣工备案", after=(Link("B", "FF"),), started_on=MONDAY, finished_on=MONDAY),
            deadline=date(2026, 6, 30),
        ),
        CHINA,
        MONDAY,
    )
    assert [tuple(one) for one in found.out_of_order] == [("B", "A", "FS"), ("C", "B", "FF")]
    assert (found.rows[1].forecast_start_on, found.rows[1].forecast_finish_on) == (date(2026, 6, 12), date(2026, 7, 3))
    assert [str(sentence) for sentence in found.says] == [
        "照现在的进度，预计 2026-07-03 全部完成，比期限 2026-06-30 晚 3 个工作日。",
        "“主体施工”已经开始，应先完成的“办理施工许可”还没有完成；剩下的按等它完成后推算。",
        "“竣工备案”已经完成，应先完成的“主体施工”还没有完成。",
    ]


def test_a_lead_that_the_plan_allows_is_not_out_of_order():
    steps = [
        Step("A", 5, started_on=date(2026, 6, 10), percent=60),
        Step("B", 10, after=(Link("A", "FS", -2),), started_on=MONDAY),
    ]
    assert forecast(plan(*steps), CHINA, MONDAY).out_of_order == ()


def test_what_slips_if_a_step_slips():
    """C has room for the three days; D and the end do not, and the end passes the deadline by one."""
    school = plan(
        Step("A", 5),
        Step("B", 5, after=(Link("A"),)),
        Step("C", 1, after=(Link("A"),)),
        Step("D", 2, after=(Link("B"),)),
        Step("Z", 0, milestone=True, after=(Link("D"), Link("C"))),
        deadline=date(2026, 6, 18),
    )
    slip = downstream(school, CHINA, "A", date(2026, 6, 10))
    assert [(move.id, move.days, move.passes_latest) for move in slip.moves] == [
        ("B", 3, True),
        ("C", 3, False),
        ("D", 3, True),
        ("Z", 3, True),
    ]
    assert (slip.moves[0].from_finish_on, slip.moves[0].to_finish_on) == (date(2026, 6, 12), date(2026, 6, 17))
    assert (slip.from_late_days, slip.to_late_days) == (-2, 1)
    assert str(slip.says[0]) == "全部完成的日期从 2026-06-16 变为 2026-06-22，比期限 2026-06-18 晚 1 个工作日。"


def test_a_plan_that_is_all_done_says_so():
    done = plan(Step("A", 5, started_on=date(2026, 6, 1), finished_on=date(2026, 6, 5)), deadline=date(2026, 6, 3))
    assert str(forecast(done, CHINA, MONDAY).says[0]) == "已在 2026-06-05 全部完成，比期限 2026-06-03 晚 2 个工作日。"
