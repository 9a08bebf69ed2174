"""The county behind the doors, built once for the tests of this directory."""

import logging
import shutil

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from taizhang import journal
from taizhang.ui import clock
from tests.doors import world as county
from tests.doors.trying import Doors
from tests.support import databases


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Who goes through every door takes a long walk: `make test` does it on one of the databases."""
    for item in items:
        if "doors" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.walk)


@pytest.fixture(scope="package")
def standing_doors(template_database, django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the template of this directory's own, with everything a door may lead to."""
    data = tmp_path_factory.mktemp("doors")
    shutil.copytree(settings.KEY_DIR, data / "keys")
    places = {"DATA_DIR": data, "KEY_DIR": data / "keys", "BLOB_DIR": data / "blobs"}
    logging.disable(logging.ERROR)  # thousands of requests need no log
    name = f"doors_{data.parent.name}_{data.name}".replace("-", "_")
    template_database.clone(databases.TEMPLATE, name)
    with django_db_blocker.unblock(), databases.pointed_at(template_database, name), override_settings(**places):
        with transaction.atomic():
            world = county.build()
        for area in (world.county, world.neighbour):
            journal.checkpoint(area.area_id)  # for receipts
        with clock.frozen(world.at):
            doors = Doors(world)
            doors.enter_all()
            yield doors
    logging.disable(logging.NOTSET)
    template_database.drop(name)


@pytest.fixture
def doors(standing_doors, django_db_blocker):
    """The same; whatever a test writes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield standing_doors
        transaction.set_rollback(True)
