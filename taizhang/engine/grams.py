"""Chinese search without a dictionary: overlapping pairs of characters.

Text and query pass the same normalisation. A text can contain the query only if it has all of the query's
terms, so an index over terms finds the candidates and `contains` confirms them.
"""

import re
import unicodedata
from collections.abc import Iterable

_RUNS = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """One form for full-width and half-width, capitals and small letters, and any run of blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def grams(text: str) -> list[str]:
    """The index terms of a text, each once: every pair of neighbours, and the last character of each run.

    With the last character, every character begins some term; so a one-character query is a prefix search.
    """
    return _unique(run[i : i + 2] for run in _RUNS.findall(normalise(text)) for i in range(len(run)))


def query_grams(query: str) -> list[str]:
    """The terms that a matching text must all have; a term of one character is to be matched as a prefix."""
    return _unique(run[i : i + 2] for run in _RUNS.findall(normalise(query)) for i in range(max(1, len(run) - 1)))


def contains(text: str, query: str) -> bool:
    """The recheck after the index: each word of the query stands in the text."""
    text = normalise(text)
    return all(word in text for word in normalise(query).split())


def _unique(terms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(terms))
