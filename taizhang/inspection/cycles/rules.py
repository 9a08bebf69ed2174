"""周期（一届）: the years whose rounds count together, and what they give each unit. Pure.

Three years weigh 15, 25 and 60; the minors' score (未成年人思想道德) is a fifth of the total, and below 85 nobody can
apply; a veto holds within the twelve months before applying (domains.md 2.1, T-C1, T-C2, T-C8). A scheme's version says
its own figures. A year's score is the mean of its rounds (2.3: rounds of a year are averaged).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from taizhang.engine import scoring
from taizhang.engine.refusal import N_

YEAR = timedelta(days=365)


class Why(StrEnum):
    """Why a unit has no place."""

    RANKED = ""
    VETOED = "vetoed"
    MINORS = "minors"  # below the line
    GAP = "gap"  # others were tested in a year in which it was not
    UNTESTED = "untested"


WHY = {
    Why.VETOED: N_("停牌"),
    Why.MINORS: N_("未成年人测评低于{line}分，不能申报"),
    Why.GAP: N_("有的年份没有测评，不排名"),
}


@dataclass(frozen=True)
class Word:
    """What one published round says of a unit."""

    round_id: int
    year: int
    unit_id: int
    score: Decimal | None
    is_vetoed: bool = False  # and late enough to count


@dataclass(frozen=True)
class Minors:
    """未成年人: its percent of the total, and the line."""

    share: int
    line: int


@dataclass(frozen=True)
class Total:
    """A unit's cycle."""

    unit_id: int
    years: Mapping[int, Decimal | None] = field(default_factory=dict)
    over_years: Decimal | None = None
    minors: Decimal | None = None
    score: Decimal | None = None
    rank: int | None = None
    why: Why = Why.RANKED


def years_of(year: int, begins: int, count: int) -> tuple[int, ...]:
    """The years of the cycle in which `year` lies; cycles of `count` years begin in `begins`, before and after it."""
    first = begins + (year - begins) // count * count
    return tuple(range(first, first + count))


def is_recent(to_on: date, day: date) -> bool:
    """Whether a round ended within the twelve months before that day: then a veto in it still holds."""
    return to_on > day - YEAR


def totals(
    years: Sequence[int], weights: Sequence[int], words: Iterable[Word], *,
    minors: Minors | None = None, of_minors: Iterable[Word] = (), vetoed: Iterable[int] = (),
) -> list[Total]:  # fmt: skip
    """The ranking of one level. A year without any round is still to come; a unit without a score in a year in which
    others have one has no place. Minors count from their first published round on."""
    words = list(words)
    scored, young = _by_year(years, words), _by_year(years, of_minors)
    published = {year for of in scored.values() for year, score in of.items() if score is not None}
    told = {year for of in young.values() for year, score in of.items() if score is not None}
    out = set(vetoed) | {word.unit_id for word in words if word.is_vetoed}
    found = []
    for unit_id, of in scored.items():
        mine = young.get(unit_id, {})
        over = _over(years, weights, of)
        minor = _over(years, weights, mine)
        score, why = over, Why.RANKED
        if minors and told and over is not None and minor is not None:
            score = scoring.with_minors(over, minor, line=minors.line, share=minors.share)
            why = Why.MINORS if score is None else why
        if any(of.get(year) is None for year in published) or (minors and any(mine.get(year) is None for year in told)):
            why, score = Why.GAP, None
        if over is None:
            why, score = Why.UNTESTED, None
        if unit_id in out:
            why = Why.VETOED
        found.append(Total(unit_id, {y: of.get(y) for y in years}, over, minor, score, None, why))
    ranks = scoring.ranks({t.unit_id: t.score for t in found}, {t.unit_id for t in found if t.why})
    return sorted((replace(t, rank=ranks[t.unit_id]) for t in found), key=in_order)


def _by_year(years, words):
    """{unit: {year: the mean of its rounds}}."""
    of = defaultdict(lambda: defaultdict(list))
    for word in words:
        told = of[word.unit_id][word.year]
        if word.score is not None:
            told.append(word.score)
    return {unit: {year: scoring.mean(of_year.get(year, ())) for year in years} for unit, of_year in of.items()}


def _over(years, weights, scores):
    return scoring.over_years([scores.get(year) for year in years], weights)


def in_order(total: Total) -> tuple:
    """By rank; then with a veto, below the line, with a gap; the untested last."""
    return (total.rank is None, list(Why).index(total.why), total.rank or 0, -(total.over_years or 0), total.unit_id)
