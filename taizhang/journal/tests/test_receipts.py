"""Receipts from the stored tree."""

import xml.etree.ElementTree as ET

import pytest

from taizhang import journal
from taizhang.engine import receipt as given
from taizhang.engine import verify
from taizhang.journal import queries, receipts
from taizhang.journal.models import Checkpoint

from .conftest import AREA


def test_every_entry_has_a_receipt_under_the_earliest_note_that_covers_it(real_log):
    real_log.fill(30)
    journal.checkpoint(AREA)
    sizes = list(Checkpoint.objects.filter(area_id=AREA).order_by("size").values_list("size", flat=True))
    key = verify.Key(queries.standing(AREA).verifier)
    for seq in range(30):
        shown = journal.receipt(AREA, seq)
        assert shown.size == next(size for size in sizes if size > seq)
        assert receipts.holds(AREA, shown.proof)
        assert verify.read_receipt(shown.proof.text(), key)[:2] == (seq, bytes.fromhex(shown.leaf_hash))
        assert given.parse(shown.proof.text()) == shown.proof


def test_before_the_next_note_the_receipt_is_number_and_hash_only(real_log):
    real_log.note()
    shown = journal.receipt(AREA, 0)
    assert shown.proof is None
    assert shown.short == journal.entry(AREA, 0).receipt


def test_what_was_not_recorded_has_no_receipt(real_log):
    assert journal.receipt(AREA, 0) is None


def test_a_receipt_of_another_entry_does_not_hold(real_log):
    real_log.fill(9)
    journal.checkpoint(AREA)
    one, other = journal.receipt(AREA, 3).proof, journal.receipt(AREA, 4).proof
    assert not receipts.holds(AREA, given.Receipt(3, other.leaf_hash, one.proof, one.note))


def test_making_a_receipt_takes_few_queries(real_log, django_assert_max_num_queries):
    real_log.fill(40)
    journal.checkpoint(AREA)
    with django_assert_max_num_queries(5):
        journal.receipt(AREA, 17)


def test_the_code_is_a_drawing_without_style_or_script(real_log):
    real_log.fill(7)
    drawing = receipts.qr(journal.receipt(AREA, 2).proof)
    names = {name for element in ET.fromstring(drawing).iter() for name in (element.tag.split("}")[1], *element.attrib)}
    assert not names & {"style", "script", "class", "onload", "href"}


@pytest.mark.parametrize("hashes", [0, 27])
def test_the_code_fits_even_at_a_hundred_million_entries(hashes):
    note = (
        "example.org/yunxi-county/2026\n100000000\n"
        + "A" * 44
        + "\n\n— example.org/yunxi-county/2026 "
        + "A" * 92
        + "\n"
    )
    text = given.Receipt(99_999_999, bytes(32), (bytes(32),) * hashes, note).text()
    assert len(text) < 2_000
    assert receipts.qr(given.Receipt(99_999_999, bytes(32), (bytes(32),) * hashes, note))
