#!/usr/bin/env python3
"""Measure the inspector's phone and write its section of docs/figures.md.

Called by `bench.py`, alone by `bench.py --only phone`; with fewer photos by `bench_phone.py outbox 60`, with fewer acts
of three phones by `bench_phone.py phones 50`. The photos are queued in Chromium as the page itself queues them; of all
requests some never leave and of some the answer never comes back. The seconds of a finding are the machine's: whoever
taps adds the own. The three phones speak the page's protocol over HTTP (`tests/trust/phones.py`).
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
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.config.settings")
import figures  # noqa: E402

PHOTOS, EACH = 500, 4  # of a note
ACTS, SEED = 500, 20261127  # of each of three phones
FINDINGS, SLOWER = 9, 4  # noted with the processor throttled so many times
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
        made, password = _county()
        person = made.county.actor("inspector", made.ledger.now).person_id
        where = (made.market, made.visit_id, made.ledger.unit("hekou"), person)
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
                opened, noted = _seconds(context, page)
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
            f"One finding without a line, the processor {SLOWER} times slower, a photo of 12 megapixels,",
            f"{FINDINGS} times: the seconds that the phone takes; whoever taps four times adds the own.",
            "",
            "| seconds | median | worst |",
            "|---|---|---|",
            f"| the page opened cold, until a clause can be tapped | {median(opened):.1f} | {max(opened):.1f} |",
            f"| from opening it until the finding is saved | {median(noted):.1f} | {max(noted):.1f} |",
            "",
        ]
    )


def _seconds(context, page) -> tuple[list[float], list[float]]:
    """(until a clause can be tapped, until the finding is saved), each time from a cold start of the page."""
    from io import BytesIO

    from PIL import Image

    from taizhang.engine import drawings

    context.unroute_all()
    page.context.set_offline(True)
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    opened, noted = [], []
    for n in range(FINDINGS):
        out = BytesIO()
        Image.open(BytesIO(drawings.draw("bins", n))).resize((4000, 3000)).save(out, "JPEG", quality=92)
        photo = {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
        page.goto("about:blank")
        began = time.monotonic()
        page.goto("/inspect/")
        page.locator("[data-f=chips] .tz-pick").first.wait_for()
        opened.append(time.monotonic() - began)
        page.locator("[data-f=chips] .tz-pick").first.click()
        page.set_input_files("[data-f=take]", [photo])
        page.locator("[data-f=thumbs] .ph-thumb").first.wait_for()
        page.locator("[data-f=save]").click()
        page.locator("[data-f=frame][hidden]").wait_for(state="attached")
        noted.append(time.monotonic() - began)
    return opened, noted


def phones(acts: int) -> str:
    """Three phones out of reach, as rows for the page."""
    from tests.support.server import Server

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TAIZHANG_MODE": "test", "TAIZHANG_DATA": folder, "TAIZHANG_SECRET_KEY": "of-this-bench-only-" + "x" * 40,
        }  # fmt: skip
        os.environ.pop("TAIZHANG_DATABASE_URL", None)
        made, _ = _county()
        server = Server("", Path(folder))
        server.start()
        from tests.trust import phones as walking

        began = time.monotonic()
        try:
            walked = walking.walk(made, server, acts, SEED, kills=acts // 100)
        finally:
            server.stop()
        took, counts, held = time.monotonic() - began, walked.counts(), walking.held_by_reason()
    line = ", ".join(f"{n} {how}" for how, n in sorted(walked.line.broken.items()))
    photos = sum(len(note["photos"]) for _, note in walked.notes)
    killed, acted = sum(each.kills for each in walked.phones), sum(walked.office.done.values())
    again = sum(each.signed_in for each in walked.phones)
    rows, told = sum(len(each.seen) for each in walked.phones), sum(len(each.told) for each in walked.phones)
    return "\n".join(
        [
            f"Three phones out of reach, {acts} acts each, seed {SEED}, over HTTP in {took:.0f} seconds:",
            f"{len(walked.notes)} notes, {photos} photos, {rows} clauses that hold. Of the requests: {line}.",
            f"Phones were killed {killed} times, the server {walked.server_kills} times with -9; {acted} times",
            f"the office cancelled, handed on, closed, moved, decided or revoked; {again} sessions had ended.",
            f"{told} clauses that hold were told as not counted, with the reason.",
            "",
            "| must be nothing | |",
            "|---|---|",
            *(f"| {name} | {n} |" for name, n in counts.items()),
            "",
            f"待裁 {sum(held.values())}: {', '.join(f'{reason} {n}' for reason, n in held.most_common())}.",
            "",
        ]
    )


def _county():
    """The small county of the tests with an inspector's visit of today, and everybody's password."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests import cast, cast_inspection, cast_ledger

    cast.build()
    ledger = cast_ledger.Ledger(cast.County())
    ledger.now, ledger.pace = datetime.now(UTC) - timedelta(minutes=5), timedelta(seconds=1)
    return cast_inspection.Inspected(ledger), cast.PASSWORD


def _counted() -> dict[str, int]:
    from taizhang.inspection.models import Finding, Photo

    photos = Photo.objects.all()
    return {
        "photos": photos.count(), "distinct": photos.values("sha256").distinct().count(),
        "findings": Finding.objects.count(),
    }  # fmt: skip


def write(out: Path, count: int = PHOTOS) -> str:
    """Put the section into the page; what others measured stays."""
    text = _apart("outbox", count) + "\n" + _apart("phones", ACTS)
    return figures.put(out, "make bench: phone", text)


def _apart(what: str, count: int) -> str:
    """Django's settings are read once for a process."""
    command = [sys.executable, __file__, what, str(count)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    print({"outbox": section, "phones": phones}[sys.argv[1]](int(sys.argv[2])), end="")
