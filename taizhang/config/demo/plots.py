"""What becomes of each promise: four hundred plots, drawn so that every state, every book and every unit has its
share, in a short county as in the whole one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from random import Random
from typing import TypeVar

from taizhang.config.demo import county, promises
from taizhang.config.demo.hours import DAY, Hours
from taizhang.ledger.rules import day_of

T = TypeVar("T")
Span = tuple[float, float]


@dataclass(frozen=True)
class Fate:
    """How a promise stands today. In working days: entered `ago`, due `due` from now, last touched `idle` ago."""

    name: str
    share: int
    ago: Span
    due: Span
    idle: Span = (0.2, 3)
    since: str = "today"  # what `due` is counted from; what is over has its `ago`, too, counted from its end


# Shares of the other units, and of the housing bureau, whose people the demo offers to log in as.
FATES = (
    Fate("claimed", 20, (15, 40), (-2, 8), (0.3, 5)),
    Fate("extension", 7, (14, 40), (0, 4), (0.3, 3)),
    Fate("issued", 13, (0.6, 1.9), (6, 40), (0.1, 0.5)),
    Fate("red", 16, (25, 70), (-11, -1), (0.2, 0.9)),
    Fate("yellow", 16, (12, 40), (0, 3), (1, 9)),
    Fate("returned", 8, (15, 40), (1, 9), (0.2, 2)),
    Fate("drafted", 5, (15, 40), (0, 9), (0.2, 2)),
    Fate("declined", 3, (0.9, 1.2), (8, 40), (0.1, 0.4)),  # within a working day
    Fate("draft", 8, (0.3, 2), (8, 45), (0.1, 0.2)),
    Fate("suspended", 6, (20, 60), (6, 40), (2, 15)),
    Fate("withdrawn", 6, (20, 60), (3, 9), (1, 80), since="end"),
    Fate("rebound", 6, (60, 90), (18, 26), (0.5, 4), since="begin"),
    Fate("divided", 6, (14, 30), (12, 40), (0.5, 4)),
    Fate("accepted", 11, (2, 6), (8, 40), (1, 2)),
    Fate("stuck", 5, (30, 80), (-16, -6), (0.2, 1.5)),
    Fate("rebound_closed", 4, (50, 60), (3, 9), (1, 60), since="end"),
    Fate("working", 84, (12, 55), (7, 55), (1, 14)),
    Fate("closed", 133, (10, 35), (-3, 7), (0.3, 130), since="end"),
)
OWN_SHARES = {
    "drafted": 3, "returned": 3, "issued": 4, "yellow": 4, "extension": 2, "red": 2, "claimed": 2, "divided": 2,
    "accepted": 1, "suspended": 1, "rebound": 1, "working": 6, "closed": 12,
}  # fmt: skip
OFFERED_UNIT = "ZJ"
# Nobody reports there, so nothing goes further than this.
WITHOUT_LIAISON = cycle(("accepted", "issued", "accepted", "declined", "draft"))


@dataclass
class Plot:
    """One promise and its fate, with the minutes of its first and last act."""

    serial: int
    book: promises.Book
    promise: promises.Promise
    township: str
    place: str
    count: int
    lead: str
    joint: tuple[str, ...]
    leader: str
    fate: str
    begins: float
    ends: float
    due_on: date


def plots(rng: Random, hours: Hours, at) -> Iterator[Plot]:
    fates = {fate.name: fate for fate in FATES}
    everywhere = cycle(_spread((fate.name, fate.share) for fate in FATES))
    own = cycle(_spread(OWN_SHARES.items()))
    told = dict.fromkeys(promises.PROMISES, 0)
    for serial, code in enumerate(_spread((book.code, book.weight) for book in promises.BOOKS), start=1):
        book, kinds = promises.BOOK[code], promises.PROMISES[code]
        promise = kinds[told[code] % len(kinds)]
        told[code] += 1
        township = rng.choice(list(promises.PLACES))
        place = rng.choice(promises.PLACES[township])
        if promise.lead == "T" and "{p}{n}个村" in promise.title:
            place = place[:3]
        lead = township if promise.lead == "T" else promise.lead
        joint = (township if each == "T" else each for each in promise.joint)
        if lead in county.WITHOUT_LIAISON:
            fate = fates[next(WITHOUT_LIAISON)]
        else:
            fate = fates[next(own if lead == OFFERED_UNIT else everywhere)]
        yield Plot(
            serial, book, promise, township, place, rng.randint(promise.low, promise.high), lead,
            tuple(each for each in dict.fromkeys(joint) if each != lead), _leader(lead, book, told[code]), fate.name,
            *_life(rng, hours, fate, at),
        )  # fmt: skip


def _spread(shares: Iterable[tuple[T, int]]) -> list[T]:
    """Each thing as often as its share says, evenly; the first of each comes first."""
    places = [(n / share, thing) for thing, share in shares for n in range(share)]
    return [thing for _, thing in sorted(places, key=lambda place: place[0])]


def _leader(lead, book, n):
    """Who of the county's leaders looks after it: by the division of work, an instruction by whose it is."""
    if book.code == "PS":
        return county.LEADERS[n % 2].username
    return county.LEADERS[(sum(map(ord, lead)) + 1) % len(county.LEADERS)].username


def _life(rng, hours, fate, at):
    """First and last act in minutes, and the deadline."""
    now, (low, high) = hours.minute(at), fate.idle
    if fate.since == "end":
        ends = now - DAY * (low + (high - low) * rng.random() ** 1.5)  # lately more than long ago
        begins = max(0, ends - DAY * rng.uniform(*fate.ago))
    else:
        begins = now - DAY * rng.uniform(*fate.ago)
        ends = max(now - DAY * rng.uniform(low, high), begins + 60)
    counted_from = {"today": day_of(at), "end": hours.day(ends), "begin": hours.day(begins)}[fate.since]
    return begins, ends, hours.calendar.add(counted_from, rng.randint(*fate.due))
