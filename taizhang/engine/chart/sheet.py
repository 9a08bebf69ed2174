"""Sheets of paper, and how large a chart is written on them: as large as fits, and then on several."""

from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.engine.workdays import Calendar

from .canvas import Page
from .flow import Sheet as Filled
from .flow import even, flow
from .lights import Say
from .model import Chart
from .palette import PAPER, Palette
from .wall import BOTTOM, HEAD, LEFT, PANEL, ROW, TOP, UNITS, Layout, wall

GAP = 0.45  # rows between two groups
# Bodies are written in one of these sizes; 1 is the wall chart of 1189 units with rows of 11.
SIZES = (2.8, 2.4, 2.1, 1.85, 1.6, 1.4, 1.25, 1.1, 1, 0.92, 0.85, 0.78, 0.7)


@dataclass(frozen=True)
class Sheet:
    """Paper lying on its side, in millimetres. `least` is the smallest size in which it can still be read."""

    name: str
    width_mm: float
    height_mm: float
    least: float

    @property
    def unit_mm(self) -> float:
        return self.width_mm / UNITS

    @property
    def height(self) -> float:
        """In units."""
        return self.height_mm / self.unit_mm


SHEETS = {
    "A0": Sheet("A0", 1189, 841, 0.7),
    "A1": Sheet("A1", 841, 594, 0.85),
    "A3": Sheet("A3", 420, 297, 0.92),
}

SCREEN = Sheet("", 480, 270, 1.6)  # a screen of 16:9 on the wall, read from across the room


def draw(chart: Chart, calendar: Calendar, sheet: Sheet | str, say: Say = str, palette: Palette = PAPER) -> list[Page]:
    """The wall chart, a page for each sheet that it needs. Raises KeyError for a size there is not.

    For a screen on the wall: SCREEN, and `screen()` as palette.
    """
    sheet = SHEETS[sheet] if isinstance(sheet, str) else sheet
    layout, sheets = arranged(chart, sheet)
    of = len(sheets)
    return [wall(chart, calendar, layout, filled, no, of, say, palette) for no, filled in enumerate(sheets, 1)]


def arranged(chart: Chart, sheet: Sheet) -> tuple[Layout, list[Filled]]:
    """The largest size in which the chart stands on one sheet, or else on as few as it takes; groups are torn between
    the panels of a sheet only where that saves a sheet."""
    whole, torn = (_sheets(chart, sheet, sheet.least, tears) for tears in (False, True))
    tears, fewest = torn < whole, min(torn, whole)
    size = next(k for k in _sizes(sheet) if _sheets(chart, sheet, k, tears) <= fewest)
    panels, capacity = _panels(size), _capacity(sheet, size)
    filled, highest = even(chart.groups, capacity, panels, GAP, tears)
    most = 3.2 if len(filled) == 1 else 1.5
    row = ROW * min(capacity / highest, most) if highest else ROW
    shown = max((len(page) for page in filled), default=1)
    return Layout(sheet.name, sheet.width_mm, sheet.height_mm, size, shown, row, row * GAP), filled


def _sizes(sheet: Sheet) -> Iterator[float]:
    return (size for size in SIZES if size >= sheet.least)


def _sheets(chart: Chart, sheet: Sheet, size: float, tears: bool) -> int:
    return len(flow(chart.groups, _capacity(sheet, size), _panels(size), GAP, tears))


def _panels(size: float) -> int:
    return max(1, int(((UNITS - LEFT - 20) / size + 22) / (PANEL + 22)))


def _capacity(sheet: Sheet, size: float) -> float:
    """How many rows a panel holds."""
    return ((sheet.height - TOP - BOTTOM) / size - HEAD) / ROW
