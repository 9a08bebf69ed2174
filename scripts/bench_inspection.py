#!/usr/bin/env python3
"""Measure inspection with ten thousand points and a hundred thousand observations (`inspected.py`), and write its
section of docs/figures.md: pages, and what an inspector and the office do.

Called by `bench.py`, alone by `bench.py --only inspection`; it makes counties of its own that go away.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "scripts"))
import figures  # noqa: E402
from bench_nightly import counting  # noqa: E402

from tests.support import postgres  # noqa: E402

TAIZHANG = str(Path(sys.executable).parent / "taizhang")
POINTS = int(os.environ.get("BENCH_POINTS", "10000"))
REQUESTS = 20  # of each page


def measured(data: str, database: str | None) -> dict:
    environment = {
        **os.environ, "TAIZHANG_MODE": "demo", "TAIZHANG_DATA": data, "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "taizhang.config.settings",
    }  # fmt: skip
    environment.pop("TAIZHANG_DATABASE_URL", None)
    environment |= {"TAIZHANG_DATABASE_URL": database} if database else {}
    made = [TAIZHANG, "generate", "--items", "150", "--originals", "150"]
    subprocess.run(made, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    told = subprocess.run(
        [sys.executable, __file__], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(told.stdout.splitlines()[-1])


# ── inside the county ───────────────────────────────────────────────────────────


def inside() -> dict:
    import django

    django.setup()
    import inspected

    from taizhang.config.bench import measure
    from taizhang.inspection import models as m
    from taizhang.ui import clock

    began = time.monotonic()
    told = inspected.fill(clock.now(), POINTS)
    seconds = time.monotonic() - began
    size = {
        name: model.objects.count()
        for name, model in (
            ("points", m.Point), ("visits", m.Visit), ("observations", m.Observation), ("findings", m.Finding),
            ("scores", m.PointScore), ("watches", m.Watch), ("cells", m.ClauseTally),
        )
    }  # fmt: skip
    acts = [act(*each) for each in acts_of(told)]
    pages = [vars(measure(page, REQUESTS)) for page in pages_of(told)]
    return {"told": seconds, "size": size, "acts": acts, "pages": pages}


def act(name: str, *does) -> dict:
    """Seconds and questions of doing it, each time to something else."""
    from django.db import connection

    seconds, questions = [], []
    for do in does:
        with counting(connection) as asked:
            began = time.perf_counter()
            do()
            seconds.append((time.perf_counter() - began) * 1000)
        questions.append(asked[0])
    return {"name": name, "ms": statistics.median(seconds), "most": max(seconds), "queries": max(questions)}


def acts_of(told):
    """(what, how each time)."""
    from functools import partial

    import inspected

    from taizhang.inspection.draws import actions as draws
    from taizhang.inspection.findings import actions as findings
    from taizhang.inspection.models import Stop, Visit
    from taizhang.inspection.scores import actions as scores
    from taizhang.inspection.watches import actions as watches
    from taizhang.org import queries as org
    from taizhang.ui import clock

    at = clock.now()
    clerk, inspector = inspected.actor("clerk", at), inspected.actor("inspector", at)
    mine = Visit.objects.filter(area_id=told.area_id, person_id=inspector.person_id, state="planned")
    visit = mine.filter(on__gte=clock.today(at)).order_by("on", "pk")[0]
    told.visit_id = visit.pk
    stops = list(Stop.objects.filter(area_id=told.area_id, visit=visit).values_list("point_id", flat=True)[:10])
    told.point_id = stops[0]
    keys = [clause.key for clause in told.leaves]

    def seen(point):
        rows = [findings.Seen(point, key, "fine", f"bench-{point}-{key}") for key in keys[:10]]
        findings.observe(visit.pk, rows, by=inspector, at=at)

    def note(point):
        said = findings.Note(point, keys[11], f"bench-{point}-note", text="桶满溢")
        told.finding_id = findings.note(visit.pk, said, by=inspector, at=at).stream_id

    def draw(n):
        spec = draws.DrawSpec(
            f"抽查{n}", "undercover", told.scheme.pk, org.calendar(told.area_id).add(clock.today(at), 20 + n),
            tuple(person for person, _, _ in told.people), 100, 2, second="复查",
        )  # fmt: skip
        told.draw_id = draws.draw(spec, by=clerk, at=at).stream_id

    def spare():
        spec = draws.DrawSpec(
            "抽查", "undercover", told.scheme.pk, org.calendar(told.area_id).add(clock.today(at), 60),
            tuple(person for person, _, _ in told.people), 100, 2,
        )  # fmt: skip
        draws.draw(spec, by=clerk, at=at)

    def publish():
        scores.publish_round(told.round_ids[1], by=clerk, at=at)

    def look_again():
        watches.plan_due(title="回头看", on=clock.today(at), by=clerk, at=at)

    yield "ten clauses of a point that hold, noted", *(partial(seen, point) for point in stops)
    yield "a finding noted: its item issued, the point scored anew", *(partial(note, point) for point in stops)
    yield "a draw of 100 from all points, two inspectors", *(partial(draw, n) for n in range(3))
    yield "the same, units that are visited in that week spared", spare
    yield "a round published", publish
    yield "look-backs sent to two hundred that are due", look_again


def pages_of(told):
    from taizhang.config.bench import Page
    from taizhang.inspection.models import PointScore, Visit
    from taizhang.org import queries as org

    open_round, published = told.round_ids[0], told.round_ids[1]
    units = org.all_units(told.area_id).values()
    town = next(u for u in units if u.kind == "township")
    one = PointScore.objects.filter(area_id=told.area_id, round_id=open_round).order_by("pk").first()
    done = Visit.objects.filter(area_id=told.area_id, state="done").order_by("-pk").first()
    scheme, clause = told.scheme.pk, told.leaves[0].no
    box = "29.98,99.98,30.02,100.02"
    lists = [
        ("visits", "/inspection/"), ("visits: done, by surprise", "/inspection/?state=done&kind=undercover"),
        ("points", "/inspection/points/"), ("points: something open", "/inspection/points/?state=wrong"),
        ("points: came back", "/inspection/points/?state=rebound"),
        ("points: nobody was there", "/inspection/points/?state=never"),
        ("points: one type of one township", f"/inspection/points/?type=market&unit={town.pk}"),
        ("points: a word", "/inspection/points/?q=点位77"),
        ("points near a place", "/inspection/points/near/?lat=30&lon=100"),
        ("labels of a type", "/inspection/points/labels/?type=market"),
        ("map", "/inspection/map/"), ("marks of the county", "/inspection/map/points/"),
        ("marks of a rectangle", f"/inspection/map/points/?box={box}"),
        ("findings: open", "/inspection/findings/"), ("findings: late", "/inspection/findings/?state=red"),
        ("findings: struck off", "/inspection/findings/?state=closed"),
        ("findings: came back", "/inspection/findings/?state=rebound"),
        ("findings: all of one clause", f"/inspection/findings/?state=all&clause={clause}"),
        ("findings: open of one township", f"/inspection/findings/?unit={town.pk}"),
        ("fixed on the spot, to agree", "/inspection/findings/agree/"),
        ("disputes to decide", "/inspection/findings/disputed/"),
        ("待裁", "/inspection/held/"), ("look-backs", "/inspection/look-backs/"), ("draws", "/inspection/draws/"),
        ("a new visit", "/inspection/visits/new/"), ("schemes", "/inspection/schemes/"),
        ("one version", f"/inspection/schemes/{scheme}/"), ("two versions", f"/inspection/schemes/{scheme}/compare/"),
        ("dossiers", "/inspection/dossiers/"), ("dossier of a scheme", f"/inspection/dossiers/{scheme}/"),
        ("letters from above", "/inspection/feedback/"),
        ("one letter, 20 of 40 points issued", f"/inspection/feedback/{FROM}/"),
        ("rounds", "/inspection/rounds/"), ("an open round: townships", f"/inspection/rounds/{open_round}/"),
        ("an open round: villages", f"/inspection/rounds/{open_round}/?level=village"),
        ("a published round: villages", f"/inspection/rounds/{published}/?level=village"),
        ("a township's points of a round", f"/inspection/rounds/{open_round}/units/{town.pk}/"),
        ("a point's clauses", f"/inspection/rounds/{open_round}/visits/{one.visit_id}/points/{one.point_id}/"),
        ("a cycle of years", f"/inspection/rounds/cycles/{scheme}/"),
        ("heat: villages", "/inspection/rounds/heat/?level=village"), ("boards", "/inspection/rounds/boards/"),
        ("a draw, drawn again", f"/inspection/draws/{told.draw_id}/"),
        ("a point", f"/inspection/points/{told.point_id}/"), ("a visit", f"/inspection/visits/{done.pk}/"),
        ("a finding", f"/inspection/findings/{told.finding_id}/"), ("home of the office", "/"),
    ]  # fmt: skip
    of_others = [
        ("the phone's day", "inspector", "/inspect/day/"), ("the phone's points", "inspector", "/inspect/points/"),
        ("visits", "inspector", "/inspection/"), ("findings: open", "inspector", "/inspection/findings/"),
        ("visits", "lh-liaison", "/inspection/"), ("findings: open", "lh-liaison", "/inspection/findings/"),
        ("findings: struck off", "lh-liaison", "/inspection/findings/?state=closed"),
        ("points", "lh-liaison", "/inspection/points/"), ("self-checks", "lh-liaison", "/inspection/alike/"),
        ("dossiers", "lh-liaison", "/inspection/dossiers/"), ("must-do list", "lh-liaison", "/todo/"),
        ("visits", "liaison", "/inspection/"), ("findings: open", "liaison", "/inspection/findings/"),
        ("boards", "leader", "/inspection/rounds/boards/"),
    ]  # fmt: skip
    for name, path in lists:
        yield Page(name, "clerk", path)
    for name, account, path in of_others:
        yield Page(f"{name} ({WHO[account]})", account, path)


FROM = 1_000_000
WHO = {"inspector": "inspector", "lh-liaison": "township", "liaison": "bureau", "leader": "leader"}


# ── the section ─────────────────────────────────────────────────────────────────


def section(results: dict[str, dict]) -> list[str]:
    names, size = list(results), next(iter(results.values()))["size"]
    told = ", ".join(f"{results[name]['told']:.0f} s on {name}" for name in names)
    heads = " | ".join(f"{name} | queries" for name in names)
    return [
        "## Inspection",
        "",
        f"Written by `bench.py --only inspection` on {date.today():%Y-%m-%d}. A county of 200 villages:",
        "{points:,} points, {visits} visits, {observations:,} observations, {findings:,} findings,".format(**size),
        "{scores:,} scores of points, {cells:,} cells of the heat table, {watches:,} watches. What happened".format(
            **size
        ),
        f"was told to the room's projectors ({told}), so tallies and scores are its own.",
        "SQLite has no statistics, as in operation. Server time in one process, median / 95th percentile, and",
        "questions to the database; the office's page, or whose stands in brackets. Other work shared the machine.",
        "",
        f"| page | {heads} |",
        "|---|" + "---|---|" * len(names),
        *(line(row, "median_ms", "p95_ms") for row in zip(*(results[n]["pages"] for n in names), strict=True)),
        "",
        "An act from its lock to its commit, median / longest of up to ten:",
        "",
        f"| act | {heads} |",
        "|---|" + "---|---|" * len(names),
        *(line(row, "ms", "most") for row in zip(*(results[n]["acts"] for n in names), strict=True)),
    ]


def line(row, middle: str, most: str) -> str:
    cells = " | ".join(f"{found[middle]:.0f} / {found[most]:.0f} ms | {found['queries']}" for found in row)
    return f"| {row[0]['name']} | {cells} |"


def write(out: Path) -> str:
    results = {}
    with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as data:
        results["SQLite"] = measured(data, None)
    if postgres.binaries():
        import psycopg

        with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as data, postgres.cluster() as running:
            with psycopg.connect(running.url(), autocommit=True) as server:
                server.execute("CREATE DATABASE inspection")
            results["PostgreSQL"] = measured(data, running.url("inspection"))
    return figures.put(out, "make bench: inspection", "\n".join(section(results)) + "\n")


if __name__ == "__main__":
    print(json.dumps(inside()))
