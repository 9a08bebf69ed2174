"""The workbook that an office keeps, as lines of a ledger and back.

    book = read_apart(data)                      # every cell, with what has to be said about the file
    book = turned(book, fields)                  # 一事一表: each form as a row
    at, layouts = choose(book, fields, units)    # the sheet that looks like a ledger, what each column means
    found = lines(book.sheets[at], layouts[at], today=…, units=Known({"住建局": 12, …}, area="云溪县"))
    mended(data, book, at, layouts[at], found)   # the same workbook with what is wrong beside its cells
    write(layouts[at], map(row_of, found), out)  # rows in the office's own form

No Django, no clock, no database. What is understood and what is refused is told in `docs/workbooks.md`.
"""

from .forms import turned
from .guessing import choose, guess
from .headings import HINT
from .lining import LONGEST, lines, title_key
from .mending import mended
from .model import FIELDS, Book, Cell, Column, Due, Fault, Layout, Line, Said, Sheet, Unit, letters
from .progress import reports, without_day
from .reading import LARGEST, read, read_apart
from .units import Known
from .writing import due_cell, form, row_of, write

__all__ = [
    "FIELDS", "HINT", "LARGEST", "LONGEST", "Book", "Cell", "Column", "Due", "Fault", "Known", "Layout", "Line", "Said",
    "Sheet", "Unit", "choose", "due_cell", "form", "guess", "letters", "lines", "mended", "read", "read_apart",
    "reports", "row_of", "title_key", "turned", "without_day", "write",
]  # fmt: skip
