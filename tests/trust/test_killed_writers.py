"""kill -9 while entries are being written: whatever was said to be recorded is there, once, and the log is whole."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from taizhang import journal
from taizhang.journal import verification
from taizhang.journal.models import Entry

WRITERS = 2


def start(url, area_id, acks, *options):
    environment = {**os.environ, "TAIZHANG_DATABASE_URL": url}
    command = [sys.executable, "-m", "tests.trust.writer", str(area_id), str(acks), *options]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def acked(file):
    if not file.exists():
        return []
    lines = file.read_text().split("\n")[:-1]  # the last may have been cut while it was written
    return [(int(seq), leaf_hash) for seq, leaf_hash in (line.split() for line in lines)]


def lost(area_id, acks):
    """Entries that were promised and are not there, or are there with other bytes."""
    stored = {
        seq: bytes(leaf_hash).hex()
        for seq, leaf_hash in Entry.objects.filter(area_id=area_id).values_list("seq", "leaf_hash")
    }
    return [(seq, leaf_hash) for file in acks for seq, leaf_hash in acked(file) if stored.get(seq) != leaf_hash]


def wait_for_acks(files, count):
    limit = time.monotonic() + 60
    while any(len(acked(file)) < count for file in files):
        assert time.monotonic() < limit, "the writers did not get going"
        time.sleep(0.02)


@pytest.fixture
def area_id(standing_county):
    return standing_county.area_id


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_nothing_that_was_promised_is_lost_and_the_log_stays_whole(committed_db, area_id, tmp_path, kills):
    chance, acks = random.Random(20261122), []
    for kill in range(kills):
        mine = [tmp_path / f"acks-{kill}-{writer}" for writer in range(WRITERS)]
        acks += mine
        writers = [start(committed_db.url, area_id, file) for file in mine]
        wait_for_acks(mine, 5)
        time.sleep(chance.random() / 2)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.wait()
    assert sum(len(acked(file)) for file in acks) >= 5 * kills * WRITERS
    assert lost(area_id, acks) == []
    journal.checkpoint(area_id)
    assert [str(p) for p in verification.problems(with_projections=False)] == []


def test_control_a_promise_given_before_the_commit_is_caught(committed_db, area_id, tmp_path):
    """Shows that the test above would turn red."""
    file = tmp_path / "acks"
    start(committed_db.url, area_id, file, "early").wait()
    assert len(lost(area_id, [file])) == 1
