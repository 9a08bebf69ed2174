"""Photos come in pieces: what has come lies in a file of its own until the photo is whole, has the fingerprint that the
phone took at the shutter, and may be handed in. The line may break anywhere: the phone asks how much is here, and goes
on from there.
"""

import hashlib
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from taizhang.engine.events import FileRef
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Arrival
from taizhang.journal import blobs

MOST_BYTES = 20 * 1024 * 1024
MOST_PARTS = 60  # unfinished photos of one person
_HEX = set("0123456789abcdef")


@dataclass(frozen=True)
class Whole:
    """A photo that is here to its last byte."""

    ref: FileRef
    dhash: str
    oddities: tuple[str, ...]


def receive(sha256, *, offset, size, piece, by):
    """(bytes that are here, the photo once it is whole). A piece that does not fit changes nothing: the answer says
    where to go on. Writes files only, so it needs no transaction."""
    if len(sha256) != 64 or not set(sha256) <= _HEX or not 0 < size <= MOST_BYTES or offset < 0:
        raise Refused("inspection.photo_size", N_("照片是空的，或者超过 20 MB。请重拍一张。"), "invalid")
    if arrived(by, [sha256]):
        return size, None
    place = _place(by, sha256)
    have = place.stat().st_size if place.exists() else 0
    if offset == have and piece and have + len(piece) <= size:
        have = _write(place, offset, piece)
    return (size, _whole(place, sha256)) if have == size else (have, None)


def keep(sha256, whole, *, by, at):
    """The row that says so; the same photo again has it already."""
    if whole is None:
        return
    Arrival.objects.get_or_create(
        area_id=by.area_id, person_id=by.person_id, sha256=sha256,
        defaults={
            "size": whole.ref.size, "mime": whole.ref.mime, "dhash": whole.dhash, "at": at,
            "warnings": [{"kind": code} for code in whole.oddities],
        },
    )  # fmt: skip


def arrived(by, hashes):
    """The photos of this person that are here, by fingerprint."""
    rows = Arrival.objects.filter(area_id=by.area_id, person_id=by.person_id, sha256__in=hashes)
    return {row.sha256: row for row in rows}


def _write(place, offset, piece):
    folder = place.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if offset == 0 and sum(1 for _ in folder.iterdir()) >= MOST_PARTS:
        raise Refused("inspection.photo_parts", N_("没传完的照片太多，请先等前面的传完。"), "unavailable")
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
        out.seek(offset)
        out.write(piece)
        out.flush()
        os.fsync(out.fileno())
        return out.tell()


def _whole(place, sha256):
    from taizhang.engine import photos, shots  # image libraries load where bytes come in, not at start

    try:
        data = place.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Refused("inspection.photo_broken", N_("照片传坏了，会从头再传一次。"), "conflict")
        kind = photos.admit(data, gettext("这张照片"))
        if not kind.is_photo:
            raise Refused("inspection.no_photo", N_("这不是照片，请重拍一张。"), "invalid")
        ref = blobs.store(BytesIO(data), kind.mime)
        return Whole(ref, f"{photos.dhash(data):016x}", tuple(shots.oddities(data)))
    finally:
        place.unlink(missing_ok=True)


def _place(by, sha256):
    return Path(settings.DATA_DIR) / "arriving" / str(by.area_id) / str(by.person_id) / sha256


def sweep(before):
    """Forget what nobody went on with since `before`."""
    for place in (Path(settings.DATA_DIR) / "arriving").glob("*/*/*"):
        if place.stat().st_mtime < before.timestamp():
            place.unlink(missing_ok=True)
