"""Checkpoints, and a signer that signs only what grew."""

import stat
from pathlib import Path

import pytest
from django.db import connection, transaction

from taizhang import journal
from taizhang.engine import note, tree
from taizhang.engine.refusal import Refused
from taizhang.journal import actions, signer
from taizhang.journal.models import Checkpoint, Head, Log

from .conftest import AREA, ORIGIN


def signed_head(checkpoint):
    log = Log.objects.get(pk=AREA)
    return signer.verify_note(checkpoint.note, log.origin, bytes(log.public_key))


def test_a_checkpoint_says_size_and_root_under_the_logs_own_key(real_log):
    real_log.note()
    checkpoint = journal.checkpoint(AREA)
    head = Head.objects.get(pk=AREA)
    assert signed_head(checkpoint) == note.Head(ORIGIN, 1, tree.Frontier.unpack(1, bytes(head.frontier)).root())


def test_it_is_signed_once_for_each_size(real_log):
    assert journal.checkpoint(AREA) is None  # nothing is there yet
    real_log.note()
    first = journal.checkpoint_if_changed(AREA)
    assert journal.checkpoint_if_changed(AREA) is None
    assert journal.checkpoint(AREA) == first
    real_log.note()
    assert journal.checkpoint_if_changed(AREA).size == 2


def test_an_event_that_seals_is_signed_as_soon_as_it_is_committed(real_log):
    real_log.note()
    with transaction.atomic():
        real_log.note_within(type="test.thing.sealed")
        assert not Checkpoint.objects.filter(area_id=AREA).exists()
    assert Checkpoint.objects.get(area_id=AREA).size == 2


def test_so_is_every_so_many_entries(real_log, monkeypatch):
    monkeypatch.setattr(actions, "CHECKPOINT_EVERY", 4)
    for n in range(9):
        real_log.note(n=n)
    assert list(Checkpoint.objects.filter(area_id=AREA).order_by("size").values_list("size", flat=True)) == [4, 8]


def test_what_may_still_be_rolled_back_is_not_signed(log):
    log.note()
    with pytest.raises(transaction.TransactionManagementError):
        journal.checkpoint(AREA)


def test_key_and_memory_of_the_signer_are_its_owners_alone(real_log, settings):
    real_log.note()
    journal.checkpoint(AREA)
    for file in Path(settings.KEY_DIR).iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(real_log):
    with pytest.raises(Refused, match="已经存在"):
        signer.generate(AREA, ORIGIN)


def rewrite(seq):
    """What somebody with the database file can do: drop the trigger, change a leaf and make the tree fit."""
    from taizhang.journal import triggers
    from taizhang.journal.models import Entry, Node

    with connection.cursor() as cursor:
        for statement in _drops():
            cursor.execute(statement)
    entry = Entry.objects.get(area_id=AREA, seq=seq)
    entry.leaf = bytes(entry.leaf).replace(b'"n":', b'"m":')
    entry.leaf_hash = tree.leaf_hash(entry.leaf)
    entry.save()
    Node.objects.filter(area_id=AREA).delete()
    growing = tree.Frontier()
    for hash_ in Entry.objects.filter(area_id=AREA).order_by("seq").values_list("leaf_hash", flat=True):
        Node.objects.bulk_create(
            Node(area_id=AREA, level=n, index=i, hash=h) for n, i, h in growing.append(bytes(hash_))
        )
    Head.objects.filter(pk=AREA).update(size=growing.size, frontier=growing.pack())
    triggers.install(connection)


def _drops():
    if connection.vendor == "sqlite":
        return [
            f"DROP TRIGGER journal_{table}_append_only_{act}"
            for table in ("entry", "node", "checkpoint")
            for act in ("update", "delete")
        ]
    return [f"DROP TRIGGER journal_{t}_append_only ON journal_{t}" for t in ("entry", "node", "checkpoint")]


def test_a_rewritten_history_is_not_signed(real_log):
    for n in range(5):
        real_log.note(n=n)
    journal.checkpoint(AREA)
    rewrite(2)
    real_log.note()
    with pytest.raises(signer.WillNotSign):
        journal.checkpoint(AREA)


def test_an_older_history_is_not_signed(real_log):
    """As after restoring yesterday's backup: the log is shorter than what was signed."""
    for n in range(5):
        real_log.note(n=n)
    journal.checkpoint(AREA)
    Head.objects.filter(pk=AREA).update(size=4, frontier=bytes(32))
    with pytest.raises(signer.WillNotSign):
        journal.checkpoint(AREA)


def test_control_a_signer_without_memory_would_sign_the_rewrite(real_log, settings):
    for n in range(5):
        real_log.note(n=n)
    journal.checkpoint(AREA)
    rewrite(2)
    real_log.note()
    (Path(settings.KEY_DIR) / f"area-{AREA}.signed").unlink()
    assert journal.checkpoint(AREA).size == 6
