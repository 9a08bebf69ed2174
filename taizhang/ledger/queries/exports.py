"""Lists as files: CSV as a stream, XLSX as a file. Same rows, same columns, same reach as the list; no cell can
run as a formula."""

import csv
import io
from itertools import chain, islice

from django.utils.translation import gettext

from taizhang.org import queries as org

from .lists import COLUMNS, DEFAULT_COLUMNS, SHOWN, Writer, ordered, own_fields, register_names

CHUNK = 1000
BOM = "\ufeff"  # so that Excel reads UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class _Writer(Writer):
    """A file is read next year too: every day with its year."""

    def short(self, day):
        return day.isoformat() if day else ""


def table(actor, wanted, *, at, columns=DEFAULT_COLUMNS):
    """The header, then every row as a list of texts, read in chunks from the server."""
    own = own_fields(actor, wanted)
    items = ordered(wanted.apply(actor, at), wanted.order)  # a bad condition is refused before anything is sent
    yield [gettext(COLUMNS[c]) for c in columns] + [spec.label for spec in own]
    units, registers = org.unit_names(actor.area_id), register_names(actor.area_id)
    found = items.values(*SHOWN).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        writer = _Writer(actor, chunk, at=at, columns=columns, own=own, units=units, registers=registers)
        for r in chunk:
            row = writer.row(r)
            row["light"] = f"{row['letter']} {row['light_note']}".strip()
            yield [row[c] for c in columns] + row["own"]


def csv_lines(actor, wanted, *, at, columns=DEFAULT_COLUMNS):
    """The table as pieces of CSV text, for a streaming answer."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    for n, row in enumerate(table(actor, wanted, at=at, columns=columns), start=1):
        writer.writerow([_safe(cell) for cell in row])
        if n % 100 == 1:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def xlsx(actor, wanted, out, *, at, columns=DEFAULT_COLUMNS):
    """The table as a workbook written to the open file `out`. Every cell is typed as text."""
    import xlsxwriter

    rows = table(actor, wanted, at=at, columns=columns)
    head = next(rows)  # what is wrong with the filter is said before a file is begun
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(gettext("台账"))
    bold = book.add_format({"bold": True})
    for n, row in enumerate(chain([head], rows)):
        for m, cell in enumerate(row):
            page.write_string(n, m, cell, bold if n == 0 else None)
    page.freeze_panes(1, 0)
    book.close()


def _safe(cell):
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
