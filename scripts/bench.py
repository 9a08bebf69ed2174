#!/usr/bin/env python3
"""Measure, and write docs/figures.md: starting, reading, writing over HTTP, pages at 100,000 items; both databases.

bench.py [--items 100000]      the generated counties stay in var/load and in a cluster that ends with the run
bench.py --only reading        scores, speed and memory of the reader alone
bench.py --only planning       plans of 10,000 steps
bench.py --only chart          the wall chart as SVG and PDF
bench.py --only dossier        an evidence dossier of 2,000 photos: seconds and memory
bench.py --only editor         frames and saves of the editing table, 500 steps, in Chromium
bench.py --only phone          the inspector's phone: 500 photos over a line that breaks, seconds of a finding;
                               three phones out of reach while the office works
bench.py --only sheets         workbooks on their way into the ledger
bench.py --only nightly        the nightly run of the ladder, on the county of --items
bench.py --only sending        10,000 messages through a failing channel; messages per person and day of the demo county
bench.py --only inspection     10,000 points and 100,000 observations: pages, scores, draws
bench.py --only papers         the monthly bulletin, on the county of --items
"""

from __future__ import annotations

import argparse
import contextlib
import http.cookiejar
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import bench_chart  # noqa: E402
import bench_dossier  # noqa: E402
import bench_editor  # noqa: E402
import bench_inspection  # noqa: E402
import bench_nightly  # noqa: E402
import bench_papers  # noqa: E402
import bench_phone  # noqa: E402
import bench_planning  # noqa: E402
import bench_reading  # noqa: E402
import bench_sending  # noqa: E402
import bench_sheets  # noqa: E402
import figures  # noqa: E402

from tests.support import postgres  # noqa: E402
from tests.support.server import Server  # noqa: E402

TAIZHANG = str(Path(sys.executable).parent / "taizhang")
CLIENTS, SECONDS = 4, 15
PASSWORD = "Yunxi-demo-2026"


