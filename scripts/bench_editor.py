#!/usr/bin/env python3
"""Measure the editing table with 500 steps in Chromium, and write its section of docs/figures.md.

Called by `bench.py`, alone by `bench.py --only editor`. Frames are counted by the page itself while it is scrolled,
typed into and dragged; the server's time is that of the whole request in one process.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.config.settings")

BEGIN, END = "<!-- make bench: editor -->\n", "<!-- end of make bench: editor -->\n"
STEPS = 500
COUNT = """() => { const f = window.frames_ = []; let last = performance.now(); window.counting = true;
  requestAnimationFrame(function tick() { const now = performance.now(); f.push(now - last); last = now;
    if (window.counting) requestAnimationFrame(tick); }); }"""


def rows() -> list[dict[str, object]]:
    chance = random.Random(1)
    made: list[dict[str, object]] = []
    for n in range(STEPS):
        before = (
            sorted({chance.randint(max(0, n - 14), n - 2) + 1 for _ in range(chance.choice([1, 1, 2]))})
            if n > 12
            else []
        )
        made.append(
            {"title": f"第{n + 1}项 道路施工", "days": str(chance.randint(2, 9)), "after": ", ".join(map(str, before))}
        )
    return made


class Measured:
    """Frames in milliseconds of each kind of work, and how long each save took."""

    def __init__(self) -> None:
        self.frames: dict[str, list[float]] = {}
        self.saves: list[float] = []

    def during(self, page, name: str, act: Callable[[], None]) -> None:
        page.evaluate(COUNT)
        act()
        self.frames[name] = page.evaluate("() => { window.counting = false; return window.frames_.slice(2); }")


def walk(page, measured: Measured) -> None:
    page.wait_for_timeout(1500)
    box = page.locator("[data-scroll]").bounding_box()

    def scrolled() -> None:
        page.mouse.move(box["x"] + 400, box["y"] + 200)
        for n in range(120):
            page.mouse.wheel(0, 160 if n < 80 else -160)
            page.wait_for_timeout(16)

    def top() -> None:
        page.evaluate("document.querySelector('[data-scroll]').scrollTop = 0")
        page.wait_for_timeout(300)

    def typed() -> None:
        for text in ("抓紧完成道路两侧的绿化补种", "7", "拆除旧路面并外运", "12", "铺设管线", "3"):
            page.keyboard.type(text, delay=40)
            page.keyboard.press("Tab" if not text.isdecimal() else "Enter")
            if text.isdecimal():
                page.keyboard.press("Home")
            page.wait_for_timeout(500)
        page.wait_for_timeout(2000)

    def moved() -> None:
        for _ in range(120):
            page.keyboard.press("ArrowDown")
            page.wait_for_timeout(16)

    def dragged() -> None:
        bar = page.locator(".pe-svg [data-part=plan]").nth(9).bounding_box()
        x, y = bar["x"] + bar["width"] / 2, bar["y"] + 4
        page.mouse.move(x, y)
        page.mouse.down()
        for n in range(120):
            page.mouse.move(x + n, y + n % 3)
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_timeout(2000)

    measured.during(page, "scrolling", scrolled)
    top()
    page.locator(".pe-row[data-n='5'] .c-title").click()
    measured.during(page, "typing, with saving and redrawing", typed)
    measured.during(page, "moving the cursor down", moved)
    top()
    page.locator(".pe-row[data-n='9'] .c-title").click()
    page.get_by_role("button", name="看这一步").click()
    page.wait_for_timeout(300)
    measured.during(page, "dragging a bar, with redrawing", dragged)


def section() -> str:
    from tests.support import chromium
    from tests.support.server import Server

    measured = Measured()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TAIZHANG_MODE": "test",
            "TAIZHANG_DATA": folder,
            "TAIZHANG_SECRET_KEY": "of-this-bench-only-" + "x" * 40,
        }
        os.environ.pop("TAIZHANG_DATABASE_URL", None)
        plan, password = _county()
        server = Server("", Path(folder))
        server.start()
        try:
            with chromium.launched() as browser, chromium.context(browser, server.url) as context:
                page = context.new_page()
                page.goto("/login/")
                page.fill("[name=username]", "CLERK")
                page.fill("[name=password]", password)
                page.press("[name=password]", "Enter")
                page.wait_for_url(lambda url: "/login/" not in url)
                page.goto(f"/plans/{plan}/edit/")
                page.locator("[data-editor][data-ready]").wait_for()
                walk(page, measured)
                saves = _saves(page, plan)
        finally:
            server.stop()
    lines = [
        "## The editing table",
        "",
        f"Written by `bench.py --only editor` on {date.today():%Y-%m-%d}: {STEPS} steps with their links,",
        "Chromium without a graphics card at 1440 px, table and chart beside each other. Frames in milliseconds; other",
        "work may have shared the machine.",
        "",
        "| while | frames | median | 95 of 100 |",
        "|---|---|---|---|",
    ]
    for name, frames in measured.frames.items():
        frames = sorted(frames)
        lines.append(
            f"| {name} | {len(frames)} | {statistics.median(frames):.0f} | {frames[int(len(frames) * 0.95)]:.0f} |"
        )
    lines += ["", "| the server's answer to a change of one cell | ms, median of 9 | kB |", "|---|---|---|"]
    lines += [f"| {name} | {took:.0f} | {size / 1000:.0f} |" for name, took, size in saves]
    return "\n".join(lines) + "\n"


def _saves(page, plan: int) -> list[tuple[str, float, int]]:
    """From the browser's side, over HTTP: the same rows sent again, with and without a new drawing."""
    ask = """async ([plan, title, chart]) => {
      const old = await (await fetch(`/plans/${plan}/drawn/?zoom=week`)).json();
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      if (title) old.rows[7].title = title; else old.rows[7].days = String(3 + Number(old.rows[7].days) % 6);
      const form = new FormData();
      const fields = {csrfmiddlewaretoken: token, rows: JSON.stringify(old.rows), deadline: old.deadline,
        start: old.start, seen: old.version, zoom: "week", chart: chart ? old.chart.digest : ""};
      for (const name in fields) form.append(name, fields[name]);
      const began = performance.now(), answer = await fetch(`/plans/${plan}/save/`, {method: "POST", body: form});
      const text = await answer.text();
      return [performance.now() - began, text.length, answer.status]; }"""
    found = []
    for name, title, chart in (
        ("a title: the drawing stays", "改名", True),
        ("a number of days: drawn anew", "", False),
    ):
        asked = [page.evaluate(ask, [plan, f"{title}{n}" if title else "", chart]) for n in range(9)]
        if any(status != 200 for _, _, status in asked):
            raise SystemExit(f"a save was refused: {asked}")
        found.append((name, statistics.median(took for took, _, _ in asked), max(size for _, size, _ in asked)))
    return found


