"""Which room may know which: the contracts in pyproject.toml, and the rooms of the settings, agree and hold."""

import tomllib

from django.conf import settings
from importlinter.cli import lint_imports

from .sources import PACKAGE, ROOT


def contract() -> dict:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"][0]


def test_every_room_imports_only_rooms_below_it_and_rules_know_no_django(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_the_settings_list_the_rooms_in_the_order_of_the_contract():
    layers = contract()["layers"]
    assert [layer for layer in reversed(layers) if layer not in ("config", "engine")] == settings.ROOMS


def test_every_room_on_disk_is_installed():
    rooms = {path.parent.name for path in PACKAGE.glob("*/apps.py")}
    assert rooms == set(settings.ROOMS)
