"""The workbook that an office keeps, as lines of a ledger and back.

    book = read_apart(data)                      # every cell, with what has to be said about the file
    at, layouts = choose(book, fields, units)    # the sheet that looks like a ledger, what each column means
    found = lines(book.sheets[at], layouts[at], today=…, units=Known({"住建局": 12, …}, area="云溪县"))

No Django, no clock, no database. What is understood and what is refused is told in `docs/workbooks.md`.
"""

from .guessing import choose, guess
from .headings import HINT
from .lining import LONGEST, lines, title_key
from .model import FIELDS, Book, Cell, Column, Due, Fault, Layout, Line, Said, Sheet, Unit, letters
from .reading import LARGEST, read, read_apart
from .units import Known

__all__ = [
    "FIELDS", "HINT", "LARGEST", "LONGEST", "Book", "Cell", "Column", "Due", "Fault", "Known", "Layout", "Line", "Said",
    "Sheet", "Unit", "choose", "guess", "letters", "lines", "read", "read_apart", "title_key",
]  # fmt: skip
