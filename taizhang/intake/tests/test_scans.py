"""扫描件 and photos: recognised page by page by a worker, stopped when a mark of secrecy comes to light, and shown
with what is doubtful in them."""

import os
import re
import subprocess
import sys

import pytest
from django.utils import timezone

from taizhang.engine.drawings import paper
from taizhang.engine.reading import ocr
from taizhang.engine.reading.tests.test_ocr import NOTICE, needs_tesseract
from taizhang.engine.refusal import Refused
from taizhang.intake import actions as intake
from taizhang.intake.actions import scanning
from taizhang.intake.models import Document, Reading, ScanPage, StoppedScan
from taizhang.intake.rules import scans
from taizhang.intake.rules.candidates import State
from taizhang.jobs import worker
from taizhang.jobs.models import Job
from taizhang.jobs.tests.test_killed_workers import until
from taizhang.journal import blobs

from .conftest import Upload, day, open_register

SECOND = ("　　三、县财政局于5月15日前将采购资金拨付到位。", "", "　　　　　　　　　　　　　　　　2026年3月2日")
ONE = "云溪县人民政府办公室文件\n关于安全检查的通知\n一、住建局于2026年4月20日前完成安全检查。"
TWO = "二、交通局于5月15日前修复县道6处塌方。\n2026年3月2日"


def page(text, **more):
    return ocr.Page(text, sure=90, letters=len(text), **more)


@pytest.fixture
def said(monkeypatch):
    """What is recognised on which page, in place of Tesseract; an exception is raised. Remembers what was asked."""
    pages: dict = {1: page(ONE, doubts=[(32, 34, 41)]), 2: page(TWO)}
    asked: list = []

    def recognise(data, number):
        asked.append(number)
        if isinstance(pages[number], BaseException):
            raise pages[number]
        return pages[number]

    monkeypatch.setattr(ocr, "recognise", recognise)
    monkeypatch.setattr(ocr, "require_program", lambda: "tesseract")
    pages["asked"] = asked
    return pages


@pytest.fixture(scope="session")
def two_pages():
    return paper.scan([NOTICE, SECOND])


def take(county, data, name="扫描.pdf", **more):
    document = intake.receive(file=Upload(data, name), by=county.clerk, at=county.noon, **more).document
    intake.begin(document, by=county.clerk)
    return document


def again(document):
    document.refresh_from_db()
    return document


@needs_tesseract
def test_a_scan_of_two_pages_becomes_candidates(county, two_pages):
    open_register(county)
    document = take(county, two_pages)
    assert (document.pages, document.reading, document.text, document.title) == (2, Reading.SCANNING, "", "扫描")
    worker.drain()
    assert again(document).reading == Reading.DONE
    assert document.title == "关于做好水利工程检查的通知" and document.issued_on == day(3, 2)
    found = list(document.candidates.filter(state=State.NEW))
    assert [c.due_on for c in found] == [day(4, 20), day(4, 30), day(5, 15)]
    assert [c.owner_text for c in found] == ["县水利局", "县应急管理局", "县财政局"]
    first, second = document.scan_pages.all()
    assert (first.text, second.text, first.start) == ("", "", 0)
    assert document.text[second.start :].lstrip().startswith("三、县财政局")


def test_a_worker_that_dies_in_the_middle_leaves_only_the_rest(county, said, two_pages):
    said[2] = SystemExit()
    document = take(county, two_pages)
    with pytest.raises(SystemExit):
        worker.drain()
    assert list(document.scan_pages.values_list("number", flat=True)) == [1]
    assert Job.objects.get(unique_key=scanning.key(document.pk)).progress == "第 1 页，共 2 页"
    said[2] = page(TWO)
    Job.objects.update(due_at=timezone.now())  # the minute that a lease lasts
    worker.drain()
    assert again(document).reading == Reading.DONE
    assert said["asked"] == [1, 2, 2]


@pytest.mark.parametrize("ill", [1, 2])
def test_a_mark_of_secrecy_takes_the_scan_away_before_a_word_is_kept(county, said, two_pages, ill, enter, caplog):
    said[ill] = page("机密女10年\n云溪县委办公室文件\n河口镇要在四月底前完成某项工作。")
    document = take(county, two_pages)
    _run_committed(document)
    assert not Document.objects.exists() and not ScanPage.objects.exists()
    assert not blobs.exists(document.sha256)
    assert "某项工作" not in caplog.text + str(list(Job.objects.values())) + str(list(StoppedScan.objects.values()))
    clerk = enter("clerk")
    for address in (f"/documents/{document.pk}/", "/documents/"):
        assert "认出的文字里有密级标志" in clerk.get(address).content.decode()
    assert enter("leader").get(f"/documents/{document.pk}/").status_code == 404


