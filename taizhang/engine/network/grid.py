"""A plan as numbers: positions on the axis of working days, or of calendar days, and the links between them.

A position is a boundary between days. For a step in working days it is the count of working days that have passed,
for one in calendar days the ordinal of the day that has passed: so start + days = finish for both, and only a link
between the two kinds has to ask the calendar.
"""

from __future__ import annotations

from typing import NamedTuple

from taizhang.engine.workdays import Calendar

from .model import CALENDAR, ENDS, Plan, Step
from .order import sequence

FAR = 10**9


class Edge(NamedTuple):
    """A link, from the place of the earlier step in the plan."""

    before: int
    from_finish: bool
    to_finish: bool
    lag: int


class Grid(NamedTuple):
    """Everything that the passes read; one place per step of the plan in each list."""

    days: list[int]
    in_calendar_days: list[bool]
    is_moment: list[bool]
    """A milestone: both of its ends are the end of its day."""
    edges: list[tuple[Edge, ...]]
    starts_from: list[int]
    """The first position at which the step may start."""
    starts_by: list[int]
    finishes_by: list[int]
    order: list[int]
    """Places such that every step comes after those that it waits for."""

    def changed(self, days: dict[int, int], edges: dict[int, tuple[Edge, ...]]) -> Grid:
        """The same plan with other durations and links at some places."""
        new_days, new_edges = list(self.days), list(self.edges)
        for place, n in days.items():
            new_days[place] = n
        for place, links in edges.items():
            new_edges[place] = links
        return self._replace(days=new_days, edges=new_edges)


def grid(plan: Plan, calendar: Calendar) -> Grid:
    """Lay the plan out; raises `Cyclic` when its steps wait for each other in a circle."""
    place = {step.id: i for i, step in enumerate(plan.steps)}
    edges = [
        tuple([Edge(place[link.before], *ENDS[link.type], link.lag) for link in step.after]) for step in plan.steps
    ]
    order = sequence([[edge.before for edge in links] for links in edges])
    start, deadline = plan.start.toordinal(), plan.deadline.toordinal()
    passed = {day: calendar.count(day) for day in (start - 1, deadline)}
    starts_from, starts_by, finishes_by, calendar_days = [], [], [], []
    for step in plan.steps:
        by_date = counts_dates(step)
        calendar_days.append(by_date)
        first, last = start, deadline
        if step.not_before:
            first = max(first, step.not_before.toordinal())
        if step.fixed_on:
            first = max(first, step.fixed_on.toordinal())
        if step.not_after:
            last = min(last, step.not_after.toordinal())
        before = first - 1
        if by_date:
            starts_from.append(first if step.milestone else before)
            finishes_by.append(last)
        else:
            count = passed[before] if before in passed else calendar.count(before)
            starts_from.append(count + 1 if step.milestone else count)
            finishes_by.append(passed[last] if last in passed else calendar.count(last))
        starts_by.append(_fixed(step, by_date, calendar))
    moments = [step.milestone for step in plan.steps]
    return Grid(
        [step.days for step in plan.steps], calendar_days, moments, edges, starts_from, starts_by, finishes_by, order
    )


def counts_dates(step: Step) -> bool:
    """Whether the step goes through days off. A milestone that has its date keeps it even on a day off."""
    return step.unit == CALENDAR or (step.milestone and step.fixed_on is not None)


def _fixed(step: Step, by_date: bool, calendar: Calendar) -> int:
    if step.fixed_on is None:
        return FAR
    day = step.fixed_on.toordinal()
    passed = day if by_date else calendar.count(day)
    return passed if step.milestone else passed - 1
