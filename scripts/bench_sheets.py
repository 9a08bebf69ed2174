#!/usr/bin/env python3
"""Measure workbooks on their way into the ledger, and write their section of docs/figures.md.

Called by `bench.py`, alone by `bench.py --only sheets`; it fills a demo county of its own in a folder that goes away.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import figures  # noqa: E402

TAIZHANG = str(Path(sys.executable).parent / "taizhang")
UNITS = ("住建局", "交通局", "城管局", "教体局")
HEAD = ("序号", "工作任务", "牵头单位", "完成时限", "完成情况", "进展情况")


def book(rows: int, out: Path, word: str) -> Path:
    """As an office keeps it: a title, a header, two dated lines of progress in each row, one row of five done."""
    made = xlsxwriter.Workbook(str(out))
    page = made.add_worksheet("台账")
    page.merge_range(0, 0, 0, len(HEAD) - 1, "云溪县2026年重点工作台账")
    page.write_row(1, 0, HEAD)
    for n in range(1, rows + 1):
        state = "已完成" if n % 5 == 0 else "推进中"
        progress = f"3月{n % 28 + 1}日：完成选址。\n4月{n % 28 + 1}日 已进场"
        task = f"第{n}处{word}背街小巷路灯修复并通电"
        page.write_row(n + 1, 0, (n, task, UNITS[n % 4], f"2026年12月{n % 28 + 1}日", state, progress))
    made.close()
    return out


def timed(environment: dict[str, str], *arguments: str) -> tuple[float, int]:
    """(seconds, peak memory in MB of the largest process so far)."""
    began = time.monotonic()
    done = subprocess.run([TAIZHANG, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"taizhang {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10


def measure() -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        environment = {**os.environ, "TAIZHANG_MODE": "demo", "TAIZHANG_DATA": str(home / "data")}
        environment.pop("TAIZHANG_DATABASE_URL", None)
        timed(environment, "generate", "--items", "200")
        told = ["--register", "DC", "--as", "clerk"]
        small, large = book(5000, home / "5000.xlsx", "甲"), book(50_000, home / "50000.xlsx", "乙")
        looked, memory = timed(environment, "import", str(small), *told, "--dry-run", "--json")
        brought, memory_in = timed(environment, "import", str(small), *told)
        again, _ = timed(environment, "import", str(small), *told, "--dry-run", "--json")
        looked_large, memory_large = timed(environment, "import", str(large), *told, "--dry-run", "--json")
        brought_large, memory_in_large = timed(environment, "import", str(large), *told)
        home_of = {**environment, "TAIZHANG_DATA": str(home / "county")}
        timed(home_of, "generate", "--items", "50000", "--originals", "400", "--bare")
        asked = ["export", "--as", "clerk", "--query", "view=all", "--out"]
        out, memory_out = timed(home_of, *asked, str(home / "out.xlsx"))
        plain, _ = timed(home_of, *asked, str(home / "out.csv"))
        form, memory_form = timed(
            environment, "export", "--as", "clerk", "--register", "DC", "--out", str(home / "form.xlsx")
        )
        nights = home / "nights"
        nights.mkdir()
        home_of |= {"TAIZHANG_EXPORT_FOLDER": str(nights), "TAIZHANG_EXPORT_AS": "clerk"}
        night, memory_night = timed(home_of, "export-nightly")
        written = sum(file.stat().st_size for file in nights.rglob("*") if file.is_file()) >> 20
    return [
        "## Workbooks",
        "",
        f"Written by `python scripts/bench.py --only sheets` on {date.today():%Y-%m-%d}: SQLite, starting the command",
        "included; two dated lines of progress in each row, one row of five done. Memory is the largest so far.",
        "",
        "| workbook | seconds | peak memory |",
        "|---|---|---|",
        f"| 5,000 rows: a verdict for each | {looked:.1f} | {memory} MB |",
        f"| 5,000 rows: brought in, one transaction for at most 0.4 s | {brought:.0f} | {memory_in} MB |",
        f"| the same again: nothing to bring | {again:.1f} | |",
        f"| 50,000 rows: a verdict for each | {looked_large:.0f} | {memory_large} MB |",
        f"| 50,000 rows: brought in | {brought_large:.0f} | {memory_in_large} MB |",
        f"| 55,000 rows of one register in the office's own form, to import again | {form:.0f} | {memory_form} MB |",
        f"| 50,000 items of all registers as a workbook | {out:.0f} | {memory_out} MB |",
        f"| the same as CSV | {plain:.0f} | |",
        f"| the same by night: XLSX and CSV, whole and by register, {written} MB | {night:.0f} | {memory_night} MB |",
    ]


def write(out: Path) -> str:
    return figures.put(out, "make bench: sheets", "\n".join(measure()) + "\n")
