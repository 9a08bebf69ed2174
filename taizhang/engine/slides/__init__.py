"""Five slides about a filter, as a PPTX that is edited in PowerPoint and WPS: text is text, a table a table, a chart a
chart with its numbers inside. Pure: every word and number is passed in; nothing is fetched, nothing linked."""

from .deck import Deck, Series, Total
from .writing import pptx

__all__ = ["Deck", "Series", "Total", "pptx"]
