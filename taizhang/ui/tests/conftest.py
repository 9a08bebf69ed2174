"""One server for all browser tests of this room: they look and press, and leave nothing behind."""

import os

import pytest

from tests.support import chromium, databases
from tests.support.server import Server


@pytest.fixture(scope="session")
def standing_server(template_database, tmp_path_factory):
    name = f"ui_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    template_database.clone(databases.TEMPLATE, name)
    server = Server(template_database.url(name), tmp_path_factory.mktemp("ui"))
    server.start()
    yield server
    server.stop()
    template_database.drop(name)


@pytest.fixture
def desktop(browser, standing_server):
    with chromium.context(browser, standing_server.url) as context:
        yield context.new_page()


@pytest.fixture
def handheld(browser, standing_server):
    with chromium.context(browser, standing_server.url, phone=True) as context:
        yield context.new_page()
