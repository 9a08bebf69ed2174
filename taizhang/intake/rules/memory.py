"""What a desk has learned from its own decisions. It proposes and says so; nothing is ever hidden or left out by it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from taizhang.engine.grams import grams
from taizhang.intake.rules.candidates import bare, parties

ALIAS, REJECT = "alias", "reject"
RECALLED, LEARNED = "recalled", "learned"  # how a lead was found
LEARNED_AFTER = 2  # equal corrections, one after the other, until a name is matched by itself
REJECTED_AFTER = 3  # sentences of one kind, until the next of it is marked
LIKE = 0.6


@dataclass(frozen=True)
class Known:
    """Which unit a printed name was last given, and how many times in a row."""

    unit_id: int
    times: int

    @property
    def how(self) -> str:
        return LEARNED if self.times >= LEARNED_AFTER else RECALLED


def printed_name(owner: str, passage: str) -> str:
    """The name that a decision about the lead teaches; empty where the text names none, or several, or everybody."""
    said = parties(owner, passage)
    return bare(said.lead) if said.lead and not said.doubt else ""


def aliases(taught: Iterable[tuple[str, int]]) -> dict[str, Known]:
    """What the corrections (name, unit), newest first, come to. A different correction starts the count anew."""
    known: dict[str, Known] = {}
    closed = set()
    for name, unit_id in taught:
        if name in closed:
            continue
        if name not in known:
            known[name] = Known(unit_id, 1)
        elif known[name].unit_id == unit_id:
            known[name] = Known(unit_id, known[name].times + 1)
        else:
            closed.add(name)
    return known


def shape(passage: str) -> frozenset[str]:
    """A sentence without its numbers and days, as pairs of characters."""
    words = re.sub(r"\d+|[年月日号]前?", "", bare(passage))
    return frozenset(pair for pair in grams(words) if len(pair) == 2)


def is_like(one: frozenset[str], other: frozenset[str]) -> bool:
    """Do two sentences say nearly the same in nearly the same words?"""
    return bool(one and other) and 2 * len(one & other) >= LIKE * (len(one) + len(other))


def times(one: frozenset[str], others: Iterable[frozenset[str]]) -> int:
    return sum(is_like(one, other) for other in others)


def clusters(shapes: list[tuple[int, frozenset[str]]]) -> list[list[int]]:
    """The numbers of sentences that are alike, the largest bundle first; each sentence once."""
    bundles: list[tuple[frozenset[str], list[int]]] = []
    for number, one in shapes:
        bundle = next((numbers for first, numbers in bundles if is_like(first, one)), None)
        if bundle is None:
            bundles.append((one, [number]))
        else:
            bundle.append(number)
    return sorted((numbers for _first, numbers in bundles), key=len, reverse=True)
