"""Databases for tests: one template with the small county in it, and cheap copies of the template; another one with
the tables alone, since migrating takes seconds.

The journal's triggers refuse DELETE and TRUNCATE, so a test that commits cannot be cleaned up after:
it gets a copy of its own, and the copy is thrown away.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connections


class SqliteStore:
    """Databases are files; a copy is a file copy."""

    def __init__(self, run: Path) -> None:
        self.home = run / "databases"
        self.home.mkdir(exist_ok=True)

    def path(self, name: str) -> Path:
        return self.home / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        return f"sqlite://{self.path(name)}"

    def setting(self, name: str) -> str:
        return str(self.path(name))

    def create(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def served(self, url: str) -> str:
        """The address at which a server of a test opens this database."""
        return url

    def grant(self) -> None:
        """SQLite has no roles."""

    def seal(self, name: str) -> None:
        """Make the template one plain file: no write-ahead log beside it."""
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()

    def clone(self, source: str, name: str) -> None:
        shutil.copyfile(self.path(source), self.path(name))

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path(name)}{suffix}").unlink(missing_ok=True)


class PostgresStore:
    """Databases of the server in TAIZHANG_DATABASE_URL; a copy is CREATE DATABASE … TEMPLATE."""

    def __init__(self, run: Path, url: str) -> None:
        self.prefix = run.name.replace("-", "_")
        self.server = urlsplit(url)

    def url(self, name: str) -> str:
        return urlunsplit(self.server._replace(path=f"/{self.setting(name)}"))

    def setting(self, name: str) -> str:
        return f"{self.prefix}_{name}".lower()

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(urlunsplit(self.server._replace(path="/postgres")), autocommit=True) as server:
            for statement in statements:
                server.execute(statement)

    def create(self, name: str) -> None:
        self._execute(f'CREATE DATABASE "{self.setting(name)}"')

    def served(self, url: str) -> str:
        """As a role that owns nothing, as in a real installation."""
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=f"{SERVING}@{parts.netloc.rpartition('@')[2]}"))

    def grant(self) -> None:
        from taizhang.journal import rights

        with contextlib.suppress(psycopg.errors.DuplicateObject):  # the cluster is older than this run
            self._execute(f"CREATE ROLE {SERVING} LOGIN")
        rights.grant(SERVING)

    def seal(self, name: str) -> None:
        """Copying needs a source that nobody is connected to."""
        connections.close_all()
        self._execute(f'ALTER DATABASE "{self.setting(name)}" WITH ALLOW_CONNECTIONS false')

    def clone(self, source: str, name: str) -> None:
        self._execute(f'CREATE DATABASE "{self.setting(name)}" TEMPLATE "{self.setting(source)}"')

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self.setting(name)}" WITH (FORCE)')

    def forget_templates(self) -> None:
        self.drop(EMPTY)
        self.drop(TEMPLATE)


Store = SqliteStore | PostgresStore


def of_this_worker(name: str) -> str:
    """Workers of one run share a server: what each of them makes has its own name."""
    return f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


EMPTY, TEMPLATE = "empty", "template"
SERVING = "taizhang_serving"


def store() -> Store:
    run = Path(os.environ["TAIZHANG_TEST_RUN"])
    url = os.environ["TAIZHANG_DATABASE_URL"]
    return SqliteStore(run) if url.startswith("sqlite") else PostgresStore(run, url)


@contextlib.contextmanager
def pointed_at(databases: Store, name: str) -> Iterator[None]:
    """Make Django's default connection, in every thread, the database of this name."""
    setting = connections.settings["default"]
    before = setting["NAME"]
    connections.close_all()
    setting["NAME"] = databases.setting(name)
    try:
        yield
    finally:
        connections.close_all()
        setting["NAME"] = before


def ensure_template(databases: Store) -> None:
    """Migrate and fill the template once per run, whichever worker comes first."""
    run = Path(os.environ["TAIZHANG_TEST_RUN"])
    ready = run / f"template-{type(databases).__name__}.ready"
    with (run / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if ready.exists():
            return
        databases.create(EMPTY)
        with pointed_at(databases, EMPTY):
            call_command("migrate", verbosity=0, interactive=False)
            databases.seal(EMPTY)
        databases.clone(EMPTY, TEMPLATE)
        with pointed_at(databases, TEMPLATE):
            if find_spec("tests.cast"):
                from tests import cast

                cast.build()
            databases.grant()
            databases.seal(TEMPLATE)
        ready.touch()
