"""The tables of papers."""

from .dossier import Dossier
from .importing import Import, ImportRow, Meaning
from .papers import Paper, PaperHand, PaperItem, PaperSeries, PaperUnit, PaperWord

__all__ = [
    "Dossier", "Import", "ImportRow", "Meaning", "Paper", "PaperHand", "PaperItem", "PaperSeries", "PaperUnit",
    "PaperWord",
]  # fmt: skip
