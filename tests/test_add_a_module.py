"""docs/add-a-module.md is true: the module that it builds runs in the house as it stands; and no room below knows one."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "add-a-module.md"
FILES = re.compile(r"^`(taizhang/reception/\S+)`\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MODULES = ("inspection",)
KNOW_NONE = ("ledger", "org", "ui", "cockpit")


def named_in(rooms=KNOW_NONE, modules=MODULES):
    """Files of the lower rooms, or of the cockpit, that name a module: its package, its acts, its addresses."""
    names = re.compile("|".join(rf"\b{m}[.:/]|taizhang\.{m}" for m in modules))
    found = []
    for room in rooms:
        for path in sorted((ROOT / "taizhang" / room).rglob("*")):
            if path.suffix in {".py", ".html", ".js"} and "tests" not in path.parts:
                found += [str(path.relative_to(ROOT))] if names.search(path.read_text("utf-8")) else []
    return found


def test_no_room_below_names_a_module():
    assert named_in() == []


def test_control_a_room_that_names_one_is_found():
    assert named_in(rooms=("inspection",))


def house_with_the_page(tmp_path):
    """The house as it stands, with the page's module beside its rooms."""
    house = tmp_path / "house"
    (house / "taizhang").mkdir(parents=True)
    for name in ("tests", "conftest.py", "pyproject.toml", "node_modules", "scripts"):
        (house / name).symlink_to(ROOT / name)
    for each in (ROOT / "taizhang").iterdir():
        if each.name != "config":
            (house / "taizhang" / each.name).symlink_to(each)
    shutil.copytree(ROOT / "taizhang" / "config", house / "taizhang" / "config", symlinks=True)
    settings = house / "taizhang" / "config" / "settings.py"
    settings.write_text(settings.read_text("utf-8").replace('"cockpit",', '"reception", "cockpit",'), "utf-8")
    for name, code in FILES.findall(PAGE.read_text("utf-8")):
        path = house / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, "utf-8")
    for folder in ("", "tests", "migrations"):
        (house / "taizhang" / "reception" / folder).mkdir(exist_ok=True)
        (house / "taizhang" / "reception" / folder / "__init__.py").touch()
    return house


@pytest.mark.slow
def test_the_module_of_the_page_runs_in_the_house(tmp_path):
    house = house_with_the_page(tmp_path)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG", "PYTEST"))}
    env |= {
        "PYTHONPATH": str(house), "DJANGO_SETTINGS_MODULE": "taizhang.config.settings", "TAIZHANG_MODE": "test",
        "TAIZHANG_DATA": str(tmp_path / "data"),
    }  # fmt: skip
    for command in (
        ["django", "makemigrations", "reception"],
        ["pytest", "taizhang/reception", "-q", "-p", "no:cacheprovider"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=house, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
