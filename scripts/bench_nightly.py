#!/usr/bin/env python3
"""Measure the nightly run of the ladder and the digest of the morning after it: seconds, questions, peak memory, with
so many open items in registers whose ladder is on and 5,000 persons, copied without the journal that neither reads. The
first night finds everything that was late for months; the nights after it are the usual ones.

Called by `bench.py`, alone by `bench.py --only nightly [--items N]`; it makes counties of its own that go away.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import bench_sending  # noqa: E402
import figures  # noqa: E402

from tests.support import postgres  # noqa: E402

TAIZHANG = str(Path(sys.executable).parent / "taizhang")
NIGHTS = 3
PERSONS = 5_000  # each with a post, a role and an address; one of twelve is the head of the unit
OPEN_SHARE = 0.55  # of the items of a generated county


def measured(items: int, data: str, database: str | None) -> dict:
    environment = {
        **os.environ, "TAIZHANG_MODE": "demo", "TAIZHANG_DATA": data, "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "taizhang.config.settings",
    }  # fmt: skip
    environment |= {"TAIZHANG_DATABASE_URL": database} if database else {}
    made = [TAIZHANG, "generate", "--items", str(round(items / OPEN_SHARE)), "--originals", "400", "--bare"]
    subprocess.run(made, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    told = subprocess.run(
        [sys.executable, __file__], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(told.stdout.splitlines()[-1])


def nights() -> dict:
    """Inside the county: every ladder on, then one working day after the other, and the digest of the last."""
    import django

    django.setup()
    from datetime import datetime, timedelta

    from django.db import connection

    from taizhang.config.demo.county import OFFICE
    from taizhang.ledger.models import Item, Register
    from taizhang.ledger.rules import SHANGHAI
    from taizhang.notices.ladder import actions, job
    from taizhang.notices.ladder.presets import PRESETS
    from taizhang.org import acting
    from taizhang.org import queries as org
    from taizhang.ui import clock

    at, area_id = clock.now(), org.area_ids()[0]
    account = org.account_named(OFFICE[0].username)
    clerk = acting.actor_of(account.person_id, at=at, account_id=account.pk, factor_at=at)
    standard = PRESETS["standard"]
    spec = actions.LadderSpec(True, "standard", standard.ordinary, standard.urgent)
    registers = list(Register.objects.filter(area_id=area_id).values_list("pk", flat=True))
    for register_id in registers:
        actions.set_ladder(register_id, spec, by=clerk, at=at)
    people(area_id, at)
    count = Item.objects.filter(area_id=area_id, is_open=True).count()
    found, calendar, day = [], org.calendar(area_id), clock.today(at)
    for _ in range(NIGHTS):
        day = calendar.next_working(day)
        at = datetime(day.year, day.month, day.day, 6, 30, tzinfo=SHANGHAI) + timedelta(seconds=1)
        began = time.monotonic()
        with counting(connection) as asked:
            moved = len(job.run(area_id, day, at=at))
        found.append({"open": count, "moved": moved, "seconds": time.monotonic() - began, "asked": asked[0]})
    found[-1]["peak"] = peak()
    return {"nights": found, "morning": morning(area_id, at.replace(hour=8))}


def people(area_id: int, at) -> None:
    """Until there are PERSONS of them, spread over bureaus and townships."""
    from taizhang.config.load import BEYOND
    from taizhang.journal.recording import projecting
    from taizhang.notices.models import Address
    from taizhang.notices.sending import sealing
    from taizhang.org import queries as org
    from taizhang.org.models import Person, Post, RoleGrant, Unit
    from taizhang.ui import clock

    there, on = Person.objects.filter(area_id=area_id).count(), clock.today(at)
    kinds = (Unit.Kind.BUREAU, Unit.Kind.TOWNSHIP)
    units = [pk for pk, unit in org.all_units(area_id).items() if unit.kind in kinds]
    made = [
        (2 * BEYOND + n, units[n % len(units)], "unit_head" if n % 12 == 0 else "liaison")
        for n in range(there, PERSONS)
    ]
    with projecting():
        Person.objects.bulk_create(Person(id=pk, area_id=area_id, name=f"乡亲{pk % BEYOND}") for pk, *_ in made)
        Post.objects.bulk_create(
            Post(id=pk, area_id=area_id, person_id=pk, unit_id=unit, title="干事", from_on=on) for pk, unit, _ in made
        )
        RoleGrant.objects.bulk_create(
            RoleGrant(
                id=pk, area_id=area_id, post_id=pk, person_id=pk, role=role, scope_unit_id=unit, from_on=on,
                state=RoleGrant.GRANTED, proposed_at=at,
            )
            for pk, unit, role in made
        )  # fmt: skip
    sealed = sealing.seal("li@yunxi.example")
    Address.objects.bulk_create(
        Address(area_id=area_id, person_id=pk, kind="mail", sealed=sealed, masked="l***", saved_at=at)
        for pk in Person.objects.filter(area_id=area_id).values_list("pk", flat=True)
    )


def morning(area_id: int, at) -> dict:
    """The digest into the outbox; nothing is sent."""
    from django.db import connection

    from taizhang.notices.sending import digest

    bench_sending.declare('[mail]\nhost="127.0.0.1"\nport=9\nfrom="tz@yunxi.example"\n')
    began = time.monotonic()
    with counting(connection) as asked:
        made = digest.write(area_id, at)
    return {"made": made, "seconds": time.monotonic() - began, "asked": asked[0], "peak": peak()}


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


@contextmanager
def counting(connection) -> Iterator[list[int]]:
    asked = [0]

    def count(execute, *said):
        asked[0] += 1
        return execute(*said)

    with connection.execute_wrapper(count):
        yield asked


def write(out: Path, items: int = 100_000) -> str:
    results: dict[str, dict] = {}
    with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as data:
        results["SQLite"] = measured(items, data, None)
    if postgres.binaries():
        import psycopg

        with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as data, postgres.cluster() as running:
            with psycopg.connect(running.url(), autocommit=True) as server:
                server.execute("CREATE DATABASE nightly")
            results["PostgreSQL"] = measured(items, data, running.url("nightly"))
    lines = [
        "## The nightly run of the ladder",
        "",
        f"Written by `bench.py --only nightly` on {date.today():%Y-%m-%d}: three working days in a row of a generated",
        f"county of {PERSONS:,} persons, the ladder 标准 on in every register, and the digest of the morning after",
        "them. The first night meets everything that has been late for long. Other work may have shared the machine.",
        "",
        "| | open items | night | steps taken | seconds | questions | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, found in results.items():
        for n, night in enumerate(found["nights"], start=1):
            peak = f"{night['peak']:.0f} MB" if "peak" in night else ""
            lines.append(
                f"| {name} | {night['open']:,} | {n} | {night['moved']:,} | {night['seconds']:.1f} "
                f"| {night['asked']:,} | {peak} |"
            )
    lines += ["", "| | messages in the digest | seconds | questions | peak memory |", "|---|---|---|---|---|"]
    for name, found in results.items():
        said = found["morning"]
        lines.append(f"| {name} | {said['made']:,} | {said['seconds']:.1f} | {said['asked']} | {said['peak']:.0f} MB |")
    return figures.put(out, "make bench: nightly", "\n".join(lines) + "\n")


if __name__ == "__main__":
    print(json.dumps(nights()))
