"""Files that a job made for the account that asked: fetched by that account alone, thrown away after a day."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.urls import reverse

KEPT_HOURS = 24
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
_KEY = re.compile(r"(\d+)-[0-9a-f]{32}")


def home() -> Path:
    return Path(settings.DATA_DIR) / "made"


def keep(account_id: int, name: str, content: bytes | Path) -> str:
    """Keep bytes, or a file that lies in a `workplace`, under the name it is downloaded with; returns its address."""
    key = f"{account_id}-{secrets.token_hex(16)}"
    fresh = home() / f"{key}.new"
    fresh.mkdir(mode=0o700, parents=True)
    stem, _, ending = _NOT_IN_NAMES.sub("_", name).rpartition(".")
    place = fresh / f"{stem[:60]}.{ending}"
    if isinstance(content, Path):
        content.replace(place)
    else:
        place.write_bytes(content)
    fresh.rename(home() / key)
    return reverse("jobs:made", args=[key])


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder to make a large file in. What a killed worker leaves there is swept like everything else."""
    home().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home(), prefix="work-") as place:
        yield Path(place)


def fetch(account_id: int, key: str) -> Path | None:
    """The file, for the account it was made for; None for everybody else and when it is gone."""
    owner = _KEY.fullmatch(key)
    if owner is None or owner[1] != str(account_id):
        return None
    return next(iter((home() / key).glob("*")), None)


def sweep(now: float) -> None:
    """Throw away what has been there to be fetched for long enough. `now` in seconds since 1970."""
    for folder in home().glob("*"):
        if folder.stat().st_mtime < now - KEPT_HOURS * 3600:
            shutil.rmtree(folder, ignore_errors=True)
