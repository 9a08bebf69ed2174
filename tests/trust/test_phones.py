"""D10: phones that were out of reach converge. Nothing is lost or doubled, every receipt is true, and what contradicts
waits for a person."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from taizhang import journal
from taizhang.inspection.models import Held
from taizhang.journal import verification
from tests.cast_inspection import Inspected
from tests.trust import phones

SEED = int(os.environ.get("TAIZHANG_SEED", "20261127"))


@pytest.fixture
def inspected(standing_ledger):
    standing_ledger.now = datetime.now(UTC) - timedelta(minutes=5)
    standing_ledger.pace = timedelta(seconds=1)
    return Inspected(standing_ledger)


@pytest.mark.parametrize("ops", [10, pytest.param(500, marks=pytest.mark.slow)])
def test_three_phones_out_of_reach_converge(inspected, server, ops):
    walked = phones.walk(inspected, server, ops, SEED, kills=ops // 100)
    assert {name: n for name, n in walked.counts().items() if n} == {}
    assert walked.line.broken["answer lost"] and walked.line.broken["never left"]
    assert Held.objects.exists() and len(walked.notes) > ops
    journal.checkpoint(inspected.county.area_id)
    assert [str(p) for p in verification.problems(with_projections=False)] == []
    _control(walked)


def _control(walked):
    """Shows that the walk would turn red: what a phone remembers differently is counted."""
    note = next(note for _, note in walked.notes if note["photos"])
    note["key"] += "x"
    note["photos"][0]["receipt"] = "0000…00 10:00:00"
    found = {name: n for name, n in walked.counts().items() if n}
    assert found == {
        "notes lost": 1, "notes of nobody": 1, "receipts of notes that are not true": 1,
        "receipts of photos that are not true": 1,
    }  # fmt: skip
