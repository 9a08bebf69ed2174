"""Rounds: their states, who is ranked among whom, and what a round gives each unit. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from taizhang.engine import scoring
from taizhang.engine.refusal import N_


class State(StrEnum):
    OPEN = "open"
    PUBLISHED = "published"


STATES = {State.OPEN: N_("进行中"), State.PUBLISHED: N_("已公布")}

LEVELS = {"township": N_("乡镇街道"), "village": N_("村社区"), "bureau": N_("县直单位")}
"""The kinds of units that are ranked, each among its like."""

SHOWN = {"red": 10, "black": 5}
"""红黑榜: how many of each (domains.md 2.5: ten and five)."""


@dataclass(frozen=True)
class Seen:
    """What was seen at one point in the round, its visits taken together."""

    unit_id: int
    point_id: int
    type: str
    score: Decimal | None
    observed: int
    passed: int
    vetoes: int = 0


@dataclass(frozen=True)
class Result:
    """A unit's place among its like."""

    unit_id: int
    score: Decimal | None = None
    rank: int | None = None
    observed: int = 0
    passed: int = 0
    is_vetoed: bool = False
    types: dict[str, tuple[Decimal, bool]] = field(default_factory=dict)

    @property
    def rate(self) -> Decimal | None:
        return scoring.rate(self.passed, self.observed)


def results(
    seen: Iterable[Seen], members: Mapping[int, Iterable[int]], missing: str, *,
    vetoed: Iterable[int] = (), flat: Decimal | None = None, given: Mapping[int, Decimal] | None = None,
) -> list[Result]:  # fmt: skip
    """The ranking of one level. `members`: for each ranked unit the units whose points are its own, itself included.
    `flat`: what everybody gets of a round that fell out (domains.md 2.5: 95 for all, with a note); `given`: what
    somebody else measured."""
    of_unit: dict[int, list[Seen]] = defaultdict(list)
    above = defaultdict(list)
    for unit, own in members.items():
        for member in own:
            above[member].append(unit)
    for one in seen:
        for unit in above.get(one.unit_id, ()):
            of_unit[unit].append(one)
    scored = {
        unit: scoring.grouped([(unit, s.type, s.score) for s in of_unit[unit] if s.score is not None]).get(unit, {})
        for unit in members
    }
    types = scoring.by_types(scored, missing)
    scores = {unit: flat if flat is not None else scoring.mean(s for s, _ in types[unit].values()) for unit in members}
    if given is not None:
        scores = {unit: given.get(unit) for unit in members}
    out = {unit for unit in members if any(s.vetoes for s in of_unit[unit])} | (set(vetoed) & set(members))
    ranks = scoring.ranks(scores, out)
    found = [
        Result(
            unit, scores[unit], ranks[unit], sum(s.observed for s in of_unit[unit]),
            sum(s.passed for s in of_unit[unit]), unit in out, types[unit],
        )
        for unit in members
    ]  # fmt: skip
    return sorted(found, key=in_order)


def in_order(result: Result) -> tuple:
    """By rank; then those with a veto; then those that were not tested."""
    return (result.rank is None, not result.is_vetoed, result.rank or 0, result.unit_id)


def red_list(found: list[Result]) -> list[Result]:
    return [r for r in found if r.rank is not None][: SHOWN["red"]]


def black_list(found: list[Result]) -> list[Result]:
    """Whoever has a veto, then the last of the ranked, worst first; nobody who stands on the red list too."""
    ranked = [r for r in found if r.rank is not None][SHOWN["red"] :]
    return [r for r in found if r.is_vetoed] + ranked[::-1][: SHOWN["black"]]
