"""Pictures for the stories, drawn ahead on the second core while the first one writes the journal."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from taizhang.engine import drawings

FEW = 100  # so few are drawn before a helper has started
ORDERS = "orders.json"


@dataclass(frozen=True)
class Shot:
    """What was photographed or scanned, and how it came in."""

    scene: str
    seed: int
    after: bool
    taken_at: datetime | None = None  # in local time, as the device's clock shows it
    place: str = ""
    position: tuple[float, float] | None = None
    form: str = "photo"  # forwarded: a chat application handled it; scan: a page as PDF

    @property
    def name(self) -> str:
        prefix = {"photo": "IMG_", "forwarded": "mmexport", "scan": "扫描_"}[self.form]
        return f"{prefix}{self.taken_at:%Y%m%d_%H%M%S}.{'pdf' if self.form == 'scan' else 'jpg'}"


def develop(shot: Shot) -> bytes:
    """The bytes of a shot; the same shot gives the same bytes."""
    if shot.form == "scan":
        return _scan(drawings.draw("document", shot.seed, after=True), shot.taken_at)
    picture = drawings.draw(
        shot.scene, shot.seed, after=shot.after, taken_at=shot.taken_at, place=shot.place, position=shot.position
    )
    return drawings.forwarded(picture, shot.seed) if shot.form == "forwarded" else picture


def _scan(picture: bytes, at: datetime | None) -> bytes:
    out = io.BytesIO()
    moment = at.timetuple() if at else None
    with Image.open(io.BytesIO(picture)) as page:
        page.save(out, "PDF", quality=70, creationDate=moment, modDate=moment)
    return out.getvalue()


class Darkroom:
    """Hands out developed shots. Where there is a second core, a helper develops them ahead, in the order in which
    they are wanted; where it fails, everything still comes out, only later."""

    def __init__(self, shots: Iterable[Shot]):
        self._place = {shot: n for n, shot in enumerate(dict.fromkeys(shots))}
        self._tray = TemporaryDirectory(prefix="taizhang-darkroom-")
        self._helper: subprocess.Popen[bytes] | None = None
        if len(self._place) >= FEW and (os.cpu_count() or 1) > 1:
            orders = Path(self._tray.name) / ORDERS
            orders.write_text(json.dumps([asdict(shot) for shot in self._place], default=str), "utf-8")
            command = [sys.executable, "-m", "taizhang.config.demo.darkroom", self._tray.name]
            self._helper = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603

    def __enter__(self) -> "Darkroom":
        return self

    def __exit__(self, *why: object) -> None:
        if self._helper:
            self._helper.kill()
            self._helper.wait()
        self._tray.cleanup()

    def take(self, shot: Shot) -> bytes:
        picture = Path(self._tray.name) / str(self._place[shot])
        while self._helper and not picture.exists():
            if self._helper.poll() is not None:
                self._helper = None
            time.sleep(0.005)
        return picture.read_bytes() if picture.exists() else develop(shot)


def work(tray: Path) -> None:
    """What the helper does: every order of the list into the tray, each under its place in the list."""
    for n, order in enumerate(json.loads((tray / ORDERS).read_text("utf-8"))):
        order["taken_at"] = datetime.fromisoformat(order["taken_at"])
        unfinished = tray / "unfinished"
        unfinished.write_bytes(develop(Shot(**order)))
        unfinished.replace(tray / str(n))


if __name__ == "__main__":
    work(Path(sys.argv[1]))
