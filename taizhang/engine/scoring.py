"""Scores from observations, so that anybody can recompute them: pure, exact, every step a line with its reason.

A clause that holds gives its score. One that does not gives what is left after `step` for each case, never less than
nothing, or nothing at all where there is no step. Where a zeroing clause does not hold, everything under the same
parent gives nothing. A point's score is what it gained of what was possible there, in hundredths; a unit's is the mean
of its types of points, each the mean of its points; ranks are shared by equals. Sources: the worked numbers T-C1 to
T-C8 and the bulletins of domains.md 2.3 and 2.5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Rule:
    """How one leaf of a scheme scores."""

    key: str
    parent: str
    score: Decimal
    step: Decimal = ZERO
    zeroes: bool = False
    is_veto: bool = False


@dataclass(frozen=True)
class Look:
    """One clause as it was seen; `cases` of a clause that does not hold."""

    clause: str
    holds: bool
    cases: int = 0


@dataclass(frozen=True)
class Line:
    """What one clause gave, and why: "" for all of it, "cases", "none" or "zeroed"."""

    clause: str
    possible: Decimal
    gained: Decimal
    why: str = ""
    cases: int = 0
    zeroed_by: str = ""


def rounded(value: Decimal | float, places: Decimal = HUNDREDTH) -> Decimal:
    """Half up, as people do it."""
    return Decimal(value).quantize(places, ROUND_HALF_UP)


def gained(rule: Rule, look: Look) -> tuple[Decimal, str]:
    if look.holds:
        return rule.score, ""
    if not rule.step:
        return ZERO, "none"
    return max(ZERO, rule.score - rule.step * max(1, look.cases)), "cases"


def lines(rules: Mapping[str, Rule], looks: Iterable[Look]) -> list[Line]:
    """What each clause seen at one point on one visit gave. Clauses without a score are only seen."""
    looks = [look for look in looks if look.clause in rules]
    zeroing = {rules[look.clause].parent: look.clause for look in looks if not look.holds and rules[look.clause].zeroes}
    found = []
    for look in looks:
        rule = rules[look.clause]
        by = zeroing.get(rule.parent, "")
        value, why = (ZERO, "zeroed") if by and by != look.clause else gained(rule, look)
        found.append(Line(look.clause, rule.score, value, why, look.cases, by if why == "zeroed" else ""))
    return found


def out_of_hundred(found: Iterable[Line]) -> Decimal | None:
    """The score of a point; None where nothing with a score was seen."""
    found = list(found)
    possible = sum((line.possible for line in found), ZERO)
    return rounded(100 * sum((line.gained for line in found), ZERO) / possible) if possible else None


def rate(passed: int, observed: int) -> Decimal | None:
    """得分率: how many of the observations held, in percent with one decimal."""
    return rounded(Decimal(100 * passed) / observed, Decimal("0.1")) if observed else None


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """Exact to the hundredth; None of nothing."""
    values = list(values)
    return rounded(sum(values, ZERO) / len(values)) if values else None


def filled(scores: Mapping[int, Decimal | None], missing: str) -> dict[int, Decimal | None]:
    """Of one type of points: units that have none get the mean of the others ("mean"), nothing ("zero"), or are left
    out of it ("exclude")."""
    if missing == "exclude":
        return dict(scores)
    known = mean(value for value in scores.values() if value is not None)
    instead = ZERO if missing == "zero" else known
    return {unit: instead if value is None and known is not None else value for unit, value in scores.items()}


def by_types(of: Mapping[int, Mapping[str, Decimal]], missing: str) -> dict[int, dict[str, tuple[Decimal, bool]]]:
    """For each unit its score by type, and whether that was put in its place. A unit without any point stays empty: it
    was not tested."""
    types = sorted({type for scores in of.values() for type in scores})
    result: dict[int, dict[str, tuple[Decimal, bool]]] = {unit: {} for unit in of}
    tested = [unit for unit, scores in of.items() if scores]
    for type in types:
        for unit, value in filled({unit: of[unit].get(type) for unit in tested}, missing).items():
            if value is not None:
                result[unit][type] = value, type not in of[unit]
    return result


def ranks(scores: Mapping[int, Decimal | None], vetoed: Iterable[int] = ()) -> dict[int, int | None]:
    """1, 2, 2, 4: equals share a place. Whoever has no score, or a veto, has none."""
    out = set(vetoed)
    ranked = sorted((s for unit, s in scores.items() if s is not None and unit not in out), reverse=True)
    return {unit: None if score is None or unit in out else ranked.index(score) + 1 for unit, score in scores.items()}


def over_years(scores: Sequence[Decimal | None], weights: Sequence[int]) -> Decimal | None:
    """A cycle's score from those of its years, the last one last; weights in percent. Years that are not known yet
    (None) are left out and the other weights stretched alike; None where none of weight is known."""
    if len(scores) != len(weights) or sum(weights) != 100:
        raise ValueError("one weight for each year, a hundred in all")
    known = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score is not None]
    whole = sum(weight for _, weight in known)
    return rounded(sum((score * weight for score, weight in known), ZERO) / whole) if whole else None


def with_minors(city: Decimal, minors: Decimal, *, line: int = 85, share: int = 20) -> Decimal | None:
    """The city's score with the minors' (未成年人思想道德) as `share` percent of it; None below the line: it cannot
    apply (domains.md 2.1)."""
    return None if minors < line else rounded((city * (100 - share) + minors * share) / 100)


def grouped(rows: Iterable[tuple[int, str, Decimal]]) -> dict[int, dict[str, Decimal]]:
    """Means by unit and type, from (unit, type, score of a point)."""
    of: dict[int, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for unit, type, score in rows:
        of[unit][type].append(score)
    return {
        unit: {type: value for type, scores in types.items() if (value := mean(scores)) is not None}
        for unit, types in of.items()
    }
