"""The same plans walked day by day: nothing here counts, everything is tried."""

from datetime import date
from itertools import count, product

import pytest
from hypothesis import given

from taizhang.engine.network import Link, Plan, Step, schedule
from taizhang.engine.network.model import ENDS

from .day_by_day import CHINA, DAY, finish, holds, in_time, may_begin, passed, plans, through_days_off


def reference(plan):
    steps = {step.id: step for step in plan.steps}
    order = sorted(steps)
    early, late = {}, {}
    for key in order:
        step = steps[key]
        early[key] = next(
            day
            for day in (date(2024, 9, 1) + DAY * n for n in count())
            if may_begin(step, day, plan)
            and all(holds(link, steps[link.before], early[link.before], step, day) for link in step.after)
        )
    for key in reversed(order):
        step = steps[key]
        waiting = [(other, link) for other in plan.steps for link in other.after if link.before == key]
        late[key] = next(
            day
            for day in (date(2024, 11, 1) - DAY * n for n in count())
            if in_time(step, day, plan)
            and all(holds(link, step, day, other, late[other.id]) for other, link in waiting)
        )
    return steps, early, late


def compare(plan):
    steps, early, late = reference(plan)
    found = schedule(plan, CHINA)
    for row in found.rows:
        step = steps[row.id]
        assert (row.earliest_start_on, row.earliest_finish_on) == (early[row.id], finish(step, early[row.id])), row
        assert (row.latest_start_on, row.latest_finish_on) == (late[row.id], finish(step, late[row.id])), row
        if not through_days_off(step):
            assert row.float_days == passed(early[row.id], late[row.id])
        assert (row.float_days < 0) == (late[row.id] < early[row.id])
    assert found.feasible == all(late[key] >= early[key] for key in steps)
    overdue = [late[key] for key in steps if late[key] < early[key]]
    assert found.should_have_started_on == min(overdue, default=None)


@given(plans())
def test_the_schedule_is_what_trying_every_day_finds(plan):
    compare(plan)


KINDS = [
    {"days": 1},
    {"days": 3, "unit": "calendar"},
    {"days": 0, "milestone": True},
    {"days": 0, "milestone": True, "unit": "calendar"},
]


@pytest.mark.parametrize("type", ENDS)
def test_a_link_holds_between_all_kinds_of_steps_on_every_day_around_the_holiday(type):
    """Two steps of every kind, from the worked Sunday before National Day to the worked Saturday after it."""
    for n, one, other, lag in product(range(12), KINDS, KINDS, (-1, 0, 1)):
        steps = Step("S0", **one), Step("S1", **other, after=(Link("S0", type, lag),))
        compare(Plan(date(2024, 10, 2) + DAY * n, steps, date(2024, 9, 28) + DAY * n))


@given(plans())
def test_a_step_can_slip_by_its_float_and_not_by_one_day_more(plan):
    found = schedule(plan, CHINA)
    if not found.feasible:
        return
    for n, row in enumerate(found.rows):
        for start, fits in ((row.latest_start_on, True), (row.latest_start_on + DAY, False)):
            steps = [
                s._replace(not_before=max(start, s.not_before or start)) if i == n else s
                for i, s in enumerate(plan.steps)
            ]
            assert schedule(plan._replace(steps=tuple(steps)), CHINA).feasible == fits


@given(plans())
def test_free_float_moves_no_other_step(plan):
    steps, early, _ = reference(plan)
    for row in schedule(plan, CHINA).rows:
        step, day = steps[row.id], early[row.id]
        waiting = [(other, link) for other in plan.steps for link in other.after if link.before == row.id]
        last = day
        while day <= date(2024, 10, 31):
            if in_time(step, day, plan) and all(
                holds(link, step, day, other, early[other.id]) for other, link in waiting
            ):
                last = max(last, min(day, max(row.latest_start_on, early[row.id])))
            day += DAY
        ends = (early[row.id], last) if step.milestone else (early[row.id] - DAY, last - DAY)
        assert row.free_float_days == passed(*ends)


@given(plans())
def test_some_step_is_critical_and_none_has_less_room_than_a_critical_one(plan):
    rows = schedule(plan, CHINA).rows
    fixed = {step.id for step in plan.steps if step.fixed_on}
    assert any(row.critical for row in rows)
    least = max(0, min((row.float_days for row in rows if row.id not in fixed), default=0))
    assert all(row.critical for row in rows if row.float_days <= least)
    if not any(map(through_days_off, plan.steps)):
        assert [row.critical for row in rows] == [row.float_days <= least for row in rows]


@given(plans())
def test_every_remedy_makes_the_plan_fit(plan):
    for remedy in schedule(plan, CHINA).remedies:
        steps = {step.id: step for step in plan.steps}
        for change in remedy.changes:
            step = steps[change.step]
            if change.days is not None:
                steps[step.id] = step._replace(days=change.days)
                continue
            links = list(step.after)
            n = next(
                i
                for i, link in enumerate(links)
                if (link.before, link.type) == (change.after, change.type) and link.lag > change.lag
            )
            links[n] = links[n]._replace(lag=change.lag)
            steps[step.id] = step._replace(after=tuple(links))
        assert schedule(plan._replace(steps=tuple(steps.values())), CHINA).feasible
