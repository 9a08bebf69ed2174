#!/usr/bin/env python3
"""Measure the wall chart, and write its section of docs/figures.md: 500 and 2,000 bars, as SVG and as PDF.

Called by `bench.py`, alone by `bench.py --only chart`.
"""

from __future__ import annotations

import gzip
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.config.settings")
os.environ.setdefault("TAIZHANG_MODE", "test")
os.environ.setdefault("TAIZHANG_DATA", tempfile.gettempdir())

import django  # noqa: E402
from django.utils import translation  # noqa: E402

from taizhang.engine.chart import Chart, Group, Mark, Row, Span, Stamp, draw, strip  # noqa: E402
from taizhang.engine.workdays import shipped_calendar  # noqa: E402

BEGIN, END = "<!-- make bench: chart -->\n", "<!-- end of make bench: chart -->\n"
TODAY, ROUNDS, GROUP = date(2026, 11, 20), 5, 20
LIGHTS = ("closed", "closed", "green", "yellow", "red", "grey")


def charted(count: int) -> Chart:
    """Groups of twenty; every bar with its milestones, each third critical and after another, each fifth moved."""
    rows = []
    for n in range(count):
        begun = date(2026, 1, 5) + timedelta(days=n * 7 % 230)
        plan = Span(begun, begun + timedelta(days=40 + n % 60))
        light = LIGHTS[n % len(LIGHTS)]
        first = Span(begun, plan.to_on - timedelta(days=20)) if n % 5 == 0 else None
        marks = tuple(Mark(begun + timedelta(days=10 * k), k < 3) for k in range(1, 4))
        rows.append(
            Row(
                f"k{n}", f"老旧小区改造及配套管网提升第{n}段", f"ZD-2026-{n:04d}", "住房和城乡建设局", "王立新", "",
                light, "超 5 日" if light == "red" else "", plan.to_on, "", plan, Span(begun, min(plan.to_on, TODAY)),
                first, slip_days=14 if first else 0, marks=marks, critical=n % 3 == 0,
                after=(f"k{n - 3}",) if n % 3 == 0 else (),
            )
        )  # fmt: skip
    groups = tuple(
        Group(f"第{n // GROUP + 1}专班", tuple(rows[n : n + GROUP]), "沈知远") for n in range(0, count, GROUP)
    )
    stamp = Stamp("2026年11月20日 10:30", "督查室 何思源", "", 48213, "#48200 7c41e09b77d2")
    return Chart("云溪县 2026 年重点工作作战图", groups, date(2026, 1, 1), date(2026, 12, 31), TODAY, stamp)


def best(work: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds of the fastest round, and what it made."""
    return _timed(work, min)


def slowest(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds of the slowest round: typst remembers what it has set before, an office prints a chart once."""
    took, made = _timed(work, max)
    return took / 1000, made


def _timed(work: Callable[[], object], choose: Callable[[list[float]], float]) -> tuple[float, object]:
    took, made = [], None
    for _ in range(ROUNDS):
        began = time.perf_counter()
        made = work()
        took.append((time.perf_counter() - began) * 1000)
    return choose(took), made


def section() -> str:
    django.setup()
    translation.activate("zh-hans")
    from taizhang.planning.pdf import chart_pdf

    calendar = shipped_calendar()
    lines = [
        "## Wall chart",
        "",
        f"Written by `python scripts/bench.py --only chart` on {date.today():%Y-%m-%d}: the fastest of {ROUNDS}",
        "drawings, the slowest of as many PDFs (drawing included, fonts embedded). Every bar has plan, actual and",
        "milestones, a third of them are linked, a fifth moved. SVG: all sheets together.",
        "",
        "| bars | paper | sheets | SVG | | PDF | |",
        "|---|---|---|---|---|---|---|",
    ]
    for count in (500, 2_000):
        chart = charted(count)
        for size in ("A0", "A1", "A3"):
            drawn, pages = best(lambda c=chart, s=size: [page.svg() for page in draw(c, calendar, s)])
            printed, made = slowest(lambda chart=chart, size=size: chart_pdf(chart, calendar, size))
            svg = _kb(sum(len(page.encode()) for page in pages))
            pdf = f"{printed:.2f} s | {_kb(len(made))}"
            lines.append(f"| {count:,} | {size} | {len(pages)} | {drawn:.0f} ms | {svg} | {pdf} |")
    printed, made = slowest(lambda: chart_pdf(charted(120), calendar, "A4"))
    lines.append(f"| 120 | A4 tiles | {_pages(made)} | | | {printed:.2f} s | {_kb(len(made))} |")
    drawn, made = best(lambda: strip(charted(500), calendar, "week"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines += [
        "",
        f"The screen's chart of 500 rows: {drawn:.0f} ms, {_kb(len(made.svg.encode()))}, "
        f"{_kb(len(gzip.compress(made.svg.encode())))} compressed. Peak memory of all this: {peak} MB.",
    ]
    return "\n".join(lines) + "\n"


def _kb(size: int) -> str:
    return f"{size / 1000:,.0f} kB"


def _pages(made: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(made) as document:
        return len(document)


def write(out: Path) -> str:
    """Put the section into the page; what others measured stays."""
    text = section()
    page = out.read_text("utf-8") if out.exists() else "# Figures\n"
    part = f"{BEGIN}{text}{END}"
    if BEGIN in page:
        page = page[: page.index(BEGIN)] + part + page[page.index(END) + len(END) :]
    else:
        page = page.rstrip("\n") + "\n\n" + part
    out.write_text(page, "utf-8")
    return text
