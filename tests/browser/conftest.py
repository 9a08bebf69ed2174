"""The server on a small county, and the people who walk its pages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from taizhang.ledger import actions as ledger
from tests.browser.walker import walking
from tests.cast_inspection import Inspected

SEED = Path(__file__).parents[3] / "shared" / "corpus" / "dev" / "00-seed.txt"
FICTIONAL = Path(__file__).parents[2] / "taizhang" / "engine" / "reading" / "tests" / "pages" / "yunxi-page.txt"


@pytest.fixture
def register(standing_county):
    spec = ledger.RegisterSpec(code="LX", name="党政联席会议定事项")
    return ledger.open_register(spec, by=standing_county.clerk, at=standing_county.noon)


@pytest.fixture
def walk(standing_county, browser, server):
    with walking(browser, server) as walker:
        yield walker


@pytest.fixture(scope="session")
def newspaper() -> str:
    """The newspaper page of the brief where it is at hand, otherwise a fictional one of the same shape."""
    return (SEED if SEED.exists() else FICTIONAL).read_text("utf-8")


@pytest.fixture
def inspected(standing_ledger):
    """A scheme, points and today's visit: the server's clock is the world's."""
    standing_ledger.now = datetime.now(UTC) - timedelta(minutes=5)
    standing_ledger.pace = timedelta(seconds=1)
    return Inspected(standing_ledger)


@pytest.fixture
def phone(walk, inspected):
    """The inspector's page, opened once with a line: from now on it needs none."""
    page = walk.enter("inspector", phone=True)
    page.goto("/inspect/")
    page.locator("body[data-ready][data-kept]").wait_for()
    return page
