"""A document comes in: read through, or refused with a sentence and a way on, and nothing lost."""

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from taizhang.engine.refusal import Refused
from taizhang.intake import actions as intake
from taizhang.intake.models import Document, Reading
from taizhang.intake.rules.candidates import State
from taizhang.journal import blobs

from .conftest import MINUTES, Upload, day, received

SECRET = "机密★10年\n云溪县委办公室文件\n关于某项工作的通知\n各乡镇要立即开展自查。\n"


def take(county, **paper):
    return intake.receive(by=county.clerk, at=county.noon, **paper).document


def docx(text, header=""):
    """The smallest Word file."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        if header:
            archive.writestr("word/header1.xml", f"<w:hdr {space}><w:p><w:r><w:t>{header}</w:t></w:r></w:p></w:hdr>")
    return Upload(made.getvalue(), "纪要.docx")


def test_pasted_minutes_are_kept_with_what_their_head_says(county):
    document = take(county, text=MINUTES)
    assert (document.title, document.number) == ("云溪县党政联席会议纪要", "云党政联纪〔2026〕3号")
    assert document.issued_on == day(3, 2) and document.kind == "minutes"
    with blobs.open(document.sha256) as kept:
        assert kept.read() == document.text.encode()


def test_what_the_clerk_types_wins_over_what_is_guessed(county):
    document = take(county, text=MINUTES, title="三月联席会", number="云纪 3", issued_on=day(3, 1), kind="other")
    assert (document.title, document.number, document.issued_on) == ("三月联席会", "云纪 3", day(3, 1))
    assert document.kind == "other"


def test_a_text_in_gbk_and_a_word_file_read_like_the_pasted_text(county):
    from_gbk = take(county, file=Upload(MINUTES.encode("gb18030"), "纪要.txt"))
    from_word = take(county, file=docx(MINUTES))
    assert from_gbk.text_hash == from_word.text_hash
    assert from_gbk.pk == from_word.pk
    assert from_gbk.file_name == "纪要.txt"


def test_the_same_text_comes_in_once(county):
    first = intake.receive(text=MINUTES, by=county.clerk, at=county.noon)
    again = intake.receive(text=MINUTES.replace("\n", "\r\n\r\n"), by=county.clerk, at=county.noon)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.document == again.document


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (Upload(b"x" * (30 * 1024 * 1024), "报告.pdf"), "30 MB"),
        (Upload(b"", "空.txt"), "空"),
        (Upload(b"GIF89a" + bytes(200), "动图.gif"), "TXT"),
        (Upload(b"PK\x03\x04 not a zip", "坏的.docx"), "损坏"),
        (Upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧文.doc"), "另存为"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words_and_not_kept(county, file, sentence):
    with pytest.raises(Refused, match=sentence):
        take(county, file=file)
    assert not Document.objects.exists()


def test_a_scanned_pdf_and_one_under_a_password_say_what_to_do(county, monkeypatch):
    monkeypatch.setenv("PATH", "")  # a machine without Tesseract
    scanned = io.BytesIO()
    with pypdfium2.PdfDocument.new() as pdf:
        pdf.new_page(595, 842).close()
        pdf.save(scanned)
    with pytest.raises(Refused, match="tesseract-ocr-chi-sim"):
        take(county, file=Upload(scanned.getvalue(), "扫描.pdf"))
    with pytest.raises(Refused, match="密码"):
        take(county, file=Upload(b"%PDF-1.7\n1 0 obj<</Encrypt 2 0 R>>endobj\ntrailer<<>>", "加密.pdf"))


def test_an_empty_form_says_what_to_do(county):
    with pytest.raises(Refused, match="粘贴"):
        take(county, text=" \n　")


@pytest.mark.parametrize("paper", [{"text": SECRET}, {"text": "正文", "title": "机密★ 关于"}])
def test_a_classified_paper_is_stopped_before_anything_of_it_is_kept(county, settings, tmp_path, paper):
    settings.BLOB_DIR = tmp_path / "blobs"
    with pytest.raises(Refused, match="涉密"):
        take(county, **paper)
    assert not Document.objects.exists()
    assert not settings.BLOB_DIR.exists()


def test_a_mark_of_secrecy_in_the_header_of_a_word_file_stops_it_too(county):
    with pytest.raises(Refused, match="秘密★"):
        take(county, file=docx(MINUTES, header="秘密★"))


def test_a_document_in_which_nothing_must_be_done_has_no_candidates(county, register):
    document = received(county, "云溪县第三小学举办了春季运动会。\n比赛在热烈的掌声中结束。\n")
    assert document.reading == Reading.DONE
    assert not document.candidates.filter(state=State.NEW).exists()


def test_reading_proposes_who_what_and_by_when(minutes, county):
    found = list(minutes.candidates.filter(state=State.NEW))
    assert [c.due_on for c in found] == [day(3, 27), day(3, 20), day(4, 30), day(3, 18)]
    housing, _roads, environment, both = found
    assert housing.lead_unit_id == county.units["housing"].pk
    assert housing.lead_how == "short"
    assert housing.title == "完成43户农村危房鉴定并出具报告"
    assert housing.passage == "住建局于 3 月 27 日前完成 43 户农村危房鉴定并出具报告"
    assert minutes.text[housing.start : housing.end] == housing.passage
    assert environment.joint_unit_ids == [county.units["hekou"].pk, county.units["qingshi"].pk]
    assert both.lead_doubt == "unclear"


def test_what_only_strikes_an_attitude_is_passed_over_with_the_reason(minutes):
    passed = minutes.candidates.filter(state=State.PASSED)
    assert ["增强紧迫感" in c.passage for c in passed] == [True, False]
    assert {c.reason for c in passed} == {"表态、口号，没有具体任务"}


def test_a_newspaper_page_is_called_by_its_first_headline(county, register):
    page = Path(__file__).parents[2] / "engine/reading/tests/pages/yunxi-page.txt"
    document = received(county, page.read_text("utf-8"))
    assert document.title.startswith("云溪县召开党政联席会研究部署四季度重点工作等 ")
    assert document.candidates.filter(state=State.NEW).count() >= 10


def test_the_newspaper_page_of_the_brief_is_read_for_its_tasks(county, register, shared):
    document = received(county, (shared / "corpus/dev/00-seed.txt").read_text("utf-8"))
    assert document.candidates.filter(state=State.NEW).count() >= 10
    assert [f["verdict"] for f in document.figures] == ["agrees", "agrees"]


def test_reading_twice_changes_nothing(minutes):
    before = list(minutes.candidates.values())
    intake.read(minutes.pk)
    assert list(minutes.candidates.values()) == before


def test_a_reader_that_fails_loses_nothing_and_can_be_asked_again(county, register, monkeypatch):
    document = take(county, text=MINUTES)
    with monkeypatch.context() as broken:
        broken.setattr("taizhang.engine.reading.read", lambda *a, **k: 1 / 0)
        intake.begin(document, by=county.clerk)
    document.refresh_from_db()
    assert document.reading == Reading.FAILED
    intake.begin(document, by=county.clerk)
    document.refresh_from_db()
    assert document.reading == Reading.DONE


def test_a_sentence_decided_in_one_copy_is_not_proposed_again_in_another(minutes, county, register):
    first, second, *_ = minutes.candidates.filter(state=State.NEW)
    intake.accept(first.pk, register_id=register, by=county.clerk, at=county.noon)
    intake.reject(second.pk, by=county.clerk, at=county.noon)
    copy = received(county, "（复印件）\n" + MINUTES)
    states = {c.passage: c for c in copy.candidates.all()}
    assert states[first.passage].state == State.SAME
    assert states[first.passage].same_as == first
    assert states[second.passage].state == State.SAME
    assert copy.candidates.filter(state=State.NEW).count() == 2


def test_a_document_is_deleted_only_while_nothing_was_accepted_from_it(
    minutes, county, register, django_capture_on_commit_callbacks
):
    candidate = minutes.candidates.filter(state=State.NEW).first()
    intake.accept(candidate.pk, register_id=register, by=county.clerk, at=county.noon)
    with pytest.raises(Refused, match="来源"):
        intake.delete(minutes.pk, by=county.clerk, at=county.noon)
    intake.undo(minutes.pk, by=county.clerk, at=county.noon)
    with django_capture_on_commit_callbacks(execute=True):
        intake.delete(minutes.pk, by=county.clerk, at=county.noon)
    assert not Document.objects.exists()
    assert not blobs.exists(minutes.sha256)


def test_correcting_the_head_never_touches_the_text(minutes, county):
    changed = intake.describe(
        minutes.pk, title="新标题", number="", issued_on=None, kind="paper", by=county.clerk, at=county.noon
    )
    assert (changed.title, changed.number, changed.kind) == ("新标题", "", "paper")
    assert changed.text == minutes.text


def test_while_a_long_text_is_read_the_page_says_which_article(county, enter):
    from taizhang.intake.actions import reading
    from taizhang.jobs.models import Job

    piece = "县政府召开安全检查会议\n　　本报讯（记者 何田）3月2日，县政府召开会议。会议要求，住建局于4月20日前完成安全检查。"
    text = "\n\n".join(f"{piece}第{n}次会议还讨论了其他工作。" * 9 for n in range(60))
    document = intake.receive(text=text, by=county.clerk, at=county.noon).document
    intake.begin(document, by=county.clerk)
    assert Job.objects.filter(unique_key=reading.key(document.pk)).update(done=2, total=12) == 1
    assert "第 3 篇，共 12 篇" in enter("clerk").get(f"/documents/{document.pk}/").content.decode()
    told = []
    reading.attempt(document.pk, tell=lambda done, total: told.append((done, total)))
    document.refresh_from_db()
    assert document.reading == "done" and told[0] == (0, len(told)) and document.candidates.exists()
