"""The order in which steps can be taken one after another, and the circles that leave none."""

from __future__ import annotations

from collections.abc import Sequence


class Cyclic(Exception):
    """Steps that wait for each other: circles of places, each waiting for the next and the last for the first."""

    def __init__(self, circles: list[list[int]]):
        super().__init__(circles)
        self.circles = circles


def sequence(before: Sequence[Sequence[int]]) -> list[int]:
    """Places in an order in which each comes after all of `before[place]`; raises `Cyclic`."""
    order, waiting = _peel(before, set())
    if not waiting:
        return order
    circles: list[list[int]] = []
    out: set[int] = set()
    # One circle after another is cut out, until what remains can be ordered.
    while waiting and len(circles) < MOST:
        circle = _circle(before, waiting)
        circles.append(circle)
        out.update(circle)
        _, waiting = _peel(before, out)
    raise Cyclic(circles)


MOST = 5
"""Circles named at once; the next ones show when these are mended."""


def _peel(before: Sequence[Sequence[int]], out: set[int]) -> tuple[list[int], set[int]]:
    """Take away, again and again, what waits for nothing that is left; `out` are places taken away at the beginning."""
    after: list[list[int]] = [[] for _ in before]
    left = [0] * len(before)
    for place, those in enumerate(before):
        if place in out:
            continue
        for one in those:
            if one not in out:
                after[one].append(place)
                left[place] += 1
    order = [place for place in range(len(before)) if not left[place] and place not in out]
    for place in order:  # grows while it is walked
        for one in after[place]:
            left[one] -= 1
            if not left[one]:
                order.append(one)
    return order, {place for place, n in enumerate(left) if n > 0}


def _circle(before: Sequence[Sequence[int]], waiting: set[int]) -> list[int]:
    """Whoever still waits, waits for another who waits: follow that until somebody comes again."""
    place = min(waiting)
    seen: dict[int, int] = {}
    walk: list[int] = []
    while place not in seen:
        seen[place] = len(walk)
        walk.append(place)
        place = next(one for one in before[place] if one in waiting)
    return walk[seen[place] :]
