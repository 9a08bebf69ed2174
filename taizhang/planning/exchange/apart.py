"""A file that somebody brings is read in a process of its own (`engine.reading.apart`), with so much memory and time.

What goes there and comes back is JSON: the days of the calendar, then the rows and the notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from taizhang.engine.network import Sentence
from taizhang.engine.reading import apart
from taizhang.engine.workdays import Calendar

from . import mspdi, xlsx
from .rows import Imported, Note, fits

_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, calendar: Calendar) -> Imported:
    """A workbook or a file of Microsoft Project; raises `Refused` for what is neither or unfolds to too much."""
    fits(data)
    days = {
        "rest": [day.isoformat() for day in calendar.rest_days],
        "work": [day.isoformat() for day in calendar.work_days],
        "years": sorted(calendar.published_years),
    }
    gives = apart.call("taizhang.planning.exchange.apart:unfold", data, days)
    notes = [Note(row, column, Sentence(message, params)) for row, column, message, params in gives.pop("notes")]
    return Imported(notes=notes, **gives)


def unfold(data: bytes, days: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """In the child: the same as JSON carries it."""
    if data.lstrip().startswith(_XML):
        found = mspdi.read(data)
    else:
        rest, work = (dict.fromkeys(map(date.fromisoformat, days[kind]), "") for kind in ("rest", "work"))
        found = xlsx.read(data, Calendar(rest, work, set(days["years"])))
    return {
        "rows": found.rows,
        "notes": [(note.row, note.column, note.says.message, note.says.params) for note in found.notes],
        "title": found.title,
        "start_on": found.start_on,
        "deadline_on": found.deadline_on,
    }
