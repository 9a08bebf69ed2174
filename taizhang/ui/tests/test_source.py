"""What the strict content policy and the scripts rely on, read from the source."""

import re
from pathlib import Path

import pytest

from taizhang.ui.shell import SCRIPTS

TAIZHANG = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(TAIZHANG.glob("*/templates/**/*.html"))
STATIC = TAIZHANG / "ui" / "static"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(TAIZHANG)))
def test_no_template_carries_script_or_style(file):
    source = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", file.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", source), "a style attribute is dropped by the content policy"
    assert not re.search(r"\son(?:click|load|error|submit|change|input|focus|blur|key\w+|mouse\w+)\s*=", source), (
        "no inline handlers"
    )
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", source), "nothing from another host"


def test_every_script_is_there_and_none_is_forgotten():
    mine = {f"ui/{f.name}" for f in (STATIC / "ui").glob("*.js")}
    asked = {name for file in TEMPLATES for name in re.findall(r"ui/\w+\.js", file.read_text("utf-8"))}  # by one page
    assert set(SCRIPTS) | asked == mine


@pytest.mark.parametrize("file", sorted((STATIC / "ui").glob("*.js")), ids=lambda f: f.name)
def test_a_script_says_what_it_does_and_evaluates_nothing(file):
    source = file.read_text("utf-8")
    assert source.startswith("// ")
    assert not re.search(r"\beval\(|new Function|\.style\.|setAttribute\(\"style", source)
