"""How much room each step has, and which steps have none."""

from __future__ import annotations

from taizhang.engine.workdays import Calendar

from .crossing import Crossing
from .grid import FAR, Grid
from .passes import bound_after, bound_before, working_days


def total(grid: Grid, calendar: Calendar, early: list[int], late: list[int]) -> list[int]:
    return [working_days(grid, calendar, i, early[i], late[i]) for i in range(len(early))]


def free(grid: Grid, calendar: Calendar, crossing: Crossing, early: list[int], late: list[int]) -> list[int]:
    room = list(late)
    for place, links in enumerate(grid.edges):
        for edge in links:
            bound = bound_before(grid, crossing, place, edge, early[place])
            if bound < room[edge.before]:
                room[edge.before] = bound
    return [max(0, working_days(grid, calendar, i, early[i], room[i])) for i in range(len(early))]


def driving(grid: Grid, crossing: Crossing, place: int, early: list[int]) -> list[int]:
    """The links that hold a step where it is: its earliest start is the one that they leave."""
    links = enumerate(grid.edges[place])
    return [n for n, edge in links if bound_after(grid, crossing, place, edge, early[edge.before]) == early[place]]


def critical(grid: Grid, crossing: Crossing, early: list[int], late: list[int], floats: list[int]) -> list[bool]:
    """The steps with the least room, and those that lead up to them or follow them without a gap.

    In working days the second adds nothing; where calendar days end on a day off, it keeps the chain whole. A date
    fixed by decree leaves its own step no room; it does not hide the chain that is critical for the deadline.
    """
    free_to_move = [n for n, by in zip(floats, grid.starts_by, strict=True) if by == FAR]
    least = max(0, min(free_to_move, default=0))
    chosen = [n <= least for n in floats]
    if any(grid.in_calendar_days):
        for place in grid.order:
            for edge in grid.edges[place]:
                before = edge.before
                if chosen[before] and bound_before(grid, crossing, place, edge, late[place]) == late[before]:
                    chosen[place] = True
        for place in reversed(grid.order):
            if chosen[place]:
                for n in driving(grid, crossing, place, early):
                    chosen[grid.edges[place][n].before] = True
    return chosen
