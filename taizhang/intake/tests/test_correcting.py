"""改认错的字: recognised words are put right at the desk, beside the picture of their line."""

import pytest

from taizhang import journal
from taizhang.engine.events import ERASED
from taizhang.engine.reading import ocr
from taizhang.engine.refusal import Refused
from taizhang.intake import actions as intake
from taizhang.intake.models import Candidate, Correction, Document
from taizhang.intake.rules import correcting as rules
from taizhang.intake.rules.candidates import State
from taizhang.intake.rules.correcting import Change
from taizhang.intake.scanned import scanned
from taizhang.jobs import worker
from taizhang.journal import rebuild
from taizhang.ledger.models import Item, ItemSource

from .conftest import day, open_register
from .test_scans import page, take, two_pages  # noqa: F401 - a fixture

ONE = "云滩县人民政府办公室文件\n关于安全检查的通知\n一、住建局于2026年4月26日前完成38处危房安全检查。\n二、交通局于5月15日前修复县道6处塌方。"
TWO = "三、住建局于6月19日前补装井盖40处。\n2026年3月2日"


def mark(text, *words):
    return [(text.index(word), text.index(word) + len(word), 41) for word in words]


@pytest.fixture
def desk(county, monkeypatch, two_pages):  # noqa: F811
    """A recognised scan: 溪 was taken for 滩, and a day for another on both pages."""
    lines = [(0, 12, 100, 80, 600, 110), (13, 22, 100, 140, 500, 170)]
    pages = {
        1: page(ONE, doubts=mark(ONE, "云滩", "月26"), lines=lines, height=1414),
        2: page(TWO, doubts=mark(TWO, "月19")),
    }
    monkeypatch.setattr(ocr, "recognise", lambda data, number: pages[number])
    monkeypatch.setattr(ocr, "require_program", lambda: "tesseract")
    county.register = open_register(county)
    document = take(county, two_pages)
    worker.drain()
    return again(document)


def again(document):
    return Document.objects.get(pk=document.pk)


def put_right(county, document, old, new, *, nth=0, part="clerk"):
    at = -1
    for _ in range(nth + 1):
        at = again(document).text.index(old, at + 1)
    by = county.actor(part)
    return intake.correct(document.pk, start=at, end=at + len(old), was=old, text=new, by=by, at=county.noon)


def saying(document, words):
    return document.candidates.exclude(state=State.PASSED).get(passage__contains=words)


def test_the_sentence_is_read_again_and_the_doubt_is_settled(county, desk):
    assert saying(desk, "危房").due_on == day(4, 26)
    recorded = put_right(county, desk, "月26", "月20")
    found = saying(desk, "危房")
    assert (found.due_on, found.version) == (day(4, 20), 2)
    document = again(desk)
    assert [document.text[a:b] for a, b, _ in scanned(document).doubts] == ["云滩", "月19"]
    assert document.text[found.start : found.end] == found.passage
    assert (recorded.priv["old"], recorded.priv["new"]) == ("月26", "月20") and "2O" not in str(recorded.pub)


def test_everything_behind_a_longer_word_moves_and_decisions_stay(county, desk):
    intake.accept(saying(desk, "塌方").pk, register_id=county.register, by=county.clerk, at=county.noon)
    intake.edit(saying(desk, "井盖").pk, title="补井盖", by=county.clerk, at=county.noon)
    put_right(county, desk, "住建局", "县住房和城乡建设局")
    put_right(county, desk, "月19", "月10")
    document = again(desk)
    accepted, edited = saying(document, "塌方"), saying(document, "井盖")
    assert accepted.state == State.ACCEPTED and document.text[accepted.start : accepted.end] == accepted.passage
    assert edited.title == "补井盖" and "6月10日" in edited.passage and edited.passage == edited.requirement
    second = document.scan_pages.get(number=2)
    assert document.text[second.start :].startswith("三、住建局")
    assert Item.objects.get().requirement == accepted.passage
    intake.undo(document.pk, by=county.clerk, at=county.noon)  # 10
    intake.undo(document.pk, by=county.clerk, at=county.noon)  # the long name
    intake.undo(document.pk, by=county.clerk, at=county.noon)  # the title
    assert "6月19日" in again(desk).text and saying(desk, "井盖").title != "补井盖"
    assert again(desk).text[saying(desk, "井盖").start :].startswith("住建局于6月")


