"""Charts of who owes what by when: a pure function from rows to shapes and texts, for the wall and for the screen.

    pages = draw(chart, calendar, "A0")          # the wall chart, one Page per sheet; Page.svg() is complete
    strip(chart, calendar, zoom="week").svg      # the screen's chart, whose rows line up with a table

No Django and no clock: every date is passed in. Words are Chinese source text; `say` translates them.
"""

from .model import LIGHTS, Chart, Group, Mark, Row, Span, Stamp
from .palette import screen
from .sheet import SCREEN, SHEETS, Sheet, draw
from .strip import ZOOMS, Strip, strip
from .tiles import Tile, tiles

__all__ = [
    "LIGHTS",
    "SCREEN",
    "SHEETS",
    "ZOOMS",
    "Chart",
    "Group",
    "Mark",
    "Row",
    "Sheet",
    "Span",
    "Stamp",
    "Strip",
    "Tile",
    "draw",
    "screen",
    "strip",
    "tiles",
]
