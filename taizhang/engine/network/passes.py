"""The two passes: how early each step can start, and how late it may."""

from __future__ import annotations

from taizhang.engine.workdays import Calendar

from .crossing import Crossing
from .grid import Edge, Grid


def bound_after(grid: Grid, crossing: Crossing, place: int, edge: Edge, start_before: int) -> int:
    """The earliest start that a link leaves to the later step, when the earlier one starts at `start_before`."""
    before, from_finish, to_finish, lag = edge
    x = start_before + grid.days[before] if from_finish else start_before
    by_date = grid.in_calendar_days
    if by_date[before] or by_date[place]:
        x_is_eve = not (from_finish or grid.is_moment[before])
        y_is_eve = not (to_finish or grid.is_moment[place])
        y = crossing.later(x, by_date[before], x_is_eve, by_date[place], y_is_eve, lag)
    else:
        y = x + lag
    return y - grid.days[place] if to_finish else y


def bound_before(grid: Grid, crossing: Crossing, place: int, edge: Edge, start: int) -> int:
    """The latest start that a link leaves to the earlier step, when the later one starts at `start`."""
    before, from_finish, to_finish, lag = edge
    y = start + grid.days[place] if to_finish else start
    by_date = grid.in_calendar_days
    if by_date[before] or by_date[place]:
        x_is_eve = not (from_finish or grid.is_moment[before])
        y_is_eve = not (to_finish or grid.is_moment[place])
        x = crossing.earlier(y, by_date[before], x_is_eve, by_date[place], y_is_eve, lag)
    else:
        x = y - lag
    return x - grid.days[before] if from_finish else x


def earliest(grid: Grid, crossing: Crossing) -> list[int]:
    """Forward: the earliest start of every step, whether or not the dates it must keep allow it."""
    starts, days, by_date = list(grid.starts_from), grid.days, grid.in_calendar_days
    for place in grid.order:
        first = starts[place]
        for edge in grid.edges[place]:
            before, from_finish, to_finish, lag = edge
            if to_finish or by_date[before] or by_date[place]:
                bound = bound_after(grid, crossing, place, edge, starts[before])
            else:  # the same, written out for what nearly all links are
                bound = starts[before] + lag + (days[before] if from_finish else 0)
            if bound > first:
                first = bound
        starts[place] = first
    return starts


def latest(grid: Grid, crossing: Crossing) -> list[int]:
    """Backward: the latest start of every step, whether or not that is still to come."""
    starts = [
        min(by, finish - days) for by, finish, days in zip(grid.starts_by, grid.finishes_by, grid.days, strict=True)
    ]
    for place in reversed(grid.order):
        start = starts[place]
        for edge in grid.edges[place]:
            bound = bound_before(grid, crossing, place, edge, start)
            if bound < starts[edge.before]:
                starts[edge.before] = bound
    return starts


def working_days(grid: Grid, calendar: Calendar, place: int, earlier: int, later: int) -> int:
    """Working days from one position of a step to another; a step late by days off alone is late by one."""
    if not grid.in_calendar_days[place]:
        return later - earlier
    days = calendar.count(later) - calendar.count(earlier)
    return days if later >= earlier else min(days, -1)
