"""The wall chart (作战图) of what the ledger knows: whose items, in which groups, as rows of a chart.

    chart = chart_of(reader, Scope(register_id=…), at=…, group=Grouping.UNIT, by_text=…)

`reader` is an Actor, or Console for the office's own print; what the reader may not see is counted, never shown.
"""

from .grouping import Grouping
from .queries import MOST, Console, Scope, TooMany, chart_of
from .rows import Dated, row_of

__all__ = ["MOST", "Console", "Dated", "Grouping", "Scope", "TooMany", "chart_of", "row_of"]
