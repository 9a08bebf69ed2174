"""Plans around National Day 2024, and what holds in them, found by walking day by day: nothing here counts."""

from datetime import date, timedelta

from hypothesis import strategies as st

from taizhang.engine.network import Link, Plan, Step
from taizhang.engine.network.model import ENDS
from taizhang.engine.workdays import shipped_calendar

CHINA = shipped_calendar()
DAY = timedelta(days=1)
FIRST, DEADLINE = date(2024, 9, 23), date(2024, 10, 14)


def dates(first=FIRST, last=DEADLINE):
    return st.dates(first, last)


@st.composite
def plans(draw):
    """Two to six steps around National Day, in any order, later ones waiting for earlier ones in every way."""
    steps = []
    for n in range(draw(st.integers(2, 6))):
        milestone = draw(st.integers(0, 5)) == 0
        days = 0 if milestone else draw(st.integers(1, 6))
        unit = draw(st.sampled_from(["working", "working", "calendar"]))
        links = st.builds(
            Link, st.sampled_from([s.id for s in steps] or ["-"]), st.sampled_from(list(ENDS)), st.integers(-4, 4)
        )
        after = tuple(draw(st.lists(links, max_size=3))) if steps else ()
        given_dates = [draw(st.none() | dates()) if draw(st.integers(0, 4)) == 0 else None for _ in range(3)]
        if given_dates[2] and unit == "working" and not milestone and not CHINA.is_working(given_dates[2]):
            given_dates[2] = None
        steps.append(Step(f"S{n}", days, unit, after, *given_dates, milestone))
    order = draw(st.permutations(steps))
    return Plan(draw(dates(date(2024, 9, 28))), tuple(order), draw(dates(last=date(2024, 10, 8))))


def through_days_off(step):
    return step.unit == "calendar" or (step.milestone and step.fixed_on is not None)


def finish(step, start):
    """The last day of a step that starts on this day, or None where it cannot start."""
    if not through_days_off(step) and not CHINA.is_working(start):
        return None
    left, day = step.days - 1, start
    while left > 0:
        day += DAY
        left -= through_days_off(step) or CHINA.is_working(day)
    return day


def passed(one, other):
    """Working days after one day up to the other; negative backwards."""
    if other < one:
        return -passed(other, one)
    return sum(CHINA.is_working(one + DAY * n) for n in range(1, (other - one).days + 1))


def holds(link, before, before_start, step, start):
    from_finish, to_finish = ENDS[link.type]
    x = finish(before, before_start) if from_finish or before.milestone else before_start - DAY
    y = finish(step, start) if to_finish or step.milestone else start - DAY
    in_working_days = not through_days_off(before) and not through_days_off(step)
    return passed(x, y) >= link.lag if link.lag or in_working_days else y >= x


def may_begin(step, start, plan):
    return finish(step, start) is not None and start >= max(
        plan.start, step.not_before or plan.start, step.fixed_on or plan.start
    )


def in_time(step, start, plan):
    last = finish(step, start)
    return (
        last is not None
        and last <= min(plan.deadline, step.not_after or plan.deadline)
        and start <= (step.fixed_on or start)
    )
