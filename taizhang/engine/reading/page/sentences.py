"""Paragraphs into sentences, sentences into clauses: what one directive can be.

A sentence ends at 。！？, a clause also at ；. Nothing is cut inside brackets or book-title marks.
Enumerators (一是, 二要, （三）, 4.) open a clause and stand outside its span.
"""

import re
from dataclasses import dataclass
from functools import cache

from ..words import starting

MARK = re.compile(
    starting(
        "一二三四五六七八九十第（(\\d①-⑳⑴-⒇首其再最—●■◆▲★•·",
        r"[一二三四五六七八九十]{1,2}(?:是要|是)(?!否|些|个|种)|[一二三四五六七八九十]{1,2}(?=要(?!求))"
        r"|第[一二三四五六七八九十百]{1,5}条|第[一二三四五六七八九十]{1,2}[，、：](?:是)?|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[(（]\d{1,2}[)）]"
        r"|\d{1,2}(?:\.(?![\d])|、)|[①-⑳]|[⑴-⒇]|首先，|其次，|再次，|最后，|—{1,2}(?=[\u4e00-\u9fff])|[●■◆▲★•·]",
    )
)
_LIST_ITEM = re.compile(
    r"[，、：](?=[一二三四五六七八九十①-⑳])(?:(?=[二三四五六七八九十]{1,2}(?:是|要(?!求|点|素)))|(?<=：)(?=[一二三四五六七八九十]{1,2}(?:是|、|要(?!求|点|素)))|(?<=[：，])(?=[①-⑳]))"
)
_OPEN, _CLOSE = "（《【〔", "）》】〕"

# Nobody writes sentences this long; the bound keeps every later pattern linear on hostile input.
LONGEST_SENTENCE, LONGEST_SEGMENT = 1200, 300


@dataclass(slots=True)
class Clause:
    """A piece of a sentence: its flat span without enumerator and final punctuation."""

    start: int
    end: int
    mark: str
    ended_by: str
    sentence: int
    place: int


_BRACKET = re.compile(f"[{_OPEN}{_CLOSE}]")


@cache
def _breaks(stops):
    outside = re.compile(f"[{_OPEN}{_CLOSE}{stops}]")
    return re.compile(f"[{stops}]"), re.compile(f"[^{stops}]*[{stops}][”’]*|[^{stops}]+"), outside


def _cut(flat, start, end, stops, longest):
    """Spans between stop characters outside brackets; a closing quotation mark stays with its sentence."""
    stop, pieces, breaks = _breaks(stops)
    if end - start <= longest:
        if not stop.search(flat, start, end):
            return [(start, end)] if start < end else []
        if not _BRACKET.search(flat, start, end):
            return [found.span() for found in pieces.finditer(flat, start, end)]
    return list(_cut_outside(flat, start, end, breaks, longest))


def _cut_outside(flat, start, end, breaks, longest):
    depth, first = 0, start
    for found in breaks.finditer(flat, start, end):
        at = found.start()
        while at - first > longest:
            yield first, first + longest
            first += longest
        char = flat[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and at >= first:
            at += 1
            while at < end and flat[at] in "”’":
                at += 1
            yield first, at
            first = at
    while end - first > longest:
        yield first, first + longest
        first += longest
    if first < end:
        yield first, end


def sentences(flat, start, end):
    """Flat spans of the sentences of a paragraph; the cells of a row are sentences of their own."""
    return _cut(flat, start, end, "。！？\t", LONGEST_SENTENCE)


def _items(flat, start, end):
    """A clause cut again where a list goes on after a comma or colon (一要…，二要…)."""
    first = start
    for found in _LIST_ITEM.finditer(flat, start, end):
        if found.end() > first:
            yield first, found.end()
            first = found.end()
    if first < end:
        yield first, end


def clauses(view, start, end):
    """The clauses of a paragraph in order."""
    flat, out = view.flat, []
    for number, (a, b) in enumerate(view.sentences(start, end)):
        place = 0
        for c, d in _cut(flat, a, b, "；", LONGEST_SENTENCE):
            for e, f in _items(flat, c, d):
                clause = _trim(flat, e, f, number, place)
                if clause:
                    out.append(clause)
                    place += 1
    return out


def _trim(flat, start, end, number, place):
    mark = ""
    while found := MARK.match(flat, start, end):
        mark += found.group()
        start = found.end()
    stop = end
    while stop > start and flat[stop - 1] in "。；！？，、…":
        stop -= 1
    if stop <= start:
        return None
    return Clause(start, stop, mark, flat[stop:end], number, place)


def segments(flat, start, end):
    """The clause cut at commas and colons outside brackets: flat spans without the mark itself."""
    pieces = _cut(flat, start, end, "，：", LONGEST_SEGMENT)
    return [(a, stop) for a, b in pieces if (stop := b - (flat[b - 1] in "，：")) > a]


def strip_quotes(text):
    """The text without the quotation marks around it."""
    return re.sub(r"^[“‘]+|[”’]+$", "", text)
