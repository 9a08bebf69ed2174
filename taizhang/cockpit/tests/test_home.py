"""Each role finds its work on the first screen; every number leads to the items behind it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taizhang.ui import clock
from tests.cast import NOON, PASSWORD

LATER = NOON + timedelta(days=30)


@pytest.fixture
def home(ledger):
    def open_as(part):
        client = Client()
        answer = client.post("/login/step/", {"username": part.upper(), "password": PASSWORD})
        assert answer.status_code == 303
        return client, client.get("/")

    with clock.frozen(LATER):
        yield open_as


def page(answer):
    assert answer.status_code == 200, answer.content.decode()[:1500]
    return answer.content.decode()


def test_the_clerk_sees_what_is_red_and_who_is_stuck(ledger, home):
    ledger.accepted(title="早已超期的事项")
    words = page(home("clerk")[1])
    assert "早已超期的事项" in words
    assert "红灯事项" in words and "责任空档" in words


def test_the_lights_on_the_clerks_home_add_up(ledger, home):
    ledger.issued()
    ledger.accepted()
    ledger.claimed()
    words = page(home("clerk")[1])
    total = re.search(r"(\d+) \+ (\d+) \+ (\d+) \+ (\d+) = (\d+)", words)
    assert sum(map(int, total.groups()[:4])) == int(total[5]) == 3
    assert "✓" in words


def test_every_number_on_the_clerks_home_is_a_link_that_opens(ledger, home):
    ledger.accepted()
    client, answer = home("clerk")
    links = {link for link in re.findall(r'href="(/[^"#]*)"', page(answer)) if not link.startswith("/static/")}
    assert any(link.startswith("/items/?") for link in links)
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("part", ["housing_liaison", "housing_head", "leader", "verifier", "clerk"])
def test_a_home_asks_fifteen_questions_at_the_most(part, ledger, home):
    ledger.claimed()
    ledger.accepted()
    client, _ = home(part)
    with CaptureQueriesContext(connection) as asked:
        page(client.get("/"))
    assert len(asked) <= 15, "\n".join(q["sql"][:150] for q in asked)


def test_the_system_administrator_sees_the_machine_and_no_item(ledger, home):
    ledger.accepted(title="机密的业务")
    client, _ = home("system_admin")
    words = page(client.get("/health/"))
    assert "磁盘剩余" in words and "机密的业务" not in words


def test_a_leader_is_addressed_by_surname_and_post(ledger, home):
    assert "县长，" in page(home("leader")[1])
