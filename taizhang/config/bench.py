"""`taizhang bench`: how long pages take and how many questions they ask, on a county made by `taizhang generate`."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from taizhang.engine.commands import CannotBeDone, command, option

if TYPE_CHECKING:
    from django.test import Client

WARM_UP = 3


@dataclass(frozen=True)
class Page:
    name: str
    account: str
    path: str


@dataclass(frozen=True)
class Figure:
    """Server time of one page, in milliseconds, and its number of questions to the database."""

    name: str
    median_ms: float
    p95_ms: float
    queries: int


@command(
    "bench",
    "measure the pages of a county made by `taizhang generate`",
    option("--rounds", type=int, default=40, help="requests per page (default %(default)s)"),
    option("--json", action="store_true"),
)
def bench(args) -> None:
    from taizhang.ledger.models import Item

    if settings.MODE == "production":
        raise CannotBeDone("measuring logs in with demo accounts; leave TAIZHANG_MODE unset")
    figures = [measure(page, args.rounds) for page in pages()]
    if args.json:
        print(json.dumps({"items": Item.objects.count(), "pages": [asdict(f) for f in figures]}, ensure_ascii=False))
        return
    print(f"{Item.objects.count()} items, {connection.vendor}")
    for figure in figures:
        print(f"{figure.name:<36}{figure.median_ms:>8.1f} ms {figure.p95_ms:>8.1f} ms {figure.queries:>4} queries")


def pages() -> list[Page]:
    from taizhang.ledger.models import Item
    from taizhang.org.models import Unit

    item = Item.objects.filter(state="closed").order_by("-id").first() or Item.objects.order_by("-id").first()
    unit = Unit.objects.filter(kind="township").order_by("id").first()
    if item is None or unit is None:
        raise CannotBeDone("no items here: run `taizhang generate --items 100000` first")
    return [
        Page("list of open items", "clerk", "/items/"),
        Page("list: red, one township and below", "clerk", f"/items/?light=red&unit={unit.pk}"),
        Page("list: past the deadline, by date", "clerk", "/items/?sort=due&late=1"),
        Page("search, a frequent word", "clerk", "/items/?view=all&q=道路"),
        Page("search, a rare word", "clerk", "/items/?view=all&q=粮站桥"),
        Page("item with its history", "clerk", f"/items/{item.pk}/"),
        Page("home of the office", "clerk", "/"),
        Page("must-do list of a unit", "liaison", "/todo/"),
        Page("home of the leader", "leader", "/"),
    ]


def measure(page: Page, rounds: int) -> Figure:
    from django.test.utils import CaptureQueriesContext

    client = _signed_in(page.account)
    times = []
    for n in range(WARM_UP + rounds):
        started = time.perf_counter()
        answer = client.get(page.path)
        b"".join(answer) if answer.streaming else answer.content
        if answer.status_code != 200:
            raise CannotBeDone(f"{page.path} answered {answer.status_code}")
        if n >= WARM_UP:
            times.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as asked:
        client.get(page.path)
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return Figure(page.name, round(statistics.median(times), 1), round(p95, 1), len(asked))


def _signed_in(username: str) -> Client:
    from django.test import Client

    from taizhang.org.accounts import DEMO_PASSWORD

    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/login/step/", {"username": username, "password": DEMO_PASSWORD})
    if "sessionid" not in client.cookies:
        raise CannotBeDone(f"the demo account {username} cannot log in here")
    return client
