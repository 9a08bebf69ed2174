import pytest

from taizhang.ledger.tests.conftest import screens  # noqa: F401
from taizhang.planning.tests.making import Planner


@pytest.fixture
def planner(ledger):
    return Planner(ledger)
