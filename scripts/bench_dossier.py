#!/usr/bin/env python3
"""Measure the evidence dossier of an item with 2,000 photos: seconds, bytes and peak memory of `taizhang dossier`.

Called by `bench.py`, alone by `bench.py --only dossier`. The photos are generated: 1,600 × 1,200, no two alike.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import figures  # noqa: E402

PHOTOS, AT_ONCE, SIZE = 2_000, 20, (1_600, 1_200)
MB = 1_000_000


def photo() -> io.BytesIO:
    """Coarse and fine noise: other photos never look like it, and it is as large as a photo sent by chat."""
    from PIL import Image

    coarse = Image.effect_noise((24, 18), 180).resize(SIZE, Image.Resampling.BICUBIC)
    fine = Image.effect_noise((600, 450), 30).resize(SIZE, Image.Resampling.BILINEAR)
    out = io.BytesIO()
    Image.merge("RGB", (coarse, Image.blend(coarse, fine, 0.4), fine)).save(out, "JPEG", quality=82)
    out.seek(0)
    return out


def build(count: int) -> str:
    """The small county of the tests with an item that has so many photos; returns its number."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from taizhang.ledger import actions
    from tests import cast, cast_ledger

    cast.build()
    ledger = cast_ledger.Ledger(cast.County())
    item = ledger.accepted(title="老旧小区外墙逐户排查", joint=())
    for begin in range(0, count, AT_ONCE):
        files = [
            actions.Upload(photo(), f"第{n}户外墙.jpg", caption=f"第{n}户")
            for n in range(begin + 1, begin + AT_ONCE + 1)
        ]
        by = ledger.county.actor("housing_liaison", ledger.now)
        actions.report(item, text=f"查到第{begin + AT_ONCE}户", files=files, by=by, at=ledger.later(minutes=5))
    return item.number


def taken(number: str, ending: str, environment: dict[str, str]) -> dict[str, float]:
    """Seconds, MB of the file and peak MB of the process that makes it."""
    out = Path(environment["TAIZHANG_DATA"]) / f"dossier.{ending}"
    command = [
        str(Path(sys.executable).parent / "taizhang"),
        "dossier",
        "--item",
        number,
        "--as",
        "CLERK",
        "--out",
        str(out),
    ]
    began = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit("taizhang dossier failed")
    found = {"seconds": time.monotonic() - began, "size": out.stat().st_size / MB, "peak": used.ru_maxrss / 1_000}
    if ending == "zip":
        began = time.monotonic()
        subprocess.run([sys.executable, ROOT / "taizhang/engine/verify.py", out], check=True, stdout=subprocess.DEVNULL)
        found["verified"] = time.monotonic() - began
    out.unlink()
    return found


def write(out: Path, count: int = PHOTOS) -> str:
    rows = []
    for photos in (100, count):
        with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as data:
            environment = {
                **os.environ, "TAIZHANG_MODE": "test", "TAIZHANG_DATA": data, "PYTHONPATH": str(ROOT),
                "DJANGO_SETTINGS_MODULE": "taizhang.config.settings",
            }  # fmt: skip
            built = subprocess.run(
                [sys.executable, __file__, str(photos)],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
            number = json.loads(built.stdout)
            rows += [(photos, ending, taken(number, ending, environment)) for ending in ("zip", "pdf")]
    lines = [
        "## Evidence dossier",
        "",
        f"Written by `bench.py --only dossier` on {date.today():%Y-%m-%d}: `taizhang dossier` of one item, from the",
        f"start of the command to its end; photos of {SIZE[0]} × {SIZE[1]} pixels. Peak memory of the larger of",
        "its two processes (one sets the pages of 50 photos and ends). Other work shared the machine.",
        "",
        "| photos | | seconds | size | peak memory | `verify.py` |",
        "|---|---|---|---|---|---|",
    ]
    for photos, ending, found in rows:
        verified = f"{found['verified']:.0f} s" if "verified" in found else ""
        lines.append(
            f"| {photos:,} | {ending.upper()} | {found['seconds']:.0f} | {found['size']:,.0f} MB "
            f"| {found['peak']:.0f} MB | {verified} |"
        )
    return figures.put(out, "make bench: dossier", "\n".join(lines) + "\n")


if __name__ == "__main__":
    print(json.dumps(build(int(sys.argv[1]))))