def run(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [TAIZHANG, *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"taizhang {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def playground(data: Path, database: str | None) -> dict[str, str]:
    environment = {**os.environ, "TAIZHANG_MODE": "demo", "TAIZHANG_DATA": str(data)}
    environment.pop("TAIZHANG_DATABASE_URL", None)
    return {**environment, **({"TAIZHANG_DATABASE_URL": database} if database else {})}


# ── starting ────────────────────────────────────────────────────────────────────


def starting(environment: dict[str, str], home: Path) -> tuple[float, float]:
    """Seconds until the login page answers: without and with Python's compiled files."""
    environment = {**environment, "PYTHONPYCACHEPREFIX": str(home / "pycache")}
    seconds = []
    for _ in range(2):
        server = Server("", home, environment=environment)
        started = time.monotonic()
        server.start()
        seconds.append(time.monotonic() - started)
        server.stop()
    return seconds[0], seconds[1]


# ── writing ─────────────────────────────────────────────────────────────────────


class Clerk:
    """A signed-in browser that urges one item again and again: lock, rule, leaf, projections, commit, redirect."""

    def __init__(self, url: str, item: int) -> None:
        self.url, self.item, self.acts = url, item, 0
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), _NoRedirect())
        self._get("/login/")
        self._post("/login/step/", {"username": "clerk", "password": PASSWORD})

    def _get(self, path: str) -> str:
        return self.opener.open(self.url + path, timeout=30).read().decode()

    def _post(self, path: str, values: dict[str, str]) -> int:
        token = next((c.value for c in self.cookies if c.name == "csrftoken"), "")
        body = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token or ""}).encode()
        try:
            return self.opener.open(self.url + path, body, timeout=60).status
        except urllib.error.HTTPError as answer:
            return answer.code

    def work(self, until: float) -> None:
        self._get(f"/items/{self.item}/")
        while time.monotonic() < until:
            status = self._post(f"/items/{self.item}/urge/", {"text": ""})
            if status not in (200, 303):
                raise AssertionError(f"urging answered {status}")
            self.acts += 1


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def writing(environment: dict[str, str], home: Path) -> float:
    """Acts per second with CLIENTS browsers at once."""
    server = Server("", home, "--threads", "4", environment=environment)
    server.start()
    try:
        clerks = [Clerk(server.url, item) for item in open_items(environment, CLIENTS)]
        started = time.monotonic()
        threads = [threading.Thread(target=clerk.work, args=(started + SECONDS,)) for clerk in clerks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(clerk.acts for clerk in clerks) / (time.monotonic() - started)
    finally:
        server.stop()


def open_items(environment: dict[str, str], count: int) -> list[int]:
    code = (
        "import django; django.setup()\n"
        "from taizhang.ledger.models import Item\n"
        f"print(*Item.objects.filter(state='in_progress').values_list('pk', flat=True)[:{count}])"
    )
    settings = {**environment, "DJANGO_SETTINGS_MODULE": "taizhang.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    return [int(word) for word in done.stdout.split()]


# ── one database after the other ────────────────────────────────────────────────


def county(environment: dict[str, str], items: int) -> float:
    """Make the county unless it stands; seconds it took."""
    ready = Path(environment["TAIZHANG_DATA"]) / f"ready-{items}"
    if ready.exists():
        return float(ready.read_text())
    shutil.rmtree(environment["TAIZHANG_DATA"], ignore_errors=True)
    started = time.monotonic()
    run("generate", "--items", str(items), environment=environment)
    seconds = time.monotonic() - started
    ready.write_text(str(seconds))
    return seconds


def measured(data: Path, items: int, database: str | None = None) -> dict:
    home = Path(tempfile.mkdtemp(prefix="taizhang-bench-"))
    large, small = playground(data, database and f"{database}_large"), playground(home / "small", database)
    try:
        made = county(large, items)
        pages = json.loads(run("bench", "--json", environment=large))
        run("generate", "--items", "100", environment=small)
        cold, warm = starting(small, home)
        return {"made": made, **pages, "cold": cold, "warm": warm, "acts": writing(small, home)}
    finally:
        shutil.rmtree(home, ignore_errors=True)


def on_postgres(items: int) -> dict | None:
    if not postgres.binaries():
        return None
    import psycopg

    with postgres.cluster() as running, tempfile.TemporaryDirectory() as data:
        with psycopg.connect(running.url(), autocommit=True) as server:
            server.execute("CREATE DATABASE bench")
            server.execute("CREATE DATABASE bench_large")
        return measured(Path(data) / "load", items, running.url("bench"))


# ── the page ────────────────────────────────────────────────────────────────────


def machine() -> str:
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
        name = found[1] if found else name
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores of {name}, {system}"


def table(results: dict[str, dict], items: int) -> str:
    names = list(results)
    columns = " | ".join(names)
    lines = [
        "## Starting, writing",
        "",
        f"Written by `make bench` on {date.today():%Y-%m-%d}: {machine()}. Other work may have shared the machine.",
        "",
        f"| | {columns} |",
        "|---|" + "---|" * len(names),
        "| first start until the login page answers, nothing compiled | "
        + " | ".join(f"{results[n]['cold']:.1f} s" for n in names) + " |",
        "| later start | " + " | ".join(f"{results[n]['warm']:.1f} s" for n in names) + " |",
        f"| acts per second over HTTP ({CLIENTS} browsers, each act: rule, leaf, projections, durable commit) | "
        + " | ".join(f"{results[n]['acts']:.0f}" for n in names) + " |",
        f"| making the county of {items:,} items | " + " | ".join(f"{results[n]['made']:.0f} s" for n in names) + " |",
    ]  # fmt: skip
    lines += [
        "",
        f"## Pages at {items:,} items",
        "",
        "Server time in one process, no load beside it: median / 95th percentile, and questions to the database.",
        "",
        "| page | " + " | ".join(f"{n} | queries" for n in names) + " |",
        "|---|" + "---|---|" * len(names),
    ]
    for row in zip(*(results[n]["pages"] for n in names), strict=True):
        cells = " | ".join(f"{p['median_ms']:.0f} / {p['p95_ms']:.0f} ms | {p['queries']}" for p in row)
        lines.append(f"| {row[0]['name']} | {cells} |")
    return "\n".join(lines) + "\n"


PARTS = {
    "reading": bench_reading,
    "planning": bench_planning,
    "chart": bench_chart,
    "editor": bench_editor,
    "phone": bench_phone,
    "sending": bench_sending,
    "sheets": bench_sheets,
    "dossier": bench_dossier,
    "inspection": bench_inspection,
}
OF_A_COUNTY = {"nightly": bench_nightly, "papers": bench_papers}  # measured on the county of --items


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "figures.md")
    parser.add_argument("--only", choices=[*PARTS, *OF_A_COUNTY])
    given = parser.parse_args()
    for name, part in PARTS.items():
        if given.only in (None, name):
            print(part.write(given.out))
    for name, of_county in OF_A_COUNTY.items():
        if given.only in (None, name):
            print(of_county.write(given.out, given.items))
    if given.only:
        return 0
    results = {"SQLite": measured(ROOT / "var" / "load", given.items)}
    if found := on_postgres(given.items):
        results["PostgreSQL"] = found
    print(figures.put(given.out, "make bench", table(results, given.items), first=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
