"""The key that signs sessions: made once per installation, kept in the data directory, never in the program."""

import os
import secrets
from pathlib import Path

NAME = "secret-key"
ABSENT = "no secret key has been made yet"  # the server refuses to start with it


def read(directory: Path) -> str:
    """The key of this installation, or ABSENT."""
    try:
        return (directory / NAME).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ABSENT


def ensure(directory: Path) -> str:
    """The key of this installation, made now if there was none. Only the owner may read it."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        file = os.open(directory / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read(directory)
    with os.fdopen(file, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(64))
        out.flush()
        os.fsync(out.fileno())
    return read(directory)
