"""Lay the text of a document out for reading: the marked stretches inside each paragraph.

Offsets are the contract: every piece knows its place in the stored text. Hard line breaks of a newspaper
column are joined for the eye only, so a piece never reaches across one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

BREAK = re.compile(r"[\u3000 \t]*[\r\n\f]+[\u3000 \t\r\n\f]*")


@dataclass(frozen=True)
class Mark:
    """A stretch of the text that means something: a candidate (`key` is its id), a figure or a doubt."""

    start: int
    end: int
    key: int | None = None
    kind: str = "candidate"
    state: str = ""


@dataclass
class Piece:
    """Consecutive characters of the stored text, from `start`."""

    start: int
    text: str
    figure: str = ""  # "", "sound", "bad", "plain"
    doubt: str = ""  # percent, of a word that was recognised with doubt
    fixed: str = ""  # how it had been recognised before somebody put it right
    mark: str = ""  # "120-122": where the whole doubtful word stands


@dataclass
class Run:
    """Neighbouring pieces of one paragraph that belong to the same candidate, or to none."""

    candidate: Mark | None
    start: int
    is_first: bool = False
    pieces: list[Piece] = field(default_factory=list)


def runs(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Run]:
    """Cut one paragraph at every mark. Candidates do not overlap; figures may lie inside them."""
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = {start, end}
    for m in inside:
        cuts.update((max(m.start, start), min(m.end, end)))
    result: list[Run] = []
    for a, b in pairwise(sorted(cuts)):
        candidate = next((m for m in inside if m.kind == "candidate" and m.start <= a < m.end), None)
        figure = next((m for m in inside if m.kind == "figure" and m.start <= a < m.end), None)
        doubt = next((m for m in inside if m.kind == "doubt" and m.start <= a < m.end), None)
        fixed = next((m for m in inside if m.kind == "fixed" and m.start <= a < m.end), None)
        told = {"doubt": doubt.state, "mark": f"{doubt.start}-{doubt.end}"} if doubt else {}
        if not result or result[-1].candidate is not candidate:
            result.append(Run(candidate, a, is_first=bool(candidate and candidate.start >= start)))
        told |= {"figure": figure.state if figure else "", "fixed": fixed.state if fixed else ""}
        result[-1].pieces.extend(_lines(text, a, b, told))
    return result


def _lines(text, start, end, told):
    at = start
    for found in BREAK.finditer(text, start, end):
        if found.start() > at:
            latin = text[found.start() - 1 : found.start()].isascii() and text[found.end() : found.end() + 1].isascii()
            yield Piece(at, text[at : found.start()] + (" " if latin else ""), **told)
        at = found.end()
    if at < end:
        yield Piece(at, text[at:end], **told)


def without_overlap(marks: Iterable[Mark]) -> list[Mark]:
    """Keep the first of two marks that overlap: the page can show a word in one colour only."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if mark.end > mark.start and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return kept


def neighbours(text: str, start: int, end: int, limit: int = 60) -> tuple[str, str]:
    """The sentence before and the sentence after, as context for a quotation."""
    before = _joined(text[max(0, start - 4 * limit) : start])
    after = _joined(text[end : end + 4 * limit])
    parts = [part for part in re.split(r"(?<=[。！？；])", before.rstrip()) if part.strip()]
    # “会议决定，” alone says little: the sentence before it belongs to the quotation too.
    whole = 1 if parts and parts[-1][-1] in "。！？；" else 2
    tail = "".join(parts[-whole:])[-limit:]
    head = re.match(r"[。！？；;，,]?[^。！？；]*[。！？；]?", after)
    return tail.strip(), (head.group() if head else "")[:limit].strip()


def _joined(text):
    """The text on one line, the cells of a table beside each other."""
    return BREAK.sub("", text).replace("\t", "　")
