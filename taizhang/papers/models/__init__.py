"""The tables of papers."""

from .dossier import Dossier
from .importing import Import, ImportRow, Meaning

__all__ = ["Dossier", "Import", "ImportRow", "Meaning"]
