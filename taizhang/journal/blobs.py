"""Files by their SHA-256: on the disk, for good, before any row speaks of them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from taizhang.engine import inside
from taizhang.engine.events import FileRef

_CHUNK = 1 << 20


def store(source: BinaryIO, mime: str = "application/octet-stream") -> FileRef:
    """Keep the bytes; returns when they would survive a power cut. The same bytes are kept once. A file that carries
    a mark of secrecy is Refused before a byte of it lies anywhere."""
    data = source.read()
    inside.refuse_classified_file(data)
    root = Path(settings.BLOB_DIR)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=root, prefix=".new-")  # 0600
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        ref = FileRef(hashlib.sha256(data).hexdigest(), len(data), mime)
        place = path(ref.sha256)
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            _fsync_directory(root)
        fresh.replace(place)
        _fsync_directory(place.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return ref


def open(sha256: str) -> BinaryIO:
    """The bytes, for reading; FileNotFoundError when they are not here."""
    return path(sha256).open("rb")


def exists(sha256: str) -> bool:
    return path(sha256).exists()


def digest_of(sha256: str) -> str:
    """The hash that the stored bytes have now, which is their name as long as nobody touched them."""
    with open(sha256) as source:
        digest = hashlib.sha256()
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()


def remove(sha256: str) -> None:
    """Erase the bytes; only for files to which no entry refers any more."""
    path(sha256).unlink(missing_ok=True)


def path(sha256: str) -> Path:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return Path(settings.BLOB_DIR) / sha256[:2] / sha256[2:]


def _fsync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
