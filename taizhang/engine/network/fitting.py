"""What would make a late plan fit: the smallest cuts along the chain that is late.

First one step made shorter, or one pair of steps overlapped, wherever that alone is enough; otherwise several steps
of the chain, the longest first and none below half its days. Every remedy has been scheduled and found to fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar

from .crossing import Crossing
from .floats import driving
from .grid import Edge, Grid
from .model import WORKING, Change, Plan, Remedy, Sentence, Step
from .passes import earliest, working_days

SHORTER, OVERLAPS = 3, 2
"""So many remedies of each kind are offered."""
PATIENCE = 60_000
"""Steps looked at before the search is content with what it has found; hundreds of steps never get there."""

ROUNDING = 2
"""Working days by which a cut can help more than its own length, where days off lie in the way."""


class Fitting:
    def __init__(self, plan: Plan, grid: Grid, calendar: Calendar, crossing: Crossing, early: list[int]):
        self.plan, self.grid, self.calendar, self.crossing, self.early = plan, grid, calendar, crossing, early
        self.patience = PATIENCE

    def remedies(self) -> tuple[Remedy, ...]:
        end, needed = self._worst(self.grid, self.early)
        chain = self._chain(self.grid, self.early, end)
        found = [
            *self._some(self._shorter(chain, needed), SHORTER),
            *self._some(self._overlaps(chain, needed), OVERLAPS),
        ]
        if not any(self._is_bearable(remedy) for remedy in found):
            found = [*self._together(), *found]
        return tuple(found)

    # ── one change ─────────────────────────────────────────────────────────────

    def _shorter(self, chain: list[int], needed: int) -> Iterator[Remedy | None]:
        """One step made shorter, the longest first; None for one that is not enough."""
        for place in sorted(chain, key=lambda place: (-self.grid.days[place], place)):
            days = self.grid.days[place]
            if days - 1 < max(1, needed - ROUNDING):
                return

            def less(n: int, place: int = place, days: int = days) -> Grid:
                return self.grid.changed({place: days - n}, {})

            n = self._least(less, needed, days - 1)
            change = Change(self.plan.steps[place].id, days=days - n)
            yield Remedy((change,), (self._cut(place, n),)) if n else None

    def _overlaps(self, chain: list[int], needed: int) -> Iterator[Remedy | None]:
        """One step begun before the one it waits for is done, where most of that one remains undisturbed."""
        pairs = [(place, driving(self.grid, self.crossing, place, self.early)[0]) for place in chain[:-1]]

        def room(pair: tuple[int, int]) -> int:
            edge = self.grid.edges[pair[0]][pair[1]]
            days = self.grid.days[edge.before]
            if self.grid.in_calendar_days[edge.before]:
                days = days * 5 // 7
            is_finish_to_start = edge.from_finish and not edge.to_finish
            return edge.lag + max(0, days - 1) if is_finish_to_start else edge.lag

        for place, n in sorted(pairs, key=lambda pair: (-room(pair), pair)):
            if room((place, n)) < max(1, needed - ROUNDING):
                return
            links = self.grid.edges[place]

            def less(by: int, p: int = place, k: int = n, links: tuple[Edge, ...] = links) -> Grid:
                changed = links[k]._replace(lag=links[k].lag - by)
                return self.grid.changed({}, {p: (*links[:k], changed, *links[k + 1 :])})

            by = self._least(less, needed, room((place, n)))
            link = self.plan.steps[place].after[n]
            change = Change(self.plan.steps[place].id, after=link.before, type=link.type, lag=link.lag - by)
            yield Remedy((change,), (self._earlier(place, links[n], by),)) if by else None

    # ── several together ───────────────────────────────────────────────────────

    def _together(self) -> Iterator[Remedy]:
        days: dict[int, int] = {}
        grid, early = self.grid, self.early
        while self.patience > 0:
            end, needed = self._worst(grid, early)
            if needed <= 0:
                places = sorted(days, key=lambda place: -(self.grid.days[place] - days[place]))
                changes = tuple(Change(self.plan.steps[place].id, days=days[place]) for place in places)
                yield Remedy(changes, tuple(self._cut(place, self.grid.days[place] - days[place]) for place in places))
                return
            chain = self._chain(grid, early, end)
            spare = {place: grid.days[place] - (self.grid.days[place] + 1) // 2 for place in chain}
            place = max(chain, key=lambda place: (spare[place], -place))
            if spare[place] < 1 or sum(spare.values()) < needed - ROUNDING:
                return
            days[place] = grid.days[place] - min(needed, spare[place])
            grid = self.grid.changed(days, {})
            early = self._early(grid)

    # ── what they need ─────────────────────────────────────────────────────────

    def _some(self, candidates: Iterator[Remedy | None], most: int) -> Iterator[Remedy]:
        """The first few that are enough, as long as there is patience."""
        for remedy in candidates:
            if remedy:
                yield remedy
                most -= 1
            if not most or self.patience <= 0:
                return

    def _least(self, change: Callable[[int], Grid], guess: int, most: int) -> int:
        """The smallest number with which the changed plan fits; 0 when even the greatest is too small."""
        if guess > 1 and guess <= most and self._fits(change(guess)) and not self._fits(change(guess - 1)):
            return guess
        if not self._fits(change(most)):
            return 0
        low, high = 1, most
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._fits(change(middle)) else (middle + 1, high)
        return low

    def _early(self, grid: Grid) -> list[int]:
        self.patience -= len(grid.order)
        return earliest(grid, self.crossing)

    def _fits(self, grid: Grid) -> bool:
        early = self._early(grid)
        return all(
            start <= by and start + days <= finish_by
            for start, by, days, finish_by in zip(early, grid.starts_by, grid.days, grid.finishes_by, strict=True)
        )

    def _worst(self, grid: Grid, early: list[int]) -> tuple[int, int]:
        """The step that misses its date by most working days, and by how many."""
        worst, most = 0, 0
        for place, start in enumerate(early):
            by = min(grid.starts_by[place], grid.finishes_by[place] - grid.days[place])
            if start > by:
                late = max(1, working_days(grid, self.calendar, place, by, start))
                if late > most:
                    worst, most = place, late
        return worst, most

    def _chain(self, grid: Grid, early: list[int], end: int) -> list[int]:
        """Backwards from a step along one link each that holds it, to the step that nothing holds but a date."""
        chain = [end]
        while early[chain[-1]] > grid.starts_from[chain[-1]]:
            place = chain[-1]
            chain.append(grid.edges[place][driving(grid, self.crossing, place, early)[0]].before)
        return chain

    def _is_bearable(self, remedy: Remedy) -> bool:
        """It leaves a step at least half its days, for itself or before another begins beside it."""
        change = remedy.changes[0]
        before = next(step for step in self.plan.steps if step.id == (change.after or change.step))
        left = before.days + min(0, change.lag) if change.lag is not None else change.days or 0
        return left * 2 >= before.days

    def _cut(self, place: int, n: int) -> Sentence:
        step = self.plan.steps[place]
        text = N_("把“{step}”压缩 {n} 个工作日") if step.unit == WORKING else N_("把“{step}”压缩 {n} 天")
        return Sentence(text, {"step": name(step), "n": n})

    def _earlier(self, place: int, edge: Edge, n: int) -> Sentence:
        params = {"step": name(self.plan.steps[place]), "before": name(self.plan.steps[edge.before]), "n": n}
        if edge.lag > 0:
            return Sentence(N_("“{before}”与“{step}”之间少等 {n} 个工作日"), params)
        return Sentence(N_("“{step}”提前 {n} 个工作日开始，与“{before}”搭接"), params)


LONGEST = 40


def name(step: Step) -> str:
    """What a sentence calls a step: its title, shortened when nobody could read it in a sentence."""
    text = " ".join((step.title or step.id).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
