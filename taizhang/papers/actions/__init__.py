"""Every write of papers."""

from .dossiers import took_dossier
from .importing import MOST_ROWS, begin, bring_row, chosen, may_bring, mean, undo_row

__all__ = ["MOST_ROWS", "begin", "bring_row", "chosen", "may_bring", "mean", "took_dossier", "undo_row"]
