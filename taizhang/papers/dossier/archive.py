"""The ZIP of a dossier, written to the disk a piece at a time, every file with its SHA-256."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from taizhang.engine.verify import SUMS

_CHUNK = 1 << 20
_PACKED = {"image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"}  # deflating gains nothing


class Archive:
    """Add files, then `finish`. zipfile marks names that are not ASCII as UTF-8."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._sums: list[str] = []

    @contextmanager
    def create(self, name: str, *, stored: bool = False, large: bool = False) -> Iterator["_Summed"]:
        """A file to write into, one at a time. `large`: it may be more than 2 GB, which old unpackers cannot read."""
        info = _named(name)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=large) as out:
            summed = _Summed(out)
            yield summed
        self._sums.append(f"{summed.digest.hexdigest()}  {name}\n")

    def copy(self, source: BinaryIO, name: str, mime: str, *, large: bool = False) -> str:
        """Copy a file in chunks; returns its SHA-256."""
        with self.create(name, stored=mime in _PACKED, large=large) as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
        return out.digest.hexdigest()

    def finish(self) -> str:
        """Write the sums and close; returns the SHA-256 of that list, which stands for everything in it."""
        text = "".join(self._sums).encode()
        self._zip.writestr(_named(SUMS), text)
        self._zip.close()
        return hashlib.sha256(text).hexdigest()

    def close(self) -> None:
        self._zip.close()


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o644 << 16
    return info


class _Summed:
    """Writes through and counts the hash."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self.digest.update(data)
        self._out.write(data)

    def writelines(self, lines: Iterator[bytes]) -> None:
        for line in lines:
            self.write(line)
