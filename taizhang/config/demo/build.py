"""Building the demo county: found it, plot four hundred promises over nine months, let them happen."""

import random
from datetime import UTC, datetime, timedelta

from taizhang.config.demo import people, promises
from taizhang.config.demo.stories import Story, Told, tell
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org

MONTHS = 9

# How the promises stand today, in shares of a hundred.
FATES = (
    ("closed", 40), ("working", 22), ("red", 5), ("stuck", 2), ("claimed", 6), ("returned", 4), ("issued", 4),
    ("accepted", 3), ("extension", 2), ("drafted", 2), ("draft", 2), ("declined", 1), ("suspended", 2), ("withdrawn", 2),
    ("rebound", 2), ("rebound_closed", 1),
)  # fmt: skip
LONG_OVER = ("closed", "withdrawn", "rebound", "rebound_closed")


def build(*, at, items=None, seed=20260301):
    """Everything up to `at`. The same seed and instant tell the same history."""
    rng = random.Random(seed)
    began_at = datetime.combine(day_of(at) - timedelta(days=MONTHS * 30), datetime.min.time(), UTC) + timedelta(hours=1)
    made = people.found(rng, began_at)
    calendar = org.calendar(made.area_id)
    plots = list(_plots(rng, calendar, began_at + timedelta(days=3), at))
    album = {}
    tell((Story(made, told, random.Random(rng.random()), calendar, album) for told in plots[:items]), until=at)
    return made


def _plots(rng, calendar, begins_at, at):
    fates = [fate for fate, share in FATES for _ in range(share)]
    serial = 0
    for book in promises.BOOKS:
        kinds = promises.PROMISES[book.code]
        for n in range(book.weight):
            serial += 1
            promise = kinds[n % len(kinds)]
            township = rng.choice(list(promises.PLACES))
            place = rng.choice(promises.PLACES[township])
            if promise.lead == "T" and "{p}{n}个村" in promise.title:
                place = place[:3]
            fate = fates[(serial * 37) % len(fates)]
            entered, due, ends = _days(rng, calendar, fate, begins_at, at)
            yield Told(
                book, promise, township, place, rng.randint(promise.low, promise.high), serial, fate, entered, due, ends
            )


def _days(rng, calendar, fate, begins_at, at):
    """When it was entered, when it is due, when it ends, so that today it stands as its fate says."""
    today = day_of(at)

    def ago(low, high):
        day = calendar.add(today, -rng.randint(low, high))
        hour = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=rng.randrange(40, 500))
        return min(max(hour, begins_at + timedelta(minutes=rng.randrange(5000))), at - timedelta(minutes=rng.randrange(30, 200)))

    if fate in LONG_OVER:
        entered = ago(45, 175)
        length = rng.randint(12, 40)
        ends = min(entered + timedelta(days=length), at - timedelta(hours=rng.randrange(3, 90)))
        return entered, calendar.add(day_of(ends), rng.choice((-3, -1, 0, 1, 2, 4, 7))), ends
    if fate in ("draft", "issued", "declined"):
        entered = ago(0, 2)
        return entered, calendar.add(today, rng.randint(6, 45)), at
    if fate in ("red", "stuck"):
        return ago(25, 70), calendar.add(today, -rng.randint(2, 11)), at
    if fate == "claimed":
        return ago(15, 45), calendar.add(today, rng.randint(-2, 8)), at - timedelta(hours=rng.randrange(6, 60))
    if fate in ("returned", "drafted"):
        return ago(15, 45), calendar.add(today, rng.randint(-4, 9)), at - timedelta(hours=rng.randrange(30, 110))
    if fate == "accepted":
        return ago(2, 6), calendar.add(today, rng.randint(8, 40)), at
    soon = rng.random() < 0.3
    return ago(12, 60), calendar.add(today, rng.randint(0, 4) if soon else rng.randint(6, 55)), at
