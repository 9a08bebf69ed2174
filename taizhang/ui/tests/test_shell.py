"""The binding of the book: words on the spine, preferences, headers, the log line."""

import json
import logging

import pytest
from django.urls import path

from taizhang.ui import shell
from taizhang.ui.registry import Nav, Panels


class Clerk:
    def can(self, act):
        return act == "ledger.see"


@pytest.fixture
def nav():
    nav = Nav()
    nav.register("ledger", "台账", "ui:catalogue", "ledger.see", 20)
    nav.register("audit", "流水", "ui:help", "journal.audit", 90)
    nav.register("todo", "待办", "ui:help", None, 1)
    nav.badge("todo", lambda actor: 17)
    return nav


def test_the_spine_shows_what_one_may_open(nav):
    assert [e.text for e in nav.words(Clerk())] == ["台账"]
    assert nav.todo(Clerk()).key == "todo"
    assert nav.count("todo", Clerk()) == 17
    assert nav.count("ledger", Clerk()) is None


def test_a_word_is_registered_once(nav):
    with pytest.raises(ValueError):
        nav.register("ledger", "台账", "ui:help")


def test_panels_stand_in_order_and_only_where_allowed():
    panels = Panels()
    panels.register("home", "b.html", dict, 20)
    panels.register("home", "a.html", dict, 10)
    panels.register("home", "c.html", dict, 5, act="journal.audit")
    assert [p.template for p in panels.at("home", Clerk())] == ["a.html", "b.html"]


@pytest.mark.django_db
def test_the_theme_is_remembered(client):
    answer = client.post("/ui/theme/", {"theme": "dark"}, headers={"Referer": "http://testserver/ui/catalogue/"})
    assert (answer.status_code, answer["Location"]) == (303, "http://testserver/ui/catalogue/")
    assert 'data-bs-theme="dark"' in client.get("/ui/catalogue/").content.decode()


@pytest.mark.django_db
def test_the_house_speaks_chinese_until_somebody_chooses(client):
    assert 'lang="zh-Hans"' in client.get("/ui/catalogue/", headers={"Accept-Language": "en"}).content.decode()
    client.post("/ui/language/", {"language": "en"})
    assert 'lang="en"' in client.get("/ui/catalogue/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("evil", ["http://elsewhere.test/", "//elsewhere.test", "javascript:alert(1)"])
def test_a_preference_never_leads_out_of_the_house(client, evil):
    assert client.post("/ui/theme/", {"theme": "x"}, headers={"Referer": evil})["Location"] == "/"


@pytest.mark.django_db
def test_every_answer_is_closed_to_frames_and_sniffing(client):
    answer = client.get("/ui/catalogue/")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_request_is_one_line_without_a_typed_word(client, capsys):
    handler = next(h for h in logging.getLogger().handlers if h.get_name() == "stderr")
    lines = []
    handler_emit = handler.emit
    handler.emit = lambda record: lines.append(handler.format(record))
    try:
        client.get(
            '/ui/catalogue/?q=苗青\r\n{"event":"forged"}',
            headers={"User-Agent": "x\u2028y\x1b[31m"},
        )
    finally:
        handler.emit = handler_emit
    mine = [line for line in lines if "taizhang.access" in line]
    assert len(mine) == 1 and "\n" not in mine[0] and "\u2028" not in mine[0]
    line = json.loads(mine[0])
    assert line["event"] == "answered" and line["door"] == "ui:catalogue" and line["status"] == 200
    assert "苗青" not in mine[0] and "forged" not in mine[0]


def test_the_word_of_a_page_is_the_longest_that_fits(rf, monkeypatch):
    nav = Nav()
    nav.register("home", "今日", "home")
    nav.register("ledger", "台账", "items")
    nav.register("drafts", "草稿", "drafts")
    monkeypatch.setattr(shell, "nav", nav)

    class urls:
        urlpatterns = [
            path("", id, name="home"),
            path("items/", id, name="items"),
            path("items/drafts/", id, name="drafts"),
        ]

    from django.test import override_settings

    with override_settings(ROOT_URLCONF=urls):
        request = rf.get("/items/drafts/5/")
        request.actor = Clerk()
        assert shell.Shell(request).word == "草稿"
        request = rf.get("/items/5/")
        request.actor = Clerk()
        assert shell.Shell(request).word == "台账"