def _run_committed(document):
    """As after a commit: the bytes go when the row is gone for good."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        worker.drain()


@pytest.mark.parametrize(
    ("line", "stops"),
    [
        ("机密★10年", True), ("机密女10年", True), ("秘密友]年", True), ("000012机密女1年特急", True), ("机 蜜", True),
        ("机窗", True), ("绝密廊长期", True), ("　　要保守国家秘密，不得外传。", False), ("秘密会议的故事", False),
        ("县委机要局10年", False), ("一、", False), ("机关作风建设", False),
    ],
)  # fmt: skip
def test_a_mark_is_known_also_when_its_star_was_misread(line, stops):
    assert scans.is_classified(f"000012\n{line}\n云溪县人民政府办公室文件") is stops


def test_an_ill_page_is_named_and_the_others_may_go_on_without_it(county, said, two_pages, enter):
    said[2] = Refused("intake.ill_page", ocr.ILL_PAGE)
    document = take(county, two_pages)
    worker.drain()
    assert (again(document).reading, document.trouble) == (Reading.FAILED, scans.ILL)
    clerk = enter("clerk")
    shown = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert "没有认完" in shown and f"/documents/{document.pk}/pages/2/" in shown and "粘贴文字" in shown
    clerk.post(f"/documents/{document.pk}/read/")
    worker.drain()
    assert said["asked"] == [1, 2, 2]  # the good page was not asked again
    clerk.post(f"/documents/{document.pk}/read/", {"without_ill": "1"})
    worker.drain()
    assert again(document).reading == Reading.DONE
    assert document.candidates.filter(state=State.NEW).count() == 1


def test_a_blank_picture_and_a_lost_job_say_so(county, said, two_pages, enter):
    said[1] = said[2] = page("")
    document = take(county, two_pages)
    clerk = enter("clerk")
    assert "第 1 页，共 2 页" in clerk.get(f"/documents/{document.pk}/").content.decode()
    Job.objects.update(status=Job.Status.FAILED, due_at=None, finished_at=timezone.now())
    assert "识别中途停了" in clerk.get(f"/documents/{document.pk}/reading/").content.decode()
    clerk.post(f"/documents/{document.pk}/read/")
    worker.drain()
    assert "没有认出文字" in clerk.get(f"/documents/{document.pk}/").content.decode()


def test_the_desk_says_how_sure_it_is_and_marks_what_is_doubtful(county, said, two_pages, enter):
    register = open_register(county)
    document = take(county, two_pages)
    worker.drain()
    clerk = enter("clerk")
    shown = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert "识别把握 90%" in shown
    (marked,) = re.findall(r'desk-misread" title="识别把握 41%，点一下就能改">([^<]+)<', shown)
    assert marked == ONE[32:34]
    assert shown.count("识别有疑，请对照原件") == 1
    doubtful, _sound = document.candidates.filter(state=State.NEW)
    intake.accept_all(document.pk, register_id=register, by=county.clerk, at=county.noon)
    doubtful.refresh_from_db()
    assert doubtful.state == State.NEW  # what has to be compared is not accepted with the others


def test_the_picture_of_a_page_is_shown_to_whoever_reads_documents_and_goes_with_them(
    county, said, two_pages, enter, settings, django_capture_on_commit_callbacks
):
    document = take(county, two_pages)
    worker.drain()
    clerk = enter("clerk")
    answer = clerk.get(f"/documents/{document.pk}/pages/2/")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert clerk.get(f"/documents/{document.pk}/pages/3/").status_code == 404
    assert enter("verifier").get(f"/documents/{document.pk}/pages/1/").status_code == 403
    kept = list((settings.DATA_DIR / "copies").rglob(f"{document.sha256[2:]}-page*.jpg"))
    assert len(kept) == 1
    with django_capture_on_commit_callbacks(execute=True):
        intake.delete(document.pk, by=county.clerk, at=county.noon)
    assert not kept[0].exists()


def test_the_same_scan_comes_in_once(county, said, two_pages):
    first = take(county, two_pages)
    again = intake.receive(file=Upload(two_pages, "又一次.pdf"), by=county.clerk, at=county.noon)
    assert (again.document.pk, again.is_new) == (first.pk, False)


@pytest.mark.slow
@needs_tesseract
def test_kill_9_in_the_middle_of_a_scan_is_survived(standing_county, committed_db, tmp_path):
    document = take(standing_county, paper.scan([NOTICE, SECOND, SECOND, NOTICE]))
    command = [sys.executable, "-m", "taizhang.config.cli", "worker"]
    environment = {**os.environ, "TAIZHANG_DATABASE_URL": committed_db.url}
    with (tmp_path / "log").open("wb") as log:
        first = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        until(lambda: document.scan_pages.exists())
        first.kill()
        first.wait()
        kept = document.scan_pages.count()
        Job.objects.filter(status=Job.Status.RUNNING).update(due_at=timezone.now())
        second = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            until(lambda: again(document).reading == Reading.DONE)
        finally:
            second.kill()
            second.wait()
    assert 1 <= kept < 4 and document.scan_pages.count() == 4
