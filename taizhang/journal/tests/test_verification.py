"""What `taizhang verify` finds in the live database, beyond what a bundle shows."""

import io
from argparse import Namespace
from pathlib import Path

import pytest
from django.db import connection, transaction

from taizhang import journal
from taizhang.engine.events import ERASED_FILE
from taizhang.journal import blobs, bundle, commands, signer, signing, triggers, verification
from taizhang.journal.models import Checkpoint, Entry, EntryFile, Head, Node, Value

from .conftest import AREA, HE, NOON

SYSTEM = {"by": None, "area_id": AREA}  # the rules know nobody in this log, so nobody signs


@pytest.fixture
def grown(real_log):
    """Twelve entries, all of them signed."""
    real_log.fill(12, **SYSTEM)
    journal.checkpoint(AREA)
    return real_log


def told():
    return [str(problem) for problem in verification.problems(with_projections=False)]


@pytest.fixture
def unguarded():
    """Somebody who owns the file drops the triggers, edits, and puts them back."""

    def edit(act):
        with connection.cursor() as cursor:
            for name in _standing(cursor):
                cursor.execute(name)
        act()
        triggers.install(connection)

    return edit


def _standing(cursor):
    if connection.vendor == "sqlite":
        return [f'DROP TRIGGER "{name}"' for name in triggers._sqlite_triggers()]
    return [f'DROP TRIGGER "{name}" ON "{table}"' for name, (table, _) in triggers._wanted().items()]


def test_an_untouched_log_is_whole(grown):
    assert told() == []


def value(seq):
    return Value.objects.filter(area_id=AREA, entry__seq=seq, name="text")


def node(index):
    return Node.objects.filter(area_id=AREA, level=1, index=index)


def entry(seq):
    return Entry.objects.filter(area_id=AREA, seq=seq)


def drop_entry(seq):
    for beside in (Value, EntryFile):
        beside.objects.filter(area_id=AREA, entry__seq=seq).delete()
    entry(seq).delete()


