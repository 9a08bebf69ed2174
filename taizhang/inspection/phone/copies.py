"""Copies of inspectors' photos for the screen, the larger one with its watermark: made when first asked for, and kept
beside the blobs."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from taizhang.ledger import copies
from taizhang.ledger.rules import SHANGHAI


def path_of(photo, size):
    """The JPEG of `thumb` or `display`. FileNotFoundError when the original is gone."""
    plain = copies.path_of(photo.sha256, size)
    if size == "thumb":
        return plain
    place = Path(settings.DATA_DIR) / "copies" / photo.sha256[:2] / f"{photo.sha256[2:]}-marked-{photo.pk}.jpg"
    if not place.exists():
        from taizhang.engine import watermark

        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(watermark.marked(plain.read_bytes(), lines(photo)))
        Path(name).replace(place)
    return place


def lines(photo):
    """What the watermark says: by the phone's own claim, or else when it arrived."""
    finding = photo.finding
    at = (photo.device_at or photo.at).astimezone(SHANGHAI)
    first = [f"{at:%Y-%m-%d %H:%M:%S}", f"{finding.point.number} {finding.point.title}"]
    if photo.lat is not None:
        first.append(f"{photo.lat:.5f}, {photo.lon:.5f}")
    return ["　".join(first), finding.by_text]
