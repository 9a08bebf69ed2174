"""Fixtures that every room's tests may ask for."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.server import Server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def template_database(django_test_environment, django_db_blocker) -> databases.Store:
    """The store whose template holds the migrated small county."""
    store = databases.store()
    with django_db_blocker.unblock():
        databases.ensure_template(store)
    if isinstance(store, databases.SqliteStore):  # the same tables, migrated already; on PostgreSQL they are made
        from taizhang.journal import scratch

        scratch._migrated = lambda: store.path(databases.EMPTY)
    return store


@pytest.fixture(scope="session")
def django_db_setup(template_database, django_db_blocker) -> Iterator[None]:
    """Replaces pytest-django's: tests that roll back share one copy of the template per worker."""
    name = databases.of_this_worker("session")
    template_database.clone(databases.TEMPLATE, name)
    with django_db_blocker.unblock(), databases.pointed_at(template_database, name):
        django_db_blocker.block()
        yield
        django_db_blocker.restore()
    template_database.drop(name)


@dataclass(frozen=True)
class Committed:
    """A database of this test's own, in which commits are real."""

    url: str


@pytest.fixture
def own_data(settings, monkeypatch, tmp_path) -> Path:
    """A data directory of this test's own. The signer remembers what it signed last, so the copy of a log
    needs a signer of its own; a server that the test starts finds the same directory."""
    data = tmp_path / "data"
    shutil.copytree(settings.KEY_DIR, data / "keys")
    monkeypatch.setenv("TAIZHANG_DATA", str(data))
    settings.DATA_DIR, settings.KEY_DIR, settings.BLOB_DIR = data, data / "keys", data / "blobs"
    return data


@pytest.fixture
def committed_db(request, template_database, django_db_setup, django_db_blocker, own_data) -> Iterator[Committed]:
    """For tests that commit: threads, servers, browsers, kill -9. Not together with the django_db mark."""
    if request.node.get_closest_marker("django_db"):
        pytest.fail("committed_db takes the place of the django_db mark; use one of them", pytrace=False)
    name = databases.of_this_worker(f"committed_{next(_numbers)}")
    template_database.clone(databases.TEMPLATE, name)
    with django_db_blocker.unblock(), databases.pointed_at(template_database, name):
        yield Committed(template_database.url(name))
    template_database.drop(name)


@pytest.fixture
def server(committed_db, tmp_path) -> Iterator[Server]:
    """The real server in a process of its own, on a free port and on this test's database."""
    running = Server(databases.store().served(committed_db.url), tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    """Chromium, driven by playwright; skipped by name where the machine has none."""
    from tests.support import chromium

    with chromium.launched() as started:
        yield started


@pytest.fixture
def page(browser, server) -> Iterator[object]:
    """A desktop page on this test's server; a request to any other host fails the test."""
    from tests.support import chromium

    with chromium.context(browser, server.url) as context:
        yield context.new_page()


@pytest.fixture
def phone(browser, server) -> Iterator[object]:
    """The same at 390 px, with touch."""
    from tests.support import chromium

    with chromium.context(browser, server.url, phone=True) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The corpus and designs beside the repository; skipped where they are absent."""
    place = Path(__file__).resolve().parents[3] / "shared"
    if not place.is_dir():
        pytest.skip("no shared directory beside the repository")
    return place


def pytest_configure(config) -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.support.hashers.QuickArgon2"]


TOGETHER = ("tests/doors/", "tests/test_demo.py")  # what they stand on takes long to build: one worker does it


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `--dist loadscope` each test goes to whichever worker is free, but what belongs together to the same."""
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)

    return Together(config, log)


def pytest_addoption(parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out tests that touch no database")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(config, items) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: the journal refuses to be emptied; use the committed_db fixture")
        if "browser" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("walk"):
            item.add_marker(pytest.mark.one_database)  # what hands do in the browser is HTTP to the server
    if config.getoption("--database-only"):
        kept = [item for item in items if _touches_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _touches_a_database(item) -> bool:
    fixtures = {"db", "committed_db", "template_database", "django_db_setup"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ())))


def pytest_sessionfinish(session) -> None:
    """The controller, last to leave, drops PostgreSQL's templates."""
    if not hasattr(session.config, "workerinput") and os.environ["TAIZHANG_DATABASE_URL"].startswith("postgres"):
        store = databases.store()
        assert isinstance(store, databases.PostgresStore)
        store.forget_templates()