def _county() -> tuple[int, str]:
    """The small county of the tests, with a plan of 500 steps."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from taizhang.planning import actions
    from taizhang.planning.typing_in import rows_sent
    from tests import cast, cast_ledger

    cast.build()
    ledger = cast_ledger.Ledger(cast.County())
    by, today = ledger.county.clerk, date.today()
    deadline, start = (today + timedelta(days=760)).isoformat(), today.isoformat()
    opened = actions.open_plan(
        register_id=ledger.decisions, title="五百步", deadline=deadline, start=start, by=by, at=ledger.later()
    )
    sent = rows_sent({"rows": json.dumps(rows())}, ())
    actions.save_draft(opened.stream_id, rows=sent, deadline=deadline, start=start, by=by, at=ledger.later())
    return opened.stream_id, cast.PASSWORD


def write(out: Path) -> str:
    """Put the section into the page; what others measured stays."""
    text = subprocess.run(  # Django's settings are read once for a process
        [sys.executable, __file__], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    page = out.read_text("utf-8") if out.exists() else "# Figures\n"
    part = f"{BEGIN}{text}{END}"
    if BEGIN in page:
        page = page[: page.index(BEGIN)] + part + page[page.index(END) + len(END) :]
    else:
        page = page.rstrip("\n") + "\n\n" + part
    out.write_text(page, "utf-8")
    return text


if __name__ == "__main__":
    print(section(), end="")
