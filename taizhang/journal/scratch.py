"""A database beside the live one, in which the projections are made again from the journal to be compared.

    with scratch.database(), scratch.in_use():
        …projectors now read and write their tables in the scratch database…

Only tables that keep projections are led there; everything else stays where it is.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

ALIAS = "scratch"

_in_use: ContextVar[bool] = ContextVar("journal_scratch", default=False)


class Router:
    """Named in DATABASE_ROUTERS. Speaks only while the scratch database is in use."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return ALIAS if _in_use.get() and getattr(model, "keeps", "") == "projection" else None

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        return True if _in_use.get() else None


@contextmanager
def in_use() -> Iterator[None]:
    token = _in_use.set(True)
    try:
        yield
    finally:
        _in_use.reset(token)


@contextmanager
def database() -> Iterator[None]:
    """A fresh SQLite database with every table, trigger and index that the migrations make; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="taizhang-scratch-") as directory:
        file = Path(directory) / "scratch.sqlite3"
        shutil.copyfile(_migrated(), file)
        with _connected(file):
            # A projection may point at an entry, and entries stay in the live database.
            connections[ALIAS].disable_constraint_checking()
            yield


@functools.cache
def _migrated() -> Path:
    """An empty database with the schema; made once per process, because migrating takes seconds."""
    directory = Path(tempfile.mkdtemp(prefix="taizhang-scratch-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    file = directory / "empty.sqlite3"
    with _connected(file):
        call_command("migrate", database=ALIAS, verbosity=0, interactive=False)
    return file


@contextmanager
def _connected(file: Path) -> Iterator[None]:
    connections.settings[ALIAS] = {
        **connections.settings[DEFAULT_DB_ALIAS],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        # It lives for minutes and is never read after a crash.
        "OPTIONS": {"init_command": "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]
