import pytest

from taizhang.ledger.tests.conftest import screens  # noqa: F401
from taizhang.papers.tests.writing import Desk


@pytest.fixture
def as_actor(screens):  # noqa: F811
    """`as_actor("clerk")`: a browser in which this part has signed in, two days after the ledger began."""
    return screens.enter


@pytest.fixture
def desk(ledger):
    return Desk(ledger)
