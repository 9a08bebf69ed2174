"""Fixtures for the tests of all rooms; hypothesis without a stop-watch, since machines are shared."""

from hypothesis import settings

pytest_plugins = ["tests.support.fixtures", "tests.cast", "tests.cast_ledger", "tests.cast_inspection"]

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
