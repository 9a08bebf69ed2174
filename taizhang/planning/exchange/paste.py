"""What Excel, WPS and Word put on the clipboard: lines of cells between tabs."""

from __future__ import annotations

import re

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar

from . import sheet
from .headings import ABOVE
from .rows import Imported, not_too_many

LONGEST = 2_000_000
WIDEST = 200
# A cell with a line break, a tab or a quote comes in quotes, its own quotes doubled.
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"(?=\t|\r?\n|\r|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*+")


def cells(text: str) -> list[list[str]]:
    """Rows of cells as they were copied, each as wide as it is; a line break at the end begins no row."""
    if len(text) > LONGEST:
        raise Refused(
            "planning.exchange.long", N_("粘贴的内容有 {n} 个字，太多了；请分几次粘贴。"), "invalid", n=len(text)
        )
    rows: list[list[str]] = [[]]
    at, end = 0, len(text)
    while True:
        quoted = _QUOTED.match(text, at) if text.startswith('"', at) else None
        if quoted and re.search(r'[\t\r\n]|""', quoted[1]):
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            plain = _PLAIN.match(text, at)
            cell, at = (plain[0], plain.end()) if plain else ("", at)
        rows[-1].append(re.sub(r"\r\n?", "\n", cell))
        if at >= end:
            break
        if text[at] == "\t":
            at += 1
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        if at >= end:
            break
        rows.append([])
        not_too_many(len(rows) - ABOVE)
    widest = max(map(len, rows))
    if widest > WIDEST:
        raise Refused(
            "planning.exchange.wide", N_("粘贴的内容有 {n} 列，最多 {most} 列。"), "invalid", n=widest, most=WIDEST
        )
    return rows


def read(text: str, calendar: Calendar) -> Imported:
    """A whole table with its headings; raises `Refused` where there are none (then `cells` go in where one stands)."""
    return sheet.read(cells(text), calendar)
