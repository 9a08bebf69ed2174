"""Evidence: what is taken in, and which doubts are told in plain words."""

import io
from datetime import datetime

import pytest

from taizhang.engine.drawings import draw, forwarded
from taizhang.engine.refusal import Refused
from taizhang.journal import blobs
from taizhang.ledger import actions, copies, queries
from taizhang.ledger.models import Evidence, EvidenceWarning

TAKEN = datetime(2026, 3, 2, 15, 0)  # the device's clock, in the county


def photo(data, name="现场.jpg"):
    return actions.Upload(io.BytesIO(data), name, "封堵后")


def hand_in(ledger, *data, **draft):
    item = ledger.accepted(**draft)
    files = [photo(each) for each in data]
    actions.report(item, text="已封堵", files=files, by=ledger.county.housing_liaison, at=ledger.later())
    return ledger.fresh(item)


def doubts(ledger, item, part="verifier"):
    actor = getattr(ledger.county, part)
    shown = queries.item_page(actor, queries.item_for(actor, item.pk), ledger.now)["evidence"]
    return [[w["text"] for w in e["warnings"]] for e in shown]


def test_a_photo_keeps_its_bytes_and_what_the_device_claims(ledger):
    data = draw("outfall", 1, taken_at=TAKEN, position=(25.04, 102.71))
    evidence = Evidence.objects.get(item=hand_in(ledger, data))
    with blobs.open(evidence.sha256) as kept:
        assert kept.read() == data
    assert evidence.is_photo and f"{evidence.taken_at:%H:%M}" == "07:00" and float(evidence.taken_lat) == 25.04
    assert b"Exif" not in copies.path_of(evidence.sha256).read_bytes()


def test_a_forwarded_photo_is_recognised_under_another_item(ledger):
    data = draw("outfall", 1, taken_at=TAKEN)
    first = hand_in(ledger, data)
    second = hand_in(ledger, forwarded(data), draw("lane", 5))
    assert [len(each) for each in doubts(ledger, second)] == [1, 0]
    assert doubts(ledger, second)[0][0].startswith(f"与{first.number}的照片疑似重复，相似")


def test_a_photo_taken_before_the_item_existed_says_so(ledger):
    item = hand_in(ledger, draw("outfall", 1, taken_at=datetime(2026, 2, 1, 9, 0)))
    assert doubts(ledger, item) == [["拍摄时间2026-02-01早于本事项立项（2026-03-02）。"]]


def test_a_photo_taken_far_away_says_how_far(ledger):
    near, far = draw("outfall", 1, position=(25.0001, 102.0)), draw("lane", 2, position=(25.01, 102.0))
    item = hand_in(ledger, near, far, place="农机站东侧", lat="25", lon="102")
    assert doubts(ledger, item) == [[], ["拍摄地点离事项所在地约1112米。"]]


def test_missing_place_and_time_are_no_doubt(ledger):
    item = hand_in(ledger, draw("outfall", 1), lat="25", lon="102")
    assert doubts(ledger, item) == [[]] and not EvidenceWarning.objects.exists()


def test_two_photos_of_one_report_are_not_held_against_each_other_unless_they_are_one(ledger):
    data = draw("outfall", 1)
    item = hand_in(ledger, data, draw("lane", 5))
    assert item.doubt_count == 0
    actions.add_evidence(item, files=[photo(data)], by=ledger.county.housing_liaison, at=ledger.later())
    assert doubts(ledger, ledger.fresh(item))[2] == ["与本事项的一份佐证是同一个文件。"]


def test_the_same_file_twice_in_one_act_is_noticed(ledger):
    data = draw("outfall", 1)
    item = hand_in(ledger, data, data)
    assert [len(each) for each in doubts(ledger, item)] == [0, 1]


def test_a_doubted_proof_wants_a_word_from_the_verifier(ledger):
    data = draw("outfall", 1)
    hand_in(ledger, data)
    item = ledger.claim(hand_in(ledger, data))
    with pytest.raises(Refused, match="写明理由"):
        ledger.judged(item)
    item = ledger.judged(item, note="两件事项同一处，已当面核对")
    actions.close(item, by=ledger.county.verifier, at=ledger.later())


@pytest.mark.parametrize("data", [b"", b"<html>", b"\xff\xd8\xff" + b"\0" * 50, b"%PDF-1.4" + b"0" * (20 << 20)])
def test_what_cannot_be_shown_is_refused_and_leaves_nothing(ledger, data):
    with pytest.raises(Refused, match=r"现场\.jpg"):
        hand_in(ledger, data)
    assert not Evidence.objects.exists()


def test_at_most_twenty_files_in_one_act(ledger):
    with pytest.raises(Refused, match="最多交20份"):
        hand_in(ledger, *[b"x"] * 21)
