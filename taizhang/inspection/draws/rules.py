"""抽查: who goes and where to is drawn by lot (双随机), and anybody can draw it again from what was recorded. Pure.

Only whole numbers and SHA-256 are used, so that a pocket calculator and any language come to the same lots:
the n-th lot of a seed is the number that SHA-256 makes of "<seed>/<name>/<n>", divided by the sum of the weights that
are still in; the remainder falls into somebody's share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from taizhang.engine.places import metres
from taizhang.engine.refusal import N_, Refused

MOST_POOL = 10_000
MOST_POINTS = 200
MOST_PEOPLE = 20

# Our own defaults for the risk of a point: what came back weighs most.
BASE, REBOUND, MOST_REBOUNDS, MOST_OPEN, MONTH, MOST_MONTHS = 1, 3, 4, 5, 30, 6


def weight(rebound_count: int, open_count: int, days_since: int | None) -> int:
    """How many shares a point has: one for itself, three for each rebound, one for each finding that stands open, one
    for each month in which nobody came; a point that nobody has seen counts as six months."""
    months = MOST_MONTHS if days_since is None else min(max(days_since, 0) // MONTH, MOST_MONTHS)
    return BASE + REBOUND * min(rebound_count, MOST_REBOUNDS) + min(open_count, MOST_OPEN) + months


def lot(seed: str, name: str, n: int, total: int) -> int:
    """The n-th lot (from 0) called `name`: 0 ≤ lot < total."""
    return int.from_bytes(sha256(f"{seed}/{name}/{n}".encode()).digest()) % total


def pick(weights: Sequence[tuple[int, int]], number: int) -> int:
    """Into whose share the number falls: an index of `weights`, which are pairs of id and shares."""
    for index, (_, shares) in enumerate(weights):
        number -= shares
        if number < 0:
            return index
    raise ValueError("the number is larger than all shares together")


@dataclass(frozen=True)
class Pot:
    """What is drawn from. `pool` in the order of ids; `own` names for each person the points that are kept from him."""

    pool: Sequence[tuple[int, int]]
    people: Sequence[int]
    own: Mapping[int, frozenset[int]]
    points: int  # so many are wanted
    inspectors: int


@dataclass(frozen=True)
class Lot:
    """One draw as it fell: `number` of `total` shares is the point's; `person` is None where nobody may go."""

    point: int
    person: int | None
    number: int
    total: int


@dataclass(frozen=True)
class Drawn:
    people: tuple[int, ...]
    lots: tuple[Lot, ...] = field(default=())

    def of(self, person: int) -> list[int]:
        return [one.point for one in self.lots if one.person == person]


def draw(pot: Pot, seed: str) -> Drawn:
    """First the inspectors, each as likely as the others, then point after point by its shares. A point goes to the
    one of them who may go there and has the fewest, by lot among equals; one where none may go is passed over, is
    told, and does not count."""
    left = [(person, 1) for person in sorted(set(pot.people))]
    chosen: list[int] = []
    while left and len(chosen) < pot.inspectors:
        chosen.append(left.pop(pick(left, lot(seed, "inspector", len(chosen), len(left))))[0])
    points = sorted(pot.pool)
    total = sum(shares for _, shares in points)
    load = dict.fromkeys(chosen, 0)
    lots: list[Lot] = []
    sent = 0
    while points and sent < pot.points:
        number = lot(seed, "point", len(lots), total)
        point, shares = points.pop(pick(points, number))
        person = _goes(pot, seed, chosen, load, point, len(lots))
        lots.append(Lot(point, person, number, total))
        total -= shares
        if person is not None:
            load[person] += 1
            sent += 1
    return Drawn(tuple(chosen), tuple(lots))


def _goes(pot, seed, chosen, load, point, n):
    may = [person for person in chosen if point not in pot.own.get(person, frozenset())]
    least = min((load[person] for person in may), default=0)
    free = [(person, 1) for person in sorted(may) if load[person] == least]
    return free[pick(free, lot(seed, "who", n, len(free)))][0] if free else None


def check(pot: Pot) -> None:
    """Raises Refused with what to do where there is nothing to draw."""
    if not pot.pool:
        raise Refused("inspection.no_pool", N_("这样筛下来没有点位，请放宽范围。"), "invalid")
    if len(pot.pool) > MOST_POOL:
        raise Refused(
            "inspection.large_pool", N_("一次最多从{most}处里抽，请按类型或者单位筛窄一些。"), "invalid", most=MOST_POOL
        )
    if not pot.people:
        raise Refused("inspection.no_people", N_("请选参加抽签的督查员。"), "invalid")
    if not 1 <= pot.points <= MOST_POINTS:
        raise Refused("inspection.draw_points", N_("抽几处要在1到{most}之间。"), "invalid", most=MOST_POINTS)
    if not 1 <= pot.inspectors <= min(MOST_PEOPLE, len(set(pot.people))):
        raise Refused(
            "inspection.draw_people", N_("抽几名督查员要在1到{most}之间。"), "invalid",
            most=min(MOST_PEOPLE, len(set(pot.people))),
        )  # fmt: skip


Place = tuple[int, float | None, float | None]


def route(places: Iterable[Place]) -> list[int]:
    """Ids in the order of a short way: from the westernmost always to the nearest that is left. Those without a place
    come last, as they were."""
    left: list[tuple[int, float, float]] = []
    nowhere = []
    for id_, lat, lon in places:
        if lat is None or lon is None:
            nowhere.append(id_)
        else:
            left.append((id_, lat, lon))
    if not left:
        return nowhere
    here = min(left, key=lambda place: (place[2], place[0]))
    way = []
    while True:
        way.append(here[0])
        left.remove(here)
        if not left:
            return way + nowhere
        _, lat, lon = here
        here = min(left, key=lambda place: (metres(lat, lon, place[1], place[2]), place[0]))
