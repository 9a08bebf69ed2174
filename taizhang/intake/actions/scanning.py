"""识别: the pages of a scan or photo become text, by a worker, one at a time; then the text is read like any other.

Each page is kept when it is recognised, so that a worker that dies in the middle leaves only the rest to the next.
Before a word of it is kept, it is looked through for marks of secrecy: where one stands the document goes."""

import logging

from django.db import transaction
from django.utils.translation import gettext

from taizhang.engine.reading import ocr
from taizhang.engine.reading.head import guess, stand_in
from taizhang.engine.refusal import N_, Refused
from taizhang.intake.actions.purging import drop_bytes
from taizhang.intake.models import Document, Kind, Reading, ScanPage, StoppedScan
from taizhang.intake.rules import scans
from taizhang.intake.rules.candidates import bare
from taizhang.jobs import task
from taizhang.journal import blobs
from taizhang.ui import clock

TITLE_MAX, NUMBER_MAX = 200, 80
PAGE_OF = N_("第 {n} 页，共 {total} 页")

log = logging.getLogger(__name__)


def key(document_id: int) -> str:
    """The job's key: one at a time for each document."""
    return f"intake.scan:{document_id}"


def begin(document: Document, *, by, without_ill: bool = False) -> None:
    """Have the pages recognised that are not yet; ill ones once more, unless they are to be left out."""
    ocr.require_program()
    if without_ill:
        document.scan_pages.filter(is_ill=True).update(is_ill=False)
    else:
        document.scan_pages.filter(is_ill=True).delete()
    Document.objects.filter(pk=document.pk).update(reading=Reading.SCANNING, trouble="")
    later = recognise_document.using(area_id=document.area_id, started_by=by.account_id, unique_key=key(document.pk))
    later.enqueue(document.pk)


@task(title=N_("识别扫描件"), takes_context=True)
def recognise_document(context, document_id: int) -> None:
    """The worker's part. What is wrong with a page is wrong again: the document's page offers another try."""
    recognise(document_id, at=clock.now(), tell=context.report)


def recognise(document_id: int, *, at, tell=lambda done, total, text: None) -> None:
    """Recognise the pages that are missing, then have the text read. Again and again gives the same."""
    from taizhang.intake.actions.reading import attempt

    document = Document.objects.filter(pk=document_id, reading=Reading.SCANNING).first()
    if document is None:  # deleted meanwhile, or done by another
        return
    try:
        with blobs.open(document.sha256) as file:
            data = file.read()
    except FileNotFoundError:
        _stop(document_id, "lost")
        return
    known = set(document.scan_pages.values_list("number", flat=True))
    for number in range(1, document.pages + 1):
        if number in known:
            continue
        tell(number - 1, document.pages, gettext(PAGE_OF).format(n=number, total=document.pages))
        try:
            page = ocr.recognise(data, number)
        except Refused as refused:
            if refused.code == "intake.no_ocr":
                _stop(document_id, refused.code)
                return
            page = None
        if not _keep(document_id, number, page, at):
            return
    tell(document.pages, document.pages, "")
    if _finish(document_id, at):
        attempt(document_id)


@transaction.atomic
def _keep(document_id, number, page, at):
    """Keep a page; False when the document is gone, or goes because of what the page says."""
    document = Document.objects.select_for_update().filter(pk=document_id, reading=Reading.SCANNING).first()
    if document is None:
        return False
    if page is None:
        found = ScanPage(is_ill=True)
    elif scans.is_classified(page.text, page.head):
        _remove(document, at)
        return False
    else:
        found = ScanPage(
            text=page.text,
            sure=page.sure,
            letters=page.letters,
            doubts=page.doubts,
            begins_open=page.begins_open,
            ends_open=page.ends_open,
            lines=page.lines,
            height=page.height,
            turn=page.turn,
        )
    found.area_id, found.document, found.number = document.area_id, document, number
    ScanPage.objects.bulk_create([found], ignore_conflicts=True)
    return True


@transaction.atomic
def _finish(document_id, at):
    """The pages as the document's text, with what its head says; False when something stands in the way."""
    document = Document.objects.select_for_update().filter(pk=document_id, reading=Reading.SCANNING).first()
    if document is None:
        return False
    rows = list(document.scan_pages.all())
    text, starts = ocr.joined(
        [ocr.Page(row.text, begins_open=row.begins_open, ends_open=row.ends_open) for row in rows]
    )
    if any(row.is_ill for row in rows):
        return _stop(document_id, scans.ILL)
    if not bare(text):
        document.scan_pages.all().delete()
        return _stop(document_id, scans.BLANK)
    if len(text) > scans.MOST_CHARS:
        return _stop(document_id, scans.LONG)
    if scans.is_classified(text):
        _remove(document, at)
        return False
    for row, start in zip(rows, starts, strict=True):
        row.start, row.text = start, ""
    ScanPage.objects.bulk_update(rows, ["start", "text"])
    _describe(document, text)
    document.text, document.reading = text, Reading.WAITING
    document.save(update_fields=["text", "reading", "title", "number", "issued_on", "kind"])
    return True


def _describe(document, text):
    """Fill in what nobody has typed."""
    heading = guess(text)
    if document.title == scans.untitled(document.file_name)[:TITLE_MAX]:
        document.title = (heading.title or stand_in(text))[:TITLE_MAX]
    document.number = document.number or heading.number[:NUMBER_MAX]
    document.issued_on = document.issued_on or heading.issued_on
    if document.kind == Kind.OTHER:
        document.kind = heading.kind or Kind.OTHER


def _stop(document_id, trouble):
    Document.objects.filter(pk=document_id).update(reading=Reading.FAILED, trouble=trouble)
    return False


def _remove(document, at):
    """Nothing of it stays, and nothing that it said is written down; only that it was stopped."""
    StoppedScan.objects.create(
        area_id=document.area_id,
        document_id=document.pk,
        unit_id=document.unit_id,
        received_by_id=document.received_by_id,
        at=at,
    )
    sha256 = document.sha256
    document.delete()
    transaction.on_commit(lambda: drop_bytes(sha256))
