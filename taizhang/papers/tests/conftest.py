from datetime import timedelta

import pytest
from django.test import Client

from taizhang.papers.tests.writing import Desk
from taizhang.ui import clock
from tests.cast import NOON, PASSWORD


@pytest.fixture
def as_actor(ledger):
    """`as_actor("clerk")`: a browser in which this part has signed in, two days after the ledger began."""

    def enter(part):
        client = Client()
        client.post("/login/step/", {"username": part.upper(), "password": PASSWORD})
        return client

    with clock.frozen(NOON + timedelta(days=2)):
        yield enter


@pytest.fixture
def desk(ledger):
    return Desk(ledger)
