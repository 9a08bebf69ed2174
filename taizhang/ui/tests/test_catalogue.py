"""The catalogue shows every component, and everything on it can be used by everybody."""

import re
from pathlib import Path

import pytest

from taizhang import ui
from taizhang.ui.tests.axe import violations

UI = Path(ui.__file__).parent
COMPONENTS = sorted((UI / "templates" / "cotton").glob("*.html"))
CATALOGUE = (UI / "templates" / "ui" / "catalogue.djhtml").read_text("utf-8")


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


DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


LOOKS = {
    "desk": ("/ui/catalogue/", DESK, "screen"),
    "phone": ("/ui/catalogue/", PHONE, "screen"),
    "print": ("/ui/catalogue/", DESK, "print"),
    "phone-page": ("/ui/catalogue/phone/", PHONE, "screen"),
    "paper": ("/ui/catalogue/paper/", DESK, "screen"),
    "paper-on-a-phone": ("/ui/catalogue/paper/", PHONE, "screen"),
}
SOON = {("desk", "light"), ("phone", "dark"), ("print", "light"), ("phone-page", "light"), ("paper", "dark")}


@pytest.mark.parametrize(
    ("look", "theme"),
    [
        pytest.param(look, theme, marks=() if (look, theme) in SOON else pytest.mark.slow)
        for look in LOOKS
        for theme in ("light", "dark")
    ],
)
def test_everybody_can_use_every_component(browser, standing_server, look, theme):
    address, size, media = LOOKS[look]
    context = browser.new_context(base_url=standing_server.url, viewport=size, locale="zh-CN")
    context.add_cookies([{"name": "tz_theme", "value": theme, "url": standing_server.url}])
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.emulate_media(media=media)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, "the page scrolls sideways"
    assert complaints == [], "the browser's console stays empty, the content policy included"
    context.close()
