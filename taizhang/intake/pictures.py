"""Pictures of scanned pages, to compare with what was recognised: drawn when first asked for, kept beside the other
copies, gone with the file."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from taizhang.engine.reading import ocr
from taizhang.journal import blobs


def path_of(sha256: str, number: int, turn: int = 0) -> Path:
    """The JPEG of a page, turned as it was recognised; FileNotFoundError when the file is gone, Refused when the page
    cannot be drawn."""
    with blobs.open(sha256) as file:
        place = _folder(sha256) / f"{sha256[2:]}-page{number}-{turn}.jpg"
        if not place.exists():
            _make(ocr.shown(file.read(), number, turn), place)
    return place


def forget(sha256: str) -> None:
    """Erase them with the file."""
    for place in _folder(sha256).glob(f"{sha256[2:]}-page*.jpg"):
        place.unlink(missing_ok=True)


def _folder(sha256):
    return Path(settings.DATA_DIR) / "copies" / sha256[:2]


def _make(picture, place):
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(picture)
    Path(name).replace(place)
