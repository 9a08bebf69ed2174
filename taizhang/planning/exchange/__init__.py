"""Plans from elsewhere and back: Microsoft Project, workbooks, what is pasted. All give rows as the editing table has
them. No Django, and nothing is saved here."""

from . import apart, mspdi, paste, xlsx
from .rows import COLUMNS, Imported, Note

__all__ = ["COLUMNS", "Imported", "Note", "apart", "mspdi", "paste", "xlsx"]
