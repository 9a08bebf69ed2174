"""The ledger's pages, opened by the people of the cast."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from taizhang.ui import clock
from tests.cast import NOON, PASSWORD

HTMX = {"HX-Request": "true"}


class Screens:
    """`screens.enter("clerk")` logs the clerk in; the county's clock stands two days after noon of the cast."""

    at = NOON + timedelta(days=2)

    def enter(self, part):
        client = Client()
        answer = client.post("/login/step/", {"username": part.upper(), "password": PASSWORD})
        assert answer.status_code == 303, answer.content.decode()
        return client


@pytest.fixture
def screens(ledger):
    with clock.frozen(Screens.at):
        yield Screens()


def text(answer):
    """What the page says, without its markup."""
    assert answer.status_code == 200, answer.content.decode()[:2000]
    words = re.sub(r"<(script|template|dialog).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(words.split())


def told(answer):
    """Follow a write that was done to the page that it leads to."""
    assert answer.status_code == 303, text(answer)
    return answer["Location"]