EDITS = {
    "a column": (lambda: entry(4).update(person_id=77), "第 4 条：查询用的列"),
    "a leaf": (lambda: entry(4).update(leaf=b"{}"), "第 4 条"),
    "a value": (lambda: value(4).update(value="x"), "“text”与承诺值不符"),
    "a value dropped": (lambda: value(4).delete(), "“text”缺失"),
    "a node": (lambda: node(2).update(hash=bytes(32)), "树节点 1/2"),
    "a node dropped": (lambda: node(2).delete(), "树节点 1/2"),
    "a node too many": (lambda: Node(area_id=AREA, level=1, index=99, hash=bytes(32)).save(), "多出树节点 1/99"),
    "the head": (lambda: Head.objects.filter(pk=AREA).update(size=11), "的头与记录不符"),
    "a note": (lambda: Checkpoint.objects.filter(area_id=AREA, size=12).update(note="x\n12\n"), "第 12 条处的签名"),
    "an entry dropped": (lambda: drop_entry(5), "第 5 条"),
    "the tail dropped": (lambda: drop_entry(11), "末尾被截去"),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_is_named(grown, unguarded, name):
    act, place = EDITS[name]
    unguarded(act)
    assert any(place in line for line in told()), told()


def test_a_restored_backup_is_noticed_by_the_signers_memory(grown, unguarded):
    def restore():
        Checkpoint.objects.filter(area_id=AREA, size=12).delete()
        drop_entry(11)

    unguarded(restore)
    assert signer.last_signed(AREA)[0] == 12
    assert any("旧备份" in line for line in told())


def test_missing_and_changed_files_are_named(grown):
    gone, changed = (blobs.store(io.BytesIO(bytes([n]) * 9)) for n in range(2))
    grown.note(files=(gone, changed), n=50, **SYSTEM)
    blobs.path(gone.sha256).unlink()
    blobs.path(changed.sha256).write_bytes(b"x")
    lines = told()
    assert any(gone.sha256 in line and "不在" in line for line in lines)
    assert any(changed.sha256 in line and "改动" in line for line in lines)


# --- erasing ----------------------------------------------------------------------------------------------------


def test_erasing_takes_words_salt_and_bytes_and_leaves_the_leaf(grown):
    ref = blobs.store(io.BytesIO(b"a photo"))
    first = grown.note(thing=9, files=(ref,), text="身份证号", n=60, **SYSTEM)
    leaf = bytes(entry(first.seq).get().leaf)
    with transaction.atomic():
        recorded = journal.erase(AREA, ("thing", 9), by=None, at=NOON)
    after = journal.entry(AREA, first.seq)
    assert (after.priv["text"], after.files) == (journal.ERASED, (ERASED_FILE,))
    assert recorded.pub["targets"] == [{"seq": first.seq, "names": ["text"], "files": [0]}]
    assert not blobs.exists(ref.sha256)
    assert bytes(entry(first.seq).get().leaf) == leaf
    assert told() == []


def test_who_signed_stays_unless_it_is_named(log):
    seq = log.note(thing=9).seq
    journal.erase(AREA, ("thing", 9), by=HE, at=NOON)
    assert journal.entry(AREA, seq).by_text == HE.by_text
    journal.erase(AREA, ("thing", 9), by=HE, at=NOON, only={seq: ["by_text"]})
    assert journal.entry(AREA, seq).by_text == journal.ERASED


def test_where_nothing_is_left_to_erase_nothing_is_recorded(log):
    assert journal.erase(AREA, ("thing", 99), by=HE, at=NOON) is None


def test_a_file_that_another_entry_has_too_stays(grown):
    ref = blobs.store(io.BytesIO(b"a photo"))
    for thing in (8, 9):
        grown.note(thing=thing, files=(ref,), n=60, **SYSTEM)
    with transaction.atomic():
        journal.erase(AREA, ("thing", 9), by=None, at=NOON)
    assert blobs.exists(ref.sha256)


def bytes_of_database():
    name = connection.settings_dict["NAME"]
    return b"".join(file.read_bytes() for file in Path(name).parent.glob(f"{Path(name).name}*"))


def test_the_database_file_keeps_no_trace_of_what_was_erased(grown):
    if connection.vendor != "sqlite":
        pytest.skip("looks into SQLite's file; on PostgreSQL, VACUUM decides when")
    words = "身份证号 530199199001010018"
    grown.note(thing=9, text=words, n=60, **SYSTEM)
    assert words.encode() in bytes_of_database()  # control: it would be seen
    with transaction.atomic():
        journal.erase(AREA, ("thing", 9), by=None, at=NOON)
    assert words.encode() not in bytes_of_database()


def test_single_values_can_be_named(grown):
    with transaction.atomic():
        journal.erase(AREA, ("thing", 1), by=None, at=NOON, only={0: ["text"]})
    assert journal.entry(AREA, 0).priv["text"] == journal.ERASED
    assert journal.entry(AREA, 3).priv["text"] != journal.ERASED


# --- exporting --------------------------------------------------------------------------------------------------


def test_the_commands_end_with_0_or_1(grown, tmp_path, capsys, unguarded):
    target = tmp_path / "bundle.zip"
    commands.export_bundle(Namespace(target=target, area=AREA, files=False))
    assert commands.verify(Namespace(bundle=str(target), key=None, held=[], journal_only=False)) == 0
    live = Namespace(bundle=None, key=None, held=[], journal_only=True)
    assert commands.verify(live) == 0
    unguarded(EDITS["a leaf"][0])
    assert commands.verify(live) == 1
    assert "第 4 条" in capsys.readouterr().out


def test_an_entry_that_comes_while_a_bundle_is_made_is_signed_too(grown, tmp_path, monkeypatch):
    real, late = signing.checkpoint, []

    def slow(*args, **kwargs):
        signed = real(*args, **kwargs)
        if not late:
            late.append(grown.note(n=70, **SYSTEM))
        return signed

    monkeypatch.setattr(signing, "checkpoint", slow)
    assert bundle.write(AREA, tmp_path / "bundle") == late[0].seq + 1
