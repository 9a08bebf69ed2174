"""The tables of papers."""

from .dossier import Dossier
from .importing import Import, ImportRow, Meaning
from .papers import Paper, PaperHand, PaperItem, PaperOrgan, PaperSeries, PaperUnit, PaperWord
from .texts import PaperFigures, PaperTemplate, PaperText

__all__ = [
    "Dossier", "Import", "ImportRow", "Meaning", "Paper", "PaperFigures", "PaperHand", "PaperItem", "PaperOrgan",
    "PaperSeries", "PaperTemplate", "PaperText", "PaperUnit", "PaperWord",
]  # fmt: skip
