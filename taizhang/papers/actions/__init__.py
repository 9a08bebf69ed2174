"""Every write of papers."""

from .importing import MOST_ROWS, begin, bring_row, chosen, mean, undo_row

__all__ = ["MOST_ROWS", "begin", "bring_row", "chosen", "mean", "undo_row"]
