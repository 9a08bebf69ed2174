"""A letter from above as single points, and which clause each one is about. Pure."""

import re
from collections.abc import Sequence

from taizhang.engine.grams import grams

LONGEST = 1000
MOST = 200
ENOUGH = 0.25  # of the clause's pairs of characters, from which on a clause is proposed

# From the innermost kind of number to the outermost: the innermost that the letter has begins a point.
_MARKS = (
    re.compile(r"\s*(?:[(（]\d{1,3}[)）]|[①-⑳])\s*(?=\S)"),
    re.compile(r"\s*\d{1,3}\s*[.．、](?!\d)\s*(?=\S)"),
    re.compile(r"\s*[(（][一二三四五六七八九十]{1,3}[)）]\s*(?=\S)"),
    re.compile(r"\s*[一二三四五六七八九十]{1,3}、\s*(?=\S)"),
)


def points(text: str) -> list[str]:
    """The points of a letter. A line that goes on belongs to the point above it, one that is numbered further out is
    a heading; without any numbers each sentence-long line is a point."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    mark = next((n for n, pattern in enumerate(_MARKS) if sum(bool(pattern.match(line)) for line in lines) >= 2), None)
    if mark is None:
        return [line[:LONGEST] for line in lines if len(line) >= 8]
    found: list[str] = []
    is_open = False
    for line in lines:
        if begins := _MARKS[mark].match(line):
            found.append(line[begins.end() :])
            is_open = True
        elif any(pattern.match(line) for pattern in _MARKS[mark + 1 :]):
            is_open = False
        elif is_open:
            found[-1] += line
    return [point[:LONGEST] for point in found]


def matched(text: str, clauses: Sequence[tuple[str, str]]) -> str:
    """The key of the clause ((key, words) each) of whose pairs of characters most stand in the text; "" for none."""
    said = set(grams(text))
    best, key = ENOUGH, ""
    for each, words in clauses:
        its = set(grams(words))
        share = len(said & its) / len(its) if its else 0.0
        if share > best:
            best, key = share, each
    return key
