"""Recording an entry."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from taizhang import journal
from taizhang.engine import tree
from taizhang.engine.events import Event
from taizhang.engine.refusal import Refused
from taizhang.journal import events
from taizhang.journal.base import NotProjecting
from taizhang.journal.models import Entry, Head, Node, Value

from .conftest import AREA, HE, NOON, ORIGIN


def test_an_entry_is_the_next_leaf_of_its_log_and_the_next_of_its_stream(log):
    first, second, third = log.note(1), log.note(2), log.note(1)
    assert [e.seq for e in (first, second, third)] == [0, 1, 2]
    assert [e.stream_seq for e in (first, second, third)] == [1, 1, 2]
    leaf = json.loads(bytes(Entry.objects.get(area_id=AREA, seq=2).leaf))
    assert (leaf["log"], leaf["seq"], leaf["prev"]) == (ORIGIN, 2, first.leaf_hash)


def test_what_a_person_typed_stands_beside_the_leaf_not_in_it(log):
    entry = Entry.objects.get(pk=log.note(text="青峰路积水").entry_id)
    assert b"\\u" not in bytes(entry.leaf) and "青峰".encode() not in bytes(entry.leaf)
    assert bytes(entry.leaf).isascii()
    assert set(Value.objects.filter(entry=entry).values_list("name", "value")) == {
        ("text", "青峰路积水"),
        ("by_text", HE.by_text),
    }


def test_the_same_words_twice_have_two_commitments(log):
    leaves = [json.loads(bytes(Entry.objects.get(pk=log.note().entry_id).leaf)) for _ in range(2)]
    assert leaves[0]["priv"] != leaves[1]["priv"]


def test_text_is_kept_in_one_normal_form(log):
    assert log.note(text="cafe\u0301").priv["text"] == "caf\u00e9"


def test_the_head_and_the_nodes_are_those_of_the_tree(log):
    for n in range(11):
        log.note(n=n)
    hashes = [bytes(h) for h in Entry.objects.filter(area_id=AREA).order_by("seq").values_list("leaf_hash", flat=True)]
    head = Head.objects.get(pk=AREA)
    assert tree.Frontier.unpack(head.size, bytes(head.frontier)).root() == tree.root_of(hashes)
    assert Node.objects.filter(area_id=AREA).count() == 5 + 2 + 1


def test_what_was_recorded_reads_the_same_afterwards(log):
    files = (journal.FileRef("ab" * 32, 12, "image/jpeg"),)
    by = HE.other(for_person_id=8, for_post_id=9, role="clerk")
    recorded = log.note(by=by, files=files, device_at=datetime(2026, 11, 21, tzinfo=UTC), idem="form-12345678")
    assert journal.entry(AREA, recorded.seq) == recorded
    assert recorded.files == files
    assert (recorded.role, recorded.for_person_id, recorded.by_text) == ("clerk", 8, HE.by_text)
    assert recorded.receipt == f"#0 {recorded.leaf_hash[:4]}…{recorded.leaf_hash[-3:]}"


def test_the_stream_reads_newest_first_and_by_pages(log):
    for n in range(5):
        log.note(n=n)
    page = journal.stream_of(AREA, "thing", 1, limit=2)
    assert [e.stream_seq for e in page] == [5, 4]
    assert [e.stream_seq for e in journal.stream_of(AREA, "thing", 1, limit=None, before=4)] == [3, 2, 1]
    assert journal.version(AREA, "thing", 1) == 5
    assert journal.version(AREA, "thing", 99) == 0


def test_an_entry_reads_as_a_sentence(log):
    assert events.sentence(log.note(text="在修", n=3)) == "记：在修（3）"


def test_recording_outside_a_transaction_is_refused(real_log):
    with pytest.raises(transaction.TransactionManagementError):
        real_log.note_within()


def test_a_type_that_nobody_registered_is_refused(log):
    with pytest.raises(events.UnknownEvent):
        log.note(type="test.thing.unheard_of")


def test_an_area_without_a_log_is_refused(log):
    with pytest.raises(Refused, match="尚未开立"):
        log.note(by=HE.other(area_id=8))


def test_the_system_signs_without_a_person(log):
    recorded = journal.append(Event(("thing", 1), "test.thing.noted"), by=None, at=NOON, area_id=AREA)
    assert recorded.is_by_system and recorded.by_text == ""
    with pytest.raises(ValueError, match="area_id"):
        journal.append(Event(("thing", 1), "test.thing.noted"), by=None, at=NOON)


def test_an_act_that_fails_leaves_no_entry(log):
    log.note()
    with pytest.raises(RuntimeError), transaction.atomic():
        log.note_within()
        raise RuntimeError
    assert Head.objects.get(pk=AREA).size == Entry.objects.filter(area_id=AREA).count() == 1


def test_projectors_run_with_the_entry_owner_first_and_cannot_append(log):
    seen = []
    events.follow("test.thing.projected", lambda e: seen.append("follower"))
    events.register("test.thing.projected", says="", project=lambda e: seen.append(e.priv["text"]))
    log.note(type="test.thing.projected")
    assert seen == ["去看了，在修", "follower"]
    events.register("test.thing.wild", says="", project=lambda e: log.note())
    with pytest.raises(RuntimeError, match="only writes rows"):
        log.note(type="test.thing.wild")


def test_a_projection_cannot_be_written_behind_the_journals_back(log):
    from taizhang.journal.base import AreaModel

    class Row(AreaModel):
        keeps = "projection"

        class Meta:
            app_label = "journal"
            managed = False

    try:
        for write in (
            lambda: Row(area_id=AREA).save(),
            lambda: Row(pk=1, area_id=AREA).delete(),
            lambda: Row.objects.update(area_id=8),
            lambda: Row.objects.all().delete(),
            lambda: Row.objects.bulk_create([Row(area_id=AREA)]),
            lambda: Row.objects.create(area_id=AREA),
        ):
            with pytest.raises(NotProjecting):
                write()
    finally:
        from django.apps import apps

        del apps.all_models["journal"]["row"]
        apps.clear_cache()


def test_appending_takes_a_handful_of_statements(log):
    log.note()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        log.note_within(n=2)
    # head, last of the stream, entry, values, node, head
    assert len(queries) <= 6


def test_ids_count_for_each_kind_inside_the_block_of_the_area(log):
    assert [journal.allot(1, "item"), journal.allot(1, "item"), journal.allot(1, "unit")][-2:] == [
        journal.allot(1, "item") - 1,
        journal.allot(1, "unit") - 1,
    ]
    assert journal.allot(2, "item", 3) == (1 << 40) + 1
    assert journal.allot(2, "item") == (1 << 40) + 4
