"""kill -9 of the real server while people write: whatever it said is done is there, exactly once, and the log is whole.

Each writer keeps a log of its own, on the disk before the next act, as a clerk's memory would: which form was sent,
and which one was answered. A form whose answer never came is sent again after the restart, with its own key.
"""

import http.client
import json
import os
import random
import threading
import time
from collections import Counter

import pytest
from django.db import transaction

from taizhang import journal
from taizhang.journal import verification
from taizhang.journal.models import Entry
from taizhang.ledger import actions
from tests.cast_ledger import page
from tests.trust.visitor import Visitor

KILLS = [3, pytest.param(int(os.environ.get("TAIZHANG_KILLS", "10")), marks=pytest.mark.slow)]
SEED = int(os.environ.get("TAIZHANG_SEED", "20261122"))
PARTS = ("clerk", "housing_liaison", "clerk_verifier", "hekou_liaison")
AT_LEAST = 2  # acts of each writer between two kills


class Writer:
    """One person at one browser, acting as fast as the server answers."""

    def __init__(self, visitor, part, item, log):
        self.visitor, self.part, self.item, self.log = visitor, part, item, log
        self.sent: list[str] = []
        self.answered: list[str] = []
        self.pending = None  # (key, form) whose answer never came

    def run(self, stop):
        self.visitor.hang_up()  # whoever was between two forms at the last kill still holds a line to nobody
        while not stop.is_set():
            key, form = self.pending or self._form()
            self.pending = (key, form)
            self.sent.append(key)
            try:
                answer = self.visitor.post(**form)
            except (OSError, http.client.HTTPException):
                return  # the server is gone; the same form goes out again when it is back
            if answer.status == 503:
                continue
            assert answer.status == 303, (answer.status, answer.text[:2000])
            self._remember(key)
            self.pending = None

    def _form(self):
        key = f"{self.part}-{len(self.answered):05d}-{random.getrandbits(32):08x}"
        fields = {"idem": key, "text": f"第{len(self.answered)}次：{key}"}
        if "liaison" not in self.part:
            return key, {"path": f"/items/{self.item}/urge/", "fields": fields}
        file = ("现场.pdf", page(key).file.read())
        return key, {"path": f"/items/{self.item}/report/", "fields": fields, "files": {"files": file}}

    def _remember(self, key):
        with self.log.open("a") as out:
            out.write(f"{key}\n")
            out.flush()
            os.fsync(out.fileno())
        self.answered.append(key)


def recorded(area_id):
    """How often each form's key stands in the log."""
    leaves = Entry.objects.filter(area_id=area_id).values_list("leaf", flat=True)
    return Counter(json.loads(bytes(leaf)).get("idem") for leaf in leaves)


def wrong(area_id, answered, sent):
    """Forms that were answered and are not there exactly once, and forms that acted twice."""
    found = recorded(area_id)
    lost = [f"{key}: answered, recorded {found[key]} times" for key in answered if found[key] != 1]
    return lost + [f"{key}: sent, recorded {found[key]} times" for key in sent if found[key] > 1]


@pytest.fixture
def writers(standing_ledger, server, tmp_path):
    shared = standing_ledger.accepted(title="清渠", joint=("hekou",))
    actions.accept(shared, by=standing_ledger.county.hekou_liaison, at=standing_ledger.later())
    items = dict.fromkeys(PARTS, shared.pk) | {"clerk_verifier": standing_ledger.accepted(title="修灯").pk}
    people = [Writer(Visitor(server.url).enter(part), part, items[part], tmp_path / f"{part}.log") for part in PARTS]
    yield people
    for writer in people:
        writer.visitor.hang_up()


def write_until_killed(server, writers, chance):
    stop = threading.Event()
    before = [len(writer.answered) for writer in writers]
    failures = []

    def guarded(writer):
        try:
            writer.run(stop)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    limit = time.monotonic() + 60
    while any(len(w.answered) < n + AT_LEAST for w, n in zip(writers, before, strict=True)) and not failures:
        assert time.monotonic() < limit, f"the writers did not get going: {server.log.read_text()[-2000:]}"
        time.sleep(0.01)
    time.sleep(chance.random() * 0.3)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join(timeout=70)
    assert not failures, failures


@pytest.mark.parametrize("kills", KILLS)
def test_whatever_was_answered_is_there_once_and_the_log_is_whole(writers, server, standing_county, kills):
    chance, area_id = random.Random(SEED), standing_county.area_id
    for _ in range(kills):
        write_until_killed(server, writers, chance)
        server.start()
    for writer in writers:  # what was under way at the last kill
        if writer.pending:
            key, form = writer.pending
            assert writer.visitor.post(**form).status == 303
            writer._remember(key)
    answered = [key for writer in writers for key in writer.log.read_text().split()]
    assert answered and len(answered) >= kills * len(PARTS) * AT_LEAST
    assert wrong(area_id, answered, [key for writer in writers for key in writer.sent]) == []
    journal.checkpoint(area_id)
    assert [str(problem) for problem in verification.problems()] == []


def test_control_an_answer_before_the_commit_is_found(standing_ledger):
    """Shows that the test above would turn red: answered, and then the transaction did not hold."""
    item, clerk = standing_ledger.accepted(title="清渠"), standing_ledger.county.clerk
    key = "clerk-00000-deadbeef"
    with transaction.atomic():
        with journal.once(clerk, key, "form") as sent:
            actions.urge(item, text="快", by=clerk, at=standing_ledger.later())
            sent.location = "/"
        assert wrong(clerk.area_id, [key], [key]) == []
        transaction.set_rollback(True)
    assert wrong(clerk.area_id, [key], [key]) == [f"{key}: answered, recorded 0 times"]
