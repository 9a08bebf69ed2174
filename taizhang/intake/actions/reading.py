"""通读: the reader goes through a document and proposes candidates; at once when short, by a worker when long."""

import logging

from django.db import transaction

from taizhang.engine.reading.head import stand_in
from taizhang.engine.refusal import N_
from taizhang.intake import queries
from taizhang.intake.actions import scanning, second
from taizhang.intake.actions.relating import relate
from taizhang.intake.actions.suggesting import Suggester
from taizhang.intake.models import Candidate, Document, Reading
from taizhang.intake.rules import memory
from taizhang.intake.rules.candidates import IN_THE_LEDGER, State
from taizhang.jobs import Cancelled, task

AT_ONCE_MAX = 50_000  # bytes of text that are read while the clerk waits
TITLE_MAX = 200

log = logging.getLogger(__name__)


def begin(document: Document, *, by, without_ill: bool = False) -> None:
    """Have the document read. Whatever becomes of the reading, the document itself is kept. A scan is recognised
    first; `without_ill` leaves out its pages that could not be."""
    if document.pages and not document.text:
        scanning.begin(document, by=by, without_ill=without_ill)
        return
    Document.objects.filter(pk=document.pk).exclude(reading=Reading.DONE).update(reading=Reading.WAITING)
    if len(document.text.encode()) <= AT_ONCE_MAX:
        attempt(document.pk)
        return
    later = read_document.using(area_id=document.area_id, started_by=by.account_id, unique_key=key(document.pk))
    later.enqueue(document.pk)


def key(document_id: int) -> str:
    """The job's key: one at a time for each document."""
    return f"intake.read:{document_id}"


@task(title=N_("通读文件"), takes_context=True)
def read_document(context, document_id: int) -> None:
    """The worker's part. A reader that fails on this text fails again: the page offers another try."""
    attempt(document_id, tell=context.report)


def attempt(document_id: int, tell=None) -> None:
    """Read; a reader that fails is said on the page. With `tell` the text is gone through before the transaction
    begins, so that everybody sees how far it is."""
    try:
        found = None
        if tell and (document := Document.objects.filter(pk=document_id, reading=Reading.WAITING).first()):
            found = Suggester(document).read(document.text, tell)
        with transaction.atomic():
            was = Document.objects.values_list("reading", flat=True).get(pk=document_id)
            read(document_id, found)
            if was != Reading.DONE:
                second.ask_later(document_id)
    except Cancelled:
        Document.objects.filter(pk=document_id).update(reading=Reading.FAILED)
        raise
    except Exception:
        log.exception("the reader failed on document %s", document_id)
        Document.objects.filter(pk=document_id).update(reading=Reading.FAILED)


@transaction.atomic
def read(document_id: int, found=None) -> Document:
    """Read the text through and propose candidates; `found` is what was read in it before. Reading again changes
    nothing."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.reading == Reading.DONE:
        return document
    suggester = Suggester(document)
    if found is None or found.text != document.text:
        found = suggester.read(document.text)
    candidates = suggester.candidates(found)
    mark(document, candidates)
    relate(document.area_id, candidates)
    Candidate.objects.bulk_create(candidates)
    document.layout = suggester.layout(found)
    document.figures = suggester.figures(found)
    document.title = _title(document, found)
    document.reading = Reading.DONE
    document.save(update_fields=["title", "layout", "figures", "reading"])
    return document


def _title(document, found):
    """A newspaper page has no title; it is called by the first of its headlines."""
    headlines = [article.headline for article in found.articles if article.headline]
    if not headlines or document.title != stand_in(document.text):
        return document.title
    several = f"{headlines[0]}等 {len(found.articles)} 篇" if len(found.articles) > 1 else headlines[0]
    return several[:TITLE_MAX]


def mark(document, candidates) -> None:
    """What other papers of this desk say of the same sentences, and of sentences like them."""
    _mark_known(document, candidates)
    _mark_rejected(document, candidates)


def _mark_known(document, candidates):
    """The same sentence, decided in another copy, is shown as decided instead of being proposed again."""
    hashes = {c.passage_hash for c in candidates if c.state == State.NEW}
    decided = Candidate.objects.filter(
        area_id=document.area_id,
        passage_hash__in=hashes,
        state__in=[*IN_THE_LEDGER, State.REJECTED, State.MERGED],
        document__unit_id=document.unit_id,
    ).exclude(document=document)
    known = {c.passage_hash: c for c in decided.order_by("state", "id")}
    known |= {c.passage_hash: c for c in known.values() if c.state in IN_THE_LEDGER}
    for candidate in candidates:
        earlier = known.get(candidate.passage_hash)
        if candidate.state == State.NEW and earlier:
            candidate.state, candidate.same_as = State.SAME, earlier


def _mark_rejected(document, candidates):
    """Sentences like this one were rejected at this desk before: say so, and how often."""
    rejected = queries.lessons(document.area_id, document.unit_id, memory.REJECT)
    shapes = [memory.shape(lesson.candidate.passage) for lesson in rejected]
    if len(shapes) < memory.REJECTED_AFTER:
        return
    for candidate in candidates:
        if candidate.state == State.NEW:
            before = memory.times(memory.shape(candidate.passage), shapes)
            if before >= memory.REJECTED_AFTER:
                candidate.terms["rejected"] = before
