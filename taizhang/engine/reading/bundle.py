"""Several photos of pages as one file: a ZIP that holds the originals as they came, in the order of the pages.

Nothing in it is compressed, so that a page is found without unpacking anything. Only what `packed` made is opened.
"""

import io
import re
import zipfile
from collections.abc import Sequence

_FIRST = "第001页.".encode()
_NAME_AT = 30  # where a ZIP says how its first member is called
_SUFFIXES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"))


def packed(photos: Sequence[bytes]) -> bytes:
    """The photos as one file; the same photos in the same order give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, data in enumerate(photos, start=1):
            suffix = next((suffix for head, suffix in _SUFFIXES if data.startswith(head)), "heic")
            archive.writestr(zipfile.ZipInfo(f"第{number:03}页.{suffix}", (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def is_bundle(data: bytes) -> bool:
    """Whether the bytes are such a file."""
    return data.startswith(b"PK\x03\x04") and data[_NAME_AT : _NAME_AT + len(_FIRST)] == _FIRST


def photo_of(data: bytes, number: int) -> bytes:
    """The original of a page, from 1; IndexError where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(archive.infolist()[number - 1])


def by_name(name: str) -> list[tuple[int, int | str]]:
    """Sorts 第2页 before 第10页."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", name.lower()) if part]
