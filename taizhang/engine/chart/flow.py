"""Which rows stand in which panel of which sheet: groups are not torn unless they are larger than a sheet."""

from collections.abc import Sequence
from typing import NamedTuple

from .model import Group

FEWEST = 3  # rows of a torn group that stay together


class Piece(NamedTuple):
    """Rows `first` to `last` (not included) of a group; the line of what is hidden counts as its last row."""

    group: Group
    first: int
    last: int

    @property
    def slots(self) -> int:
        return self.last - self.first

    @property
    def goes_on(self) -> bool:
        """It began elsewhere."""
        return self.first > 0


Panel = list[Piece]
Sheet = list[Panel]


def flow(groups: Sequence[Group], capacity: float, panels: int, gap: float, tears: bool = False) -> list[Sheet]:
    """Sheets of `panels` panels, each `capacity` rows high; `gap` rows stand between two groups.

    With `tears` a group may go on in the next panel of its sheet, which can save a sheet."""
    sheets: list[Sheet] = [[[]]]
    used = 0.0

    def next_panel() -> None:
        nonlocal used
        used = 0
        if len(sheets[-1]) < panels:
            sheets[-1].append([])
        else:
            sheets.append([[]])

    for group in groups:
        size = group.slots
        if not size:
            continue
        between = gap if used else 0
        if used + between + size <= capacity:
            used += between + size
            sheets[-1][-1].append(Piece(group, 0, size))
            continue
        left = max(int(capacity - used - between), 0) + (panels - len(sheets[-1])) * int(capacity)
        if size <= capacity and not (tears and size <= left):
            next_panel()
            sheets[-1][-1].append(Piece(group, 0, size))
            used = size
            continue
        if left < size <= panels * int(capacity):
            sheets.append([[]])
            used = 0
        first = 0
        while first < size:
            between = gap if used else 0
            room = int(capacity - used - between)
            last = min(first + room, size)
            if last < size:  # never one row alone, at neither end
                last = min(last, size - FEWEST)
            if last - first < min(FEWEST, size - first):
                if used:
                    next_panel()
                    continue
                last = min(first + max(room, 1), size)
            used += between + last - first
            sheets[-1][-1].append(Piece(group, first, last))
            first = last
            if first < size:
                next_panel()
    return sheets


def even(groups: Sequence[Group], capacity: float, panels: int, gap: float, tears: bool) -> tuple[list[Sheet], float]:
    """The same number of sheets, their panels as equally filled as they can be, and how high the fullest is."""
    full = flow(groups, capacity, panels, gap, tears)
    slots = sum(group.slots for group in groups)
    whole = [group.slots for group in groups if group.slots <= capacity]
    low = max([slots / panels / len(full), 1, *whole])  # what stood whole stays whole
    while low < capacity:
        tried = flow(groups, low, panels, gap, tears)
        if len(tried) <= len(full):
            return tried, _highest(tried, gap)
        low += 0.5
    return full, _highest(full, gap)


def _highest(sheets: list[Sheet], gap: float) -> float:
    return max(
        sum(piece.slots for piece in panel) + gap * max(len(panel) - 1, 0) for sheet in sheets for panel in sheet
    )
