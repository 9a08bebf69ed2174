"""A log of its own for each test of the journal, beside whatever the template holds."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.journal import events

AREA = 7
ORIGIN = "example.org/yunxi"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

events.register("test.thing.noted", says="记：{text}（{n}）")
events.register("test.thing.sealed", says="盖章", seals=True)


@dataclass(frozen=True)
class Signer:
    """Somebody who signs, as org's signature looks."""

    area_id: int = AREA
    person_id: int = 5
    post_id: int = 6
    unit_id: int = 4
    role: str = ""
    for_person_id: int | None = None
    for_post_id: int | None = None
    by_text: str = "督查室 何思源"

    def other(self, **changes):
        return replace(self, **changes)


HE = Signer()


@pytest.fixture
def places(settings, tmp_path):
    """Keys and files of this test alone."""
    settings.KEY_DIR, settings.BLOB_DIR = tmp_path / "keys", tmp_path / "blobs"


class Log:
    """The log under test."""

    area_id = AREA

    def __init__(self, verifier):
        self.verifier = verifier

    def note(self, thing=1, text="去看了，在修", n=1, **more):
        """One entry, in a transaction of its own."""
        with transaction.atomic():
            return self.note_within(thing, text, n, **more)

    def note_within(self, thing=1, text="去看了，在修", n=1, *, type="test.thing.noted", by=HE, files=(), **more):
        event = Event(("thing", thing), type, pub={"n": n}, priv={"text": text}, files=files)
        return journal.append(event, by=by, at=NOON + timedelta(seconds=n), **more)

    def fill(self, count=20, **more):
        """A log with several streams, values and checkpoints."""
        for n in range(count):
            self.note(1 + n % 3, f"第{n}次去看", n, **more)
            if n % 7 == 6:
                journal.checkpoint(AREA)


def _open():
    with transaction.atomic():
        return Log(journal.open_log(AREA, ORIGIN))


@pytest.fixture
def log(db, places):
    """A fresh log in a test that rolls back (so nothing can be signed)."""
    return _open()


@pytest.fixture
def real_log(committed_db, places):
    """A fresh log in a database of its own, where commits are real."""
    return _open()
