"""Copies of photos for the screen: upright, small, without EXIF. Made when first asked for, kept beside the
blobs, and made again when lost; the original is only ever downloaded."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from taizhang.journal import blobs


def path_of(sha256, size="display"):
    """The JPEG copy of a stored photo: `display` or `thumb`. FileNotFoundError when the original is gone."""
    place = Path(settings.DATA_DIR) / "copies" / sha256[:2] / f"{sha256[2:]}-{size}.jpg"
    if not place.exists() or not blobs.exists(sha256):
        _make(sha256, size, place)
    return place


def forget(sha256):
    """Erase the copies of an erased photo."""
    for copy in (Path(settings.DATA_DIR) / "copies" / sha256[:2]).glob(f"{sha256[2:]}-*.jpg"):
        copy.unlink(missing_ok=True)


def _make(sha256, size, place):
    from taizhang.engine import photos

    try:
        with blobs.open(sha256) as file:
            data = file.read()
    except FileNotFoundError:  # erased: the copy goes too
        place.unlink(missing_ok=True)
        raise
    copy = photos.thumbnail(data) if size == "thumb" else photos.display_copy(data)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(copy)
    Path(name).replace(place)
