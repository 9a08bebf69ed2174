"""Two versions of a plan side by side."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine.workdays import shipped_calendar
from taizhang.planning.rules.slips import Planned, Slipped, compare, says, summary

CHINA = shipped_calendar()


def step(key, start, finish, days=5, unit="working", title=None):
    return Planned(key, title or key, days, unit, date.fromisoformat(start), date.fromisoformat(finish))


BASELINE = [
    step("可研", "2026-06-01", "2026-06-05"),
    step("征地", "2026-06-08", "2026-06-12"),
    step("招标", "2026-06-15", "2026-06-22"),
]


def told(before, now):
    comparison = compare(before, now, CHINA)
    said = []
    for row in comparison.rows:
        one = row if isinstance(row, Planned) else row.now
        said.append((one.key, "".join(map(str, says(comparison, row)))))
    return said, str(summary(comparison))


def test_a_slip_is_told_in_working_days_and_a_stopped_step_stays_where_it_was():
    """From Monday 06-22 to Friday 06-26 are four working days; the Friday before, 端午节, does not count."""
    now = [
        step("可研", "2026-06-01", "2026-06-05"),
        step("招标", "2026-06-16", "2026-06-26", days=9),
        step("公示", "2026-06-27", "2026-07-03", days=7, unit="calendar"),
    ]
    said, whole = told(BASELINE, now)
    assert said == [
        ("可研", ""),
        ("征地", "中止：原定 2026-06-08 至 2026-06-12。"),
        ("招标", "工期由 5 个工作日 改为 9 个工作日。完成由 2026-06-22 推迟到 2026-06-26，晚 4 个工作日。"),
        ("公示", "新增：2026-06-27 至 2026-07-03。"),
    ]
    assert whole == "整个计划晚 9 个工作日完成：推迟 1 步，提前 0 步，新增 1 步，中止 1 步。"


def test_moving_over_the_holiday_alone_costs_no_working_day():
    said, whole = told([step("养护", "2026-09-24", "2026-10-01")], [step("养护", "2026-09-25", "2026-10-07")])
    assert said == [("养护", "完成由 2026-10-01 改到 2026-10-07，中间没有工作日。")]
    assert whole == "整个计划完成日期不变：推迟 0 步，提前 0 步，新增 0 步，中止 0 步。"


def test_two_equal_versions_say_that_nothing_changed():
    said, whole = told(BASELINE, list(BASELINE))
    assert [sentence for _, sentence in said] == ["", "", ""]
    assert whole == "没有变化。"


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
STEPS = st.builds(
    lambda key, start, days: Planned(key, key, days, "working", start, start + timedelta(days)),
    st.sampled_from("ABCDEFG"),
    DAYS,
    st.integers(0, 30),
)
VERSIONS = st.lists(STEPS, min_size=1, unique_by=lambda step: step.key)


@given(VERSIONS, VERSIONS)
def test_every_step_of_either_version_is_in_the_comparison_once(before, now):
    comparison = compare(before, now, CHINA)
    keys = [row.now.key if isinstance(row, Slipped) else row.key for row in comparison.rows]
    assert sorted(keys) == sorted({step.key for step in [*before, *now]})
    assert [key for key in keys if key not in comparison.stopped] == [step.key for step in now]


@given(VERSIONS, VERSIONS)
def test_seen_the_other_way_round_a_slip_is_its_negative(before, now):
    there, back = compare(before, now, CHINA), compare(now, before, CHINA)
    assert there.added == back.stopped
    assert there.finish_days == -back.finish_days
    slips = {row.now.key: (row.start_days, row.finish_days) for row in there.slipped}
    assert slips == {row.now.key: (-row.start_days, -row.finish_days) for row in back.slipped}
