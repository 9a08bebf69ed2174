"""The catalogue shows every component, and everything on it can be used by everybody."""

import re
from pathlib import Path

import pytest

from taizhang import ui

UI = Path(ui.__file__).parent
COMPONENTS = sorted((UI / "templates" / "cotton").glob("*.html"))
CATALOGUE = (UI / "templates" / "ui" / "catalogue.html").read_text("utf-8")


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda f: f.stem)
def test_every_component_says_what_it_is_and_stands_in_the_catalogue(file):
    source = file.read_text("utf-8")
    name = file.stem.replace("_", "-")
    assert re.search(r"{% comment %}\n.+\n.*?Example: <c-" + name, source, re.DOTALL), "header comment with an example"
    assert f"<c-{name}" in CATALOGUE, "not shown on the catalogue page"


@pytest.mark.django_db
def test_the_catalogue_renders_for_anybody(client):
    page = client.get("/ui/catalogue/")
    assert page.status_code == 200
    assert "<c-" not in page.content.decode(), "a component went to the browser raw"
