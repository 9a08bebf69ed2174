#!/usr/bin/env python3
"""Measure the inspector's outbox over a line that breaks, and write its section of docs/figures.md.

Called by `bench.py`, alone by `bench.py --only phone`, with fewer photos by `bench_phone.py 60`. The photos are queued
in Chromium as the page itself queues them; of all requests some never leave and of some the answer never comes back.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.config.settings")
import figures  # noqa: E402

PHOTOS, EACH = 500, 4  # of a note
LOST, UNANSWERED = 0.15, 0.10
LONGEST = 3600  # seconds
QUEUE = """async ([notes, each, point, visit, unit, person]) => {
  const { putAll } = await import("/static/inspection/phone/store.js");
  const { digest } = await import("/static/inspection/phone/camera.js");
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 960 });
  const draw = canvas.getContext("2d");
  let size = 0;
  for (let n = 0; n < notes; n++) {
    const photos = [], shots = [];
    for (let k = 0; k < each; k++) {
      for (let r = 0; r < 400; r++) {
        draw.fillStyle = `hsl(${Math.random() * 360} 60% ${20 + Math.random() * 60}%)`;
        draw.fillRect(Math.random() * 1280, Math.random() * 960, Math.random() * 200, Math.random() * 200);
      }
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
      const sha256 = await digest(blob);
      size += blob.size;
      shots.push({ sha256, blob, thumb: null });
      const place = { lat: null, lon: null, accuracy: null };
      photos.push({ sha256, at: new Date().toISOString(), ...place, size: blob.size, have: 0, receipt: "" });
    }
    await putAll("shots", shots);
    await putAll("notes", [{
      key: crypto.randomUUID(), visit, point, unit, person, clause: n % 2 ? "1.1" : "1.2", text: `${n}`, cases: 1,
      severity: "days7", fixed: false, photos, title: "", words: "", device_at: new Date().toISOString(), day: "",
      made: n, state: "waiting" }]);
  }
  return size;
}"""
LEFT = """async () => {
  const { all } = await import("/static/inspection/phone/store.js");
  const notes = await all("notes");
  dispatchEvent(new Event("online"));
  return [notes.filter((n) => n.state === "waiting").length, notes.filter((n) => n.state === "refused").length];
}"""


def section(count: int) -> str:
    from tests.support import chromium
    from tests.support.server import Server

    notes, chance, broken = count // EACH, random.Random(1), [0, 0]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TAIZHANG_MODE": "test", "TAIZHANG_DATA": folder, "TAIZHANG_SECRET_KEY": "of-this-bench-only-" + "x" * 40,
        }  # fmt: skip
        os.environ.pop("TAIZHANG_DATABASE_URL", None)
        where, password = _county()
        server = Server("", Path(folder))
        server.start()

        def breaks(route) -> None:
            luck = chance.random()
            if luck < LOST:
                broken[0] += 1
                route.abort()
            elif luck < LOST + UNANSWERED:
                broken[1] += 1
                route.fetch()
                route.abort()
            else:
                route.continue_()

        try:
            with chromium.launched() as browser, chromium.context(browser, server.url, phone=True) as context:
                page = context.new_page()
                page.goto("/login/")
                page.fill("[name=username]", "INSPECTOR")
                page.fill("[name=password]", password)
                page.press("[name=password]", "Enter")
                page.wait_for_url(lambda url: "/login/" not in url)
                page.goto("/inspect/")
                page.locator("body[data-ready]").wait_for()
                size = page.evaluate(QUEUE, [notes, EACH, *where])
                for path in ("photos/**", "notes/"):
                    context.route(f"**/inspect/{path}", breaks)
                began = time.monotonic()
                while (left := page.evaluate(LEFT))[0] and time.monotonic() - began < LONGEST:
                    page.wait_for_timeout(500)
                took = time.monotonic() - began
        finally:
            server.stop()
        found = _counted()
    wanted = notes * EACH
    return "\n".join(
        [
            "## The inspector's outbox",
            "",
            f"Written by `bench.py --only phone` on {date.today():%Y-%m-%d}: {wanted} photos of",
            f"{size / wanted / 1000:.0f} kB in {notes} notes, queued out of reach, sent over a line on which",
            f"{LOST:.0%} of the requests never leave ({broken[0]}) and of {UNANSWERED:.0%} the answer never comes back",
            f"({broken[1]}).",
            "SQLite; other work may have shared the machine.",
            "",
            "| | |",
            "|---|---|",
            f"| seconds until all had their receipts | {took:.0f} |",
            f"| photos lost | {wanted - found['distinct']} |",
            f"| photos doubled | {found['photos'] - found['distinct']} |",
            f"| notes lost, refused, doubled | {left[0]}, {left[1]}, {found['findings'] - notes + left[0] + left[1]} |",
            "",
        ]
    )


def _county() -> tuple[tuple[int, int, int, int], str]:
    """The small county of the tests with an inspector's visit of today: (point, visit, its unit, the inspector)."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests import cast, cast_inspection, cast_ledger

    cast.build()
    ledger = cast_ledger.Ledger(cast.County())
    ledger.now, ledger.pace = datetime.now(UTC) - timedelta(minutes=5), timedelta(seconds=1)
    made = cast_inspection.Inspected(ledger)
    person = ledger.county.actor("inspector", ledger.now).person_id
    return (made.market, made.visit_id, ledger.unit("hekou"), person), cast.PASSWORD


def _counted() -> dict[str, int]:
    from taizhang.inspection.models import Finding, Photo

    photos = Photo.objects.all()
    return {
        "photos": photos.count(), "distinct": photos.values("sha256").distinct().count(),
        "findings": Finding.objects.count(),
    }  # fmt: skip


def write(out: Path, count: int = PHOTOS) -> str:
    """Put the section into the page; what others measured stays."""
    text = subprocess.run(  # Django's settings are read once for a process
        [sys.executable, __file__, str(count)], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return figures.put(out, "make bench: phone", text)


if __name__ == "__main__":
    print(section(int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS), end="")
