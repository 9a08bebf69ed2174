"""Addresses of persons, sealed by a key that is kept in the data directory and not in the database."""

from __future__ import annotations

import os

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

NAME = "addresses-key"


def seal(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def open_sealed(sealed: str) -> str | None:
    """The address; None when it was sealed with another key."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    file = settings.KEY_DIR / NAME
    try:
        return Fernet(file.read_bytes())
    except FileNotFoundError:
        pass
    settings.KEY_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was faster
        return Fernet(file.read_bytes())
    with os.fdopen(made, "wb") as out:
        out.write(Fernet.generate_key())
        out.flush()
        os.fsync(out.fileno())
    return Fernet(file.read_bytes())
