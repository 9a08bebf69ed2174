#!/usr/bin/env python3
"""Measure backward scheduling, and write its section of docs/figures.md: plans of 10,000 steps.

Called by `bench.py`, alone by `bench.py --only planning`.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import figures  # noqa: E402

from taizhang.engine.network import Plan, downstream, forecast, plan_of, schedule  # noqa: E402
from taizhang.engine.workdays import shipped_calendar  # noqa: E402

TAIZHANG = str(Path(sys.executable).parent / "taizhang")
STEPS, ROUNDS = 10_000, 5


def woven(calendar_days: float, deadline: str) -> dict:
    """Fifty chains that wait for each other: three links a step, of several kinds and lags."""
    chance = random.Random(1)
    steps = []
    for n in range(STEPS):
        unit = "calendar" if chance.random() < calendar_days else "working"
        before = chance.sample(range(n - 90, n - 1), 3) if n > 90 else []
        after = [
            {
                "id": f"S{one}",
                "type": chance.choice(["FS", "FS", "FS", "SS", "FF"]),
                "lag": chance.choice([0, 0, 2, -1]),
            }
            for one in before
        ]
        steps.append({"id": f"S{n}", "days": chance.randint(1, 8), "unit": unit, "after": after})
    return {"deadline": deadline, "start": "2026-03-02", "steps": steps}


def chained() -> dict:
    steps = [{"id": f"S{n}", "days": n % 9 + 1, "after": [{"id": f"S{n - 1}"}] if n else []} for n in range(STEPS)]
    return {"deadline": "2026-09-01", "start": "2026-03-02", "steps": steps}


def under_way(plan: Plan) -> Plan:
    """The same plan when two steps of ten are finished and two have been started."""
    started = date(2026, 3, 3)
    done = [step._replace(started_on=started, finished_on=date(2026, 3, 9)) for step in plan.steps[: STEPS // 5]]
    begun = [step._replace(started_on=started, percent=40) for step in plan.steps[STEPS // 5 : 2 * STEPS // 5]]
    return plan._replace(steps=(*done, *begun, *plan.steps[2 * STEPS // 5 :]))


def went_on(entered: dict) -> tuple[float, float]:
    """Milliseconds of processor time, the best: the forecast, and what slips if a step in the middle slips."""
    calendar, today = shipped_calendar(), date(2026, 3, 20)
    plan = under_way(plan_of(entered, today, calendar))
    expected = slipped = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        forecast(plan, calendar, today)
        read = time.process_time()
        downstream(plan, calendar, f"S{STEPS // 2}", date(2031, 9, 1), today)
        done = time.process_time()
        expected, slipped = min(expected, read - began), min(slipped, done - read)
    return expected * 1000, slipped * 1000


def spent() -> float:
    """Processor time of all children so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def measured(entered: dict) -> tuple[float, float, float]:
    """Milliseconds of processor time, the best: the schedule, with reading the plan, the whole command."""
    calendar, today = shipped_calendar(), date(2026, 3, 2)
    alone = whole = command = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        file.write_text(json.dumps(entered), "utf-8")
        for _ in range(ROUNDS):
            began = time.process_time()
            plan = plan_of(entered, today, calendar)
            read = time.process_time()
            schedule(plan, calendar)
            done = time.process_time()
            used = spent()
            subprocess.run([TAIZHANG, "plan", str(file)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            alone, whole = min(alone, done - read), min(whole, done - began)
            command = min(command, spent() - used)
    return alone * 1000, whole * 1000, command * 1000


def section() -> str:
    plans = {
        "in time, working days": woven(0, "2060-01-01"),
        "in time, three in ten steps in calendar days": woven(0.3, "2060-01-01"),
        "late, with the search for what would make it fit": woven(0, "2026-09-01"),
        "one chain, 190 years long": chained(),
    }
    lines = [
        "## Planning",
        "",
        f"Written by `python scripts/bench.py --only planning` on {date.today():%Y-%m-%d}: plans of {STEPS:,} steps,",
        f"milliseconds of processor time, best of {ROUNDS}.",
        "",
        "| plan | schedule | plan read and scheduled | `taizhang plan`, JSON in and out "
        "| forecast, under way | what slips if a step slips |",
        "|---|---|---|---|---|---|",
    ]
    for name, entered in plans.items():
        alone, whole, command = measured(entered)
        expected, slipped = went_on(entered)
        lines.append(f"| {name} | {alone:.0f} | {whole:.0f} | {command:.0f} | {expected:.0f} | {slipped:.0f} |")
    return "\n".join(lines) + "\n"


def write(out: Path) -> str:
    return figures.put(out, "make bench: planning", section())
