"""One sheet of the wall chart, in units of a millimetre on A0: spine, head with totals, panels, legend, stamp."""

from dataclasses import dataclass

from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar

from .canvas import Canvas, Page
from .flow import Sheet as Filled
from .frame import head, legend, spine
from .lights import Say
from .model import Chart
from .palette import PAPER, Palette
from .panel import Columns, panel

UNITS = 1189.0  # the width of every sheet
LEFT, RIGHT = 58.0, 1169.0
TOP, BOTTOM = 80.0, 64.0  # what the head and the legend take
HEAD = 16.5  # of a panel: the flag of today and the months
ROW = 11.0
PANEL = 430.0  # the least width of a panel
BETWEEN = 22.0  # panels


@dataclass(frozen=True)
class Layout:
    paper: str  # its name; empty for a screen
    width_mm: float
    height_mm: float
    size: float  # of the body
    panels: int
    row: float
    gap: float

    @property
    def unit_mm(self) -> float:
        return self.width_mm / UNITS

    @property
    def height(self) -> float:
        return self.height_mm / self.unit_mm


def wall(
    chart: Chart,
    calendar: Calendar,
    layout: Layout,
    filled: Filled,
    no: int,
    of: int,
    say: Say = str,
    palette: Palette = PAPER,
) -> Page:
    canvas = Canvas(palette)
    canvas.rect(0, 0, UNITS, layout.height, fill=palette.paper)
    spine(canvas, layout.height, chart.slip)
    head(canvas, chart, LEFT, RIGHT, say)
    body = canvas.at(LEFT, TOP, layout.size)
    across = (RIGHT - LEFT) / layout.size
    wide = (across - BETWEEN * (layout.panels - 1)) / layout.panels
    high = (layout.height - TOP - BOTTOM) / layout.size
    columns = Columns.fitting(chart, wide)
    for place, pieces in enumerate(filled):
        panel(body.at(place * (wide + BETWEEN), 0), chart, calendar, pieces, columns, HEAD, high, layout.row,
              layout.gap, say)  # fmt: skip
    paper = layout.paper and say(N_("{size}　{width} × {height} 毫米　按 100% 打印")).format(
        size=layout.paper, width=round(layout.width_mm), height=round(layout.height_mm)
    )
    page = say(N_("第 {no} 页 共 {of} 页")).format(no=no, of=of)
    years = [year for year in range(chart.from_on.year, chart.to_on.year + 1) if year not in calendar.published_years]
    unknown = (
        say(N_("{years}年的放假安排还没公布，按双休推算。")).format(years="、".join(map(str, years))) if years else ""
    )
    cut = (
        say(N_("{count} 行在图外还有（‹ ›）：本图只画 {from_on} 至 {to_on}，止于哪天看时限一栏。")).format(
            count=chart.beyond, from_on=chart.from_on, to_on=chart.to_on
        )
        if chart.beyond
        else ""
    )
    legend(canvas, chart, LEFT, RIGHT, layout.height - 44, paper, page if of > 1 else "", cut + unknown, say)
    return Page(
        UNITS, layout.height, tuple(canvas.shapes), tuple(canvas.texts), palette, layout.unit_mm, chart.title
    )  # fmt: skip
