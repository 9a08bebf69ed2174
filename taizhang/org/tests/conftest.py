"""Fixtures for the tests of org."""

import pytest
from django.test import Client

from tests.cast import PASSWORD


@pytest.fixture
def enter(county):
    """`enter("clerk")` logs the clerk in through the page and returns the client."""

    def enter(part, client=None):
        client = client or Client()
        answer = client.post("/login/step/", {"username": part, "password": PASSWORD})
        assert answer.status_code == 303, answer.content.decode()
        assert answer["Location"] == "/"
        return client

    return enter
