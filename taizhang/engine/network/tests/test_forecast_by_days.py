"""Plans that are under way, walked day by day from today."""

from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine.network import downstream, forecast, schedule
from taizhang.engine.network.model import ENDS

from .day_by_day import CHINA, DAY, dates, finish, passed, plans, through_days_off

TODAYS = dates(date(2024, 9, 26), date(2024, 10, 9))


@st.composite
def under_way(draw):
    """A plan in which anything may have happened up to today, in whatever order, also on days off."""
    plan, today = draw(plans()), draw(TODAYS)
    steps = []
    for step in plan.steps:
        state = draw(st.sampled_from(["not started", "started", "finished", "only finished"]))
        if state != "not started":
            started = draw(dates(date(2024, 9, 16), today))
            finished = draw(dates(started, today)) if state != "started" else None
            step = step._replace(
                started_on=None if state == "only finished" else started,
                finished_on=finished,
                percent=draw(st.integers(0, 100)) if state == "started" else 0,
            )
        steps.append(step)
    return plan._replace(steps=tuple(steps)), today


def left(step):
    """The fewest whole days that are at least what has not been done."""
    return next(n for n in count() if n * 100 >= step.days * (100 - step.percent))


def going_on(step):
    return bool(step.started_on) and not step.finished_on and not step.milestone


def holds_for(link, before, before_dates, step, first, last):
    """The link, between the dates of the earlier step and those of what is left of the later one; facts lie where they do."""
    from_finish, to_finish = ENDS[link.type]
    x = before_dates[1] if from_finish or before.milestone else before_dates[0] - DAY
    is_moment = step.milestone or (going_on(step) and left(step) == 0)
    y = last if to_finish or is_moment else first - DAY
    happened = before_dates[1] if from_finish or before.milestone else before_dates[0]
    in_working_days = CHINA.is_working(happened) and not through_days_off(before) and not through_days_off(step)
    return passed(x, y) >= link.lag if link.lag or in_working_days else y >= x


def began(step):
    """The day from which a step of its length ends on the day on which it did."""
    if step.milestone:
        return step.finished_on
    if step.started_on:
        return step.started_on
    works = lambda day: through_days_off(step) or CHINA.is_working(day)  # noqa: E731
    todo, day = step.days, step.finished_on
    while todo > works(day):
        todo -= works(day)
        day -= DAY
    return day


def walked(plan, today):
    found = {}
    steps = {step.id: step for step in plan.steps}
    for key in sorted(steps):
        step = steps[key]
        if step.finished_on:
            found[key] = began(step), step.finished_on
            continue
        rest = step
        floor = max(today, plan.start, step.not_before or today, step.fixed_on or today)
        if going_on(step):
            rest, floor = step._replace(days=left(step)), today
        for first in (floor + DAY * n for n in count()):
            last = finish(rest, first)
            if last and all(
                holds_for(link, steps[link.before], found[link.before], step, first, last) for link in step.after
            ):
                found[key] = (step.started_on if going_on(step) else first), last
                break
    return found


@given(under_way())
def test_the_forecast_is_what_trying_every_day_from_today_finds(given):
    plan, today = given
    found = forecast(plan, CHINA, today)
    assert {row.id: (row.forecast_start_on, row.forecast_finish_on) for row in found.rows} == walked(plan, today)
    assert found.forecast_finish_on == max(row.forecast_finish_on for row in found.rows)


@given(under_way())
def test_the_chain_ends_last_and_without_its_steps_the_plan_would_end_no_later(given):
    plan, today = given
    found = forecast(plan, CHINA, today)
    last = {row.id: row.forecast_finish_on for row in found.rows}
    steps = {step.id: step for step in plan.steps}
    assert last[found.chain[-1]] == found.forecast_finish_on
    for before, key in zip(found.chain, found.chain[1:], strict=False):
        assert before in {link.before for link in steps[key].after}
    alone = [
        steps[key]._replace(after=tuple(link for link in steps[key].after if link.before in found.chain))
        for key in found.chain
    ]
    assert forecast(plan._replace(steps=tuple(alone)), CHINA, today).forecast_finish_on == found.forecast_finish_on


@given(plans())
def test_a_plan_in_which_nothing_has_happened_is_forecast_at_its_earliest(plan):
    rows = schedule(plan, CHINA).rows
    assert [tuple(row) for row in forecast(plan, CHINA, plan.start).rows] == [
        (row.id, row.earliest_start_on, row.earliest_finish_on) for row in rows
    ]


@given(under_way(), st.data())
def test_what_slips_is_what_the_walked_plan_says_with_the_new_date(given, data):
    plan, today = given
    key = data.draw(st.sampled_from([step.id for step in plan.steps]))
    finish_on = data.draw(dates(today, date(2024, 10, 25)))
    before = walked(plan, today)
    then = tuple(
        step._replace(started_on=min(before[key][0], finish_on), finished_on=finish_on) if step.id == key else step
        for step in plan.steps
    )
    after = walked(plan._replace(steps=then), today)
    slip = downstream(plan, CHINA, key, finish_on, today)
    assert {m.id: (m.from_start_on, m.from_finish_on, m.to_start_on, m.to_finish_on) for m in slip.moves} == {
        other: before[other] + after[other] for other in before if other != key and before[other] != after[other]
    }
    latest = {row.id: row.latest_finish_on for row in schedule(plan, CHINA).rows}
    for move in slip.moves:
        assert move.passes_latest == (after[move.id][1] > latest[move.id])
        assert (move.days > 0) == (after[move.id][1] > before[move.id][1])
        assert (move.days < 0) == (after[move.id][1] < before[move.id][1])
    assert slip.to_finish_on == max(day for _, day in after.values())


@given(under_way(), st.data())
def test_nothing_slips_when_a_step_finishes_as_expected(given, data):
    plan, today = given
    row = data.draw(st.sampled_from(forecast(plan, CHINA, today).rows))
    assert downstream(plan, CHINA, row.id, row.forecast_finish_on, today).moves == ()
