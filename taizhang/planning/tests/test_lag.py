"""What should be done by now, and when it lags: numbers that counties have published, and bounds to the tenth."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.planning.rules.curves import LINEAR, Weighed, by_halves, by_month, by_plan, cumulative, shown, whole
from taizhang.planning.rules.lag import PRESETS, Points, Ratio

CHINA = shipped_calendar()


@pytest.mark.parametrize(
    ("done", "plan", "percent", "gap"),
    [("96.4", "304", "31.7", "-1.6"), ("88.6", "236.2", "37.5", "4.2"), ("7.7", "67.9", "11.3", "-22.0")],
)
def test_huidong_in_april_2024_against_a_twelfth_each_month(done, plan, percent, gap):
    """The bulletin prints 11.4 and -21.9 for the last one: it rounded before it subtracted."""
    actual = 100 * Fraction(Decimal(done)) / Fraction(Decimal(plan))
    expected = by_month(LINEAR, 2024, date(2024, 4, 30), CHINA)
    assert str(shown(expected)) == "33.3"
    assert (str(shown(actual)), str(shown(actual - expected))) == (percent, gap)


def test_huidong_in_may_2022_with_sixty_per_cent_in_the_first_half():
    expected = by_month(by_halves(60), 2022, date(2022, 5, 31), CHINA)
    assert expected == 50
    assert [str(shown(Fraction(Decimal(done)) - expected)) for done in ("54.4", "29.7")] == ["4.4", "-20.3"]
    assert by_month(by_halves(60), 2022, date(2022, 12, 31), CHINA) == 100


@pytest.mark.parametrize(("behind", "colour"), [("9.9", "green"), ("10", "yellow"), ("30", "yellow"), ("30.1", "red")])
def test_yinchuan_counts_percentage_points(behind, colour):
    lag = PRESETS["points"].rule.judge(50 - Decimal(behind), 50)
    assert lag.colour == colour
    assert str(lag.says).endswith(f"落后 {Decimal(behind):.1f} 个百分点。")


@pytest.mark.parametrize(("actual", "colour"), [("29.9", "red"), ("30", "yellow"), ("39.9", "yellow"), ("40", "green")])
def test_wuhan_counts_the_ratio(actual, colour):
    assert PRESETS["ratio"].rule.judge(Decimal(actual), 50).colour == colour


def test_before_anything_is_expected_nothing_lags():
    assert PRESETS["ratio"].rule.judge(0, 0).colour == "green"
    assert PRESETS["points"].rule.judge(0, 0).colour == "green"


def test_a_bound_is_met_exactly_also_where_the_expected_share_has_no_end():
    third = LINEAR[3]
    assert Points(10, 30).judge(third - 10, third).colour == "yellow"
    assert Points(10, 30).judge(third - 30, third).colour == "yellow"
    assert Ratio(80, 60).judge(third * Fraction(3, 5), third).colour == "yellow"


@pytest.mark.parametrize(
    ("due", "reached", "colour"),
    [
        ("2026-06-24", None, "green"),
        ("2026-06-23", None, "yellow"),  # Monday to next Tuesday, 端午节 between them
        ("2026-06-15", None, "yellow"),
        ("2026-06-14", None, "red"),
        ("2026-06-01", "2026-06-12", "green"),
    ],
)
def test_a_milestone_is_yellow_near_its_date_and_red_after_it(due, reached, colour):
    rule = PRESETS["milestone"].rule
    day = reached and date.fromisoformat(reached)
    assert rule.judge(date.fromisoformat(due), day, date(2026, 6, 15), CHINA).colour == colour


@pytest.mark.parametrize(
    ("n", "colour", "says"),
    [
        (0, "green", "没有超过"),
        (7, "yellow", "7 天以内"),
        (8, "yellow", "满 15 天为红灯"),
        (14, "yellow", "满 15 天为红灯"),
        (15, "red", "已满 15 天"),
    ],
)
def test_days_late(n, colour, says):
    lag = PRESETS["days_late"].rule.judge(date(2026, 6, 1), None, date(2026, 6, 1 + n))
    assert lag.colour == colour
    assert says in str(lag.says)


@pytest.mark.parametrize(
    ("today", "colour"),
    [("2026-03-31", "green"), ("2026-04-01", "yellow"), ("2026-05-31", "yellow"), ("2026-06-01", "red")],
)
def test_a_start_is_yellow_when_its_month_is_missed_and_red_after_three(today, colour):
    rule = PRESETS["start"].rule
    assert rule.judge(date(2026, 3, 20), None, date.fromisoformat(today)).colour == colour
    assert rule.judge(date(2026, 3, 20), date(2026, 5, 6), date.fromisoformat(today)).colour == "green"


def test_inside_a_month_progress_is_expected_on_working_days():
    """October 2026: off until the 7th, Saturday the 10th is worked, 18 working days in all."""
    eve, end = by_month(LINEAR, 2026, date(2026, 9, 30), CHINA), by_month(LINEAR, 2026, date(2026, 10, 31), CHINA)
    assert by_month(LINEAR, 2026, date(2026, 10, 7), CHINA) == eve == 75
    assert by_month(LINEAR, 2026, date(2026, 10, 10), CHINA) - eve == (end - eve) * Fraction(
        3, CHINA.between(date(2026, 9, 30), date(2026, 10, 31))
    )
    assert by_month(LINEAR, 2026, date(2025, 12, 31), CHINA) == 0
    assert by_month(LINEAR, 2026, date(2027, 1, 1), CHINA) == 100


def test_the_plan_itself_expects_what_its_days_weigh():
    """Ten working days, then thirty over the holiday; of the milestone nothing."""
    steps = [
        Weighed(date(2026, 6, 1), date(2026, 6, 12), 10),
        Weighed(date(2026, 6, 15), date(2026, 7, 27), 30),
        Weighed(date(2026, 7, 27), date(2026, 7, 27), 0),
    ]
    assert by_plan(steps, date(2026, 5, 31), CHINA) == 0
    assert by_plan(steps, date(2026, 6, 5), CHINA) == Fraction(100 * 5, 40)
    assert by_plan(steps, date(2026, 6, 14), CHINA) == 25
    assert by_plan(steps, date(2026, 7, 27), CHINA) == 100
    assert whole(steps, [100, 20, 0], CHINA) == 40


def test_calendar_days_weigh_as_the_working_days_among_them():
    curing = Weighed(date(2026, 10, 1), date(2026, 10, 8), 8, is_in_calendar_days=True)
    assert curing.weight(CHINA) == 1
    assert curing.share(date(2026, 10, 4), CHINA) == Fraction(1, 2)
    assert whole([Weighed(date(2026, 6, 1), date(2026, 6, 1), 0)] * 4, [100, 0, 0, 0], CHINA) == 25


@given(
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 60), st.booleans()), min_size=1),
    st.dates(date(2025, 12, 1), date(2027, 3, 1)),
)
def test_what_a_plan_expects_never_falls_and_ends_at_all(found, day):
    steps = [
        Weighed(CHINA.add(start, 0), CHINA.add(start, max(0, days - 1)), days, by_date)
        for start, days, by_date in found
    ]
    now, tomorrow = by_plan(steps, day, CHINA), by_plan(steps, date.fromordinal(day.toordinal() + 1), CHINA)
    assert 0 <= now <= tomorrow <= 100
    assert by_plan(steps, max(step.finishes_on for step in steps), CHINA) == 100


@given(st.dates(date(2026, 1, 1), date(2026, 12, 30)))
def test_a_year_expects_more_each_day_or_as_much(day):
    now, tomorrow = (by_month(by_halves(60), 2026, d, CHINA) for d in (day, date.fromordinal(day.toordinal() + 1)))
    assert 0 <= now <= tomorrow <= 100


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["10"] * 11, "请填满 12 个月的累计进度，现在有 11 个。"),
        (["5", "十", *["100"] * 10], "2 月的累计进度应是 0 到 100 的数，最多一位小数，现在是“十”。"),
        (["5", "NaN", *["100"] * 10], "2 月的累计进度应是 0 到 100 的数，最多一位小数，现在是“NaN”。"),
        (["5", "8.25", *["100"] * 10], "2 月的累计进度应是 0 到 100 的数，最多一位小数，现在是“8.25”。"),
        (["5", "4", *["100"] * 10], "2 月的累计进度是 4，比上月的 5.0 还少；累计进度只增不减。"),
        (["5"] * 12, "12 月的累计进度应是 100，现在是“5”。"),
    ],
)
def test_a_curve_that_cannot_be_is_refused_with_its_month(typed, says):
    with pytest.raises(Refused) as refused:
        cumulative(typed)
    assert str(refused.value) == says


def test_a_curve_may_be_typed_with_signs():
    assert cumulative(["8.5%", " 10 ", *["60％"] * 9, "100"])[:2] == (Fraction(17, 2), 10)
