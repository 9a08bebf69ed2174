"""Pictures to look at: re-encoded from the original, without place or device, kept beside it for the next look."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from taizhang.engine import photos
from taizhang.journal import blobs

SIZES = {"small": 480, "large": 1600}  # the longer side, in pixels


def copy_of(sha256: str, size: str) -> Path:
    """The path of a display copy, made on the first look."""
    place = Path(settings.DATA_DIR) / "copies" / sha256[:2] / f"{sha256}-{size}.jpg"
    if not place.exists():
        with blobs.open(sha256) as original:
            picture = photos.display_copy(original.read(), SIZES[size])
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(picture)
        Path(fresh).replace(place)
    return place