def test_a_word_that_was_right_loses_its_mark_and_the_title_follows_what_stands_there(county, desk):
    put_right(county, desk, "云滩", "云溪")
    put_right(county, desk, "关于安全检查的通知", "关于安全大检查的通知")
    put_right(county, desk, "月19", "月19")
    assert again(desk).title == "关于安全大检查的通知"
    assert [again(desk).text[a:b] for a, b, _ in scanned(again(desk)).doubts] == ["月26"]
    intake.undo(desk.pk, by=county.clerk, at=county.noon)
    assert [again(desk).text[a:b] for a, b, _ in scanned(again(desk)).doubts] == ["月26", "月19"]
    assert Correction.objects.filter(undoes_id__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("滩", "x" * 501, "intake.correction_long"), ("云溪", "云", "intake.correction_stale"),
     ("云滩县人民政府办公室文件", "机密★10年", "ledger.classified")],
)  # fmt: skip
def test_what_cannot_be_put_there_is_said_and_nothing_changes(county, desk, old, new, code):
    at = max(0, desk.text.find(old))
    with pytest.raises(Refused) as refused:
        intake.correct(desk.pk, start=at, end=at + len(old), was=old, text=new, by=county.clerk, at=county.noon)
    assert refused.value.code.split(".")[-1] == code.split(".")[-1]
    assert again(desk).text == desk.text and not Correction.objects.exists()


def test_a_word_that_somebody_corrected_further_is_not_taken_back_by_the_first(county, desk):
    put_right(county, desk, "云滩", "云溪")
    put_right(county, desk, "云溪县", "云溪市")
    desk.decisions.first().delete()  # as if it were another person's
    with pytest.raises(Refused) as refused:
        intake.undo(desk.pk, by=county.clerk, at=county.noon)
    assert refused.value.code == "intake.undo_blocked"


def test_the_words_go_with_the_document_and_the_journal_rebuilds_what_is_left(county, desk):
    put_right(county, desk, "云滩", "云溪")
    (entry,) = [e for e in journal.stream_of(desk.area_id, "document", desk.pk) if e.type.endswith("corrected")]
    assert entry.priv["old"] == "云滩"
    intake.delete(desk.pk, by=county.clerk, at=county.noon)
    assert journal.entry(desk.area_id, entry.seq).priv["old"] == ERASED
    kept = list(Correction.objects.values())
    assert [row["old"] for row in kept] == [ERASED]
    rebuild.rebuild()
    assert list(Correction.objects.values()) == kept


def test_the_item_points_to_where_its_sentence_stands_now(county, desk, enter):
    intake.accept(saying(desk, "塌方").pk, register_id=county.register, by=county.clerk, at=county.noon)
    put_right(county, desk, "住建局", "县住房和城乡建设局")
    moved = Candidate.objects.get(state=State.ACCEPTED)
    assert ItemSource.objects.get().start != moved.start
    shown = enter("clerk").get(f"/items/{Item.objects.get().pk}/").content.decode()
    assert f"/documents/{desk.pk}/?at={moved.start}-{moved.end}" in shown


def test_the_form_shows_the_line_and_the_desk_what_was_changed(county, desk, enter):
    clerk = enter("clerk")
    address = f"/documents/{desk.pk}/correcting/"
    assert f"{address}?at=0-2" in clerk.get(f"/documents/{desk.pk}/").content.decode()
    form = clerk.get(f"{address}?at=0-2").content.decode()
    assert 'viewBox="0 59 600 72"' in form and 'value="云滩"' in form and f"{address}?at=0-12" in form
    assert 'value="云滩县人民政府办公室文件"' in clerk.get(f"{address}?at=0-12").content.decode()
    assert clerk.get(f"{address}?at=9000-9002").status_code == 404
    assert enter("leader").get(f"{address}?at=0-2").status_code == 403
    answer = clerk.post(
        f"/documents/{desk.pk}/correct/",
        {"start": 0, "end": 2, "was": "云滩", "text": "云溪"},
        headers={"HX-Request": "true"},
    ).content.decode()
    undone = clerk.post(f"/documents/{desk.pk}/undo/", headers={"HX-Request": "true"}).content.decode()
    assert "云滩" in undone and "原认作" not in undone
    assert "已改，重新读过" in answer and "原认作“云滩”" in answer and "改过、核对过 1 处" in answer


def test_stretches_follow_a_change():
    change = Change(10, 12, 5)
    assert [change.span(*s) for s in ((0, 10), (12, 20), (8, 14), (10, 12), (11, 20), (5, 11), (10, 30))] == [
        (0, 10), (15, 23), (8, 17), (10, 15), (10, 23), (5, 15), (10, 33)
    ]  # fmt: skip
    assert rules.now(12, 20, [change, Change(0, 3, 0)]) == (12, 20)
    assert rules.doubts([(0, 3, 40), (10, 12, 50), (12, 14, 60)], change) == [(0, 3, 40), (15, 17, 60)]
