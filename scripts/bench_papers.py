#!/usr/bin/env python3
"""Measure the monthly bulletin, and write its section of docs/figures.md.

Called by `bench.py`, alone by `bench.py --only papers [--items N]`. It takes the county that `bench.py` keeps in
var/load, or makes one that goes away: of items without their journal, which a bulletin does not read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import figures  # noqa: E402

TAIZHANG = str(Path(sys.executable).parent / "taizhang")
PAGES = """
import json
import django
django.setup()
from taizhang.config.bench import Page, measure
from taizhang.ledger.models import Register
register = Register.objects.order_by("id").first().pk
pages = [
    Page("a draft from the whole ledger", "clerk", "/papers/new/?kind=bulletin&of=view%3Dopen"),
    Page("a draft from one register", "clerk", f"/papers/new/?kind=bulletin&of=register%3D{register}"),
    Page("a draft of what is due this month", "clerk", "/papers/new/?kind=bulletin&of=view%3Dopen%26due_in%3Dmonth"),
    Page("the office's text with a preview", "clerk", "/papers/texts/one/?kind=bulletin"),
]
print(json.dumps([vars(measure(page, 5)) for page in pages]))
"""  # fmt: skip


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def measure(items: int) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        kept = ROOT / "var" / "load"
        data = kept if (kept / f"ready-{items}").exists() else Path(place) / "data"
        environment = {**os.environ, "TAIZHANG_MODE": "demo", "TAIZHANG_DATA": str(data), "PYTHONPATH": str(ROOT)}
        environment.pop("TAIZHANG_DATABASE_URL", None)
        if data != kept:
            run(environment, TAIZHANG, "generate", "--items", str(items), "--originals", "150", "--bare")
        environment["DJANGO_SETTINGS_MODULE"] = "taizhang.config.settings"
        pages = json.loads(run(environment, sys.executable, "-c", PAGES).splitlines()[-1])
    return [
        "## Bulletins",
        "",
        f"Written by `python scripts/bench.py --only papers` on {date.today():%Y-%m-%d}: SQLite, {items:,} items; the",
        "form with its text and numbers, server time in one process.",
        "",
        "| page | median / 95th percentile | queries |",
        "|---|---|---|",
        *(f"| {p['name']} | {p['median_ms']:.0f} / {p['p95_ms']:.0f} ms | {p['queries']} |" for p in pages),
    ]


def write(out: Path, items: int) -> str:
    return figures.put(out, "make bench: papers", "\n".join(measure(items)) + "\n")
