"""Files that a job made for the account that asked: fetched by that account alone, thrown away after a day."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.urls import reverse

KEPT_HOURS = 24
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
_KEY = re.compile(r"(\d+)-[0-9a-f]{32}")


def home() -> Path:
    return Path(settings.DATA_DIR) / "made"


def keep(account_id: int, name: str, content: bytes) -> str:
    """Keep a file under the name it is downloaded with; returns its address."""
    key = f"{account_id}-{secrets.token_hex(16)}"
    fresh = home() / f"{key}.new"
    fresh.mkdir(mode=0o700, parents=True)
    stem, _, ending = _NOT_IN_NAMES.sub("_", name).rpartition(".")
    (fresh / f"{stem[:60]}.{ending}").write_bytes(content)
    fresh.rename(home() / key)
    return reverse("jobs:made", args=[key])


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
