"""A poster on A4 sheets: as few as it takes, each overlapping the next, with its place in the whole."""

from dataclasses import dataclass

from taizhang.engine.workdays import Calendar

from .canvas import Box, Page
from .lights import Say
from .model import Chart
from .sheet import Sheet, arranged, draw

WIDE, HIGH, MARGIN, OVERLAP = 297.0, 210.0, 10.0, 10.0  # of a tile lying on its side, in mm
GRIDS = (2, 3, 4, 5)  # tiles across and down: from four sheets to a poster larger than A0
LEAST_ROW = 7.5  # mm: a poster is read from where one stands before it


@dataclass(frozen=True)
class Tile:
    """One A4 sheet. `box` is the part of the poster that it shows, in mm of the poster."""

    poster: int  # its page, from 1
    row: int
    column: int
    box: Box

    @property
    def name(self) -> str:
        return f"{self.row}-{self.column}"


def _poster(grid: int) -> Sheet:
    inner_wide, inner_high = WIDE - 2 * MARGIN, HIGH - 2 * MARGIN
    wide = grid * (inner_wide - OVERLAP) + OVERLAP
    high = grid * (inner_high - OVERLAP) + OVERLAP
    return Sheet(f"{grid} × {grid} A4", wide, high, 0.7 if grid == GRIDS[-1] else 0.85)


def tiles(chart: Chart, calendar: Calendar, say: Say = str) -> tuple[list[Page], list[Tile], int]:
    """The poster's pages, their tiles in the order of reading, and how many tiles stand side by side.

    The smallest poster whose rows are still 8 mm high; with more rows than the largest holds, several posters.
    """
    for grid in GRIDS:
        sheet = _poster(grid)
        layout, filled = arranged(chart, sheet)
        if len(filled) == 1 and layout.size * layout.row * layout.unit_mm >= LEAST_ROW:
            break
    pages = draw(chart, calendar, sheet, say)
    across, down = WIDE - 2 * MARGIN, HIGH - 2 * MARGIN
    found = []
    for number in range(1, len(pages) + 1):
        for row in range(grid):
            for column in range(grid):
                left, top = column * (across - OVERLAP), row * (down - OVERLAP)
                found.append(Tile(number, row + 1, column + 1, (left, top, left + across, top + down)))
    return pages, found, grid
