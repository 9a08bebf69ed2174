"""What the slides say."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Total:
    """A big number; `light` (red, yellow, green, grey) where it counts one."""

    label: str
    value: str
    light: str = ""


@dataclass(frozen=True)
class Series:
    """One colour of the bars: a number for each unit."""

    name: str
    light: str
    values: Sequence[int]


@dataclass(frozen=True)
class Deck:
    """Rows are lists of cells under their heads; `*_more` says how many did not fit; empty lists say `*_none`."""

    title: str
    says: str  # the conditions in words
    who: str
    stamp: str  # as of when, on which state of the journal
    whole_title: str
    totals: Sequence[Total]  # lights first, the others in a second line
    whole: str  # the sum in one line
    changes: str
    units_title: str
    units_heads: Sequence[str]
    units: Sequence[Sequence[str]]
    bars: Sequence[Series]
    units_more: str
    units_none: str
    reds_title: str
    reds_heads: Sequence[str]
    reds: Sequence[Sequence[str]]
    reds_more: str
    reds_none: str
    next_title: str
    next_heads: Sequence[str]
    next: Sequence[Sequence[str]]
    next_none: str
    asked_title: str
    asked: Sequence[str] = field(default_factory=list)
