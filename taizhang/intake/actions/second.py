"""第二读者: an optional model inside the intranet reads after the rules. It adds proposals that are exact sentences of
the text; the rules' own stand whatever becomes of it."""

import logging

from django.conf import settings
from django.db import transaction

from taizhang.engine.refusal import N_
from taizhang.intake import outside
from taizhang.intake.actions.relating import relate
from taizhang.intake.actions.suggesting import Suggester
from taizhang.intake.models import Document, Second
from taizhang.intake.rules import second
from taizhang.intake.rules.candidates import State
from taizhang.jobs import task

RULE, READER, BOTH = "second-reader", "second", "both"

log = logging.getLogger(__name__)


def ask_later(document_id: int) -> None:
    """Have the second reader read the document in the background, where the site has one."""
    if not settings.SECOND_READER_URL:
        return
    found = Document.objects.filter(pk=document_id)
    found.update(second=Second.ASKED)
    area_id = found.values_list("area_id", flat=True).get()
    read_second.using(area_id=area_id, unique_key=f"intake.second:{document_id}").enqueue(document_id)


@task(title=N_("第二读者通读"))
def read_second(document_id: int) -> None:
    """The worker's part. Nothing is locked while the model thinks."""
    document = Document.objects.filter(pk=document_id, second=Second.ASKED).first()
    if document is None:
        return
    proposals, is_whole = _asked(document.text)
    with transaction.atomic():
        document = Document.objects.select_for_update().filter(pk=document_id).first()
        if document is None:  # deleted or purged meanwhile
            return
        _take(document, proposals)
        document.second = Second.DONE if is_whole else Second.FAILED
        document.save(update_fields=["second"])


def _asked(text):
    """(proposals, whether every piece was answered). The first piece without an answer ends it."""
    proposals: list[second.Proposal] = []
    for piece in second.pieces(text):
        body = second.question(settings.SECOND_READER_MODEL, piece)
        try:
            answer = outside.ask(settings.SECOND_READER_URL, body, seconds=settings.SECOND_READER_TIMEOUT)
        except outside.NoAnswer as error:
            log.warning("the second reader gave no answer: %r", error.__cause__)
            return proposals, False
        found = second.answers(answer)
        if found is None:
            log.warning("the second reader gave an answer of another shape, %s bytes", len(answer))
            return proposals, False
        proposals += found
    return proposals, True


def _take(document, proposals):
    suggester, made = Suggester(document), []
    taken = list(document.candidates.exclude(state__in=[State.SPLIT, State.MERGED]))
    for proposal in proposals:
        place = second.place(document.text, proposal.quote)
        if place is None:
            continue
        there = [c for c in taken if c.start < place[1] and c.end > place[0]]
        if not there:
            candidate = _candidate(suggester, document, *place, proposal)
            taken.append(candidate)
            made.append(candidate)
        elif all(c.state == State.PASSED for c in there):
            _propose(there[0])
        for same in there:
            if same.state == State.NEW and same.pk and not same.terms.get("reader"):
                same.terms["reader"] = BOTH
                same.save(update_fields=["terms"])
    relate(document.area_id, made)
    for candidate in made:
        candidate.save()


def _candidate(suggester, document, start, end, proposal):
    """The rules say who and by when where they can; the second reader's words count where they are printed."""
    candidate = suggester.reread(start, end)
    candidate.rule, candidate.terms["reader"] = RULE, READER
    if not candidate.owner_text and (owner := second.printed(document.text, proposal.owner)):
        candidate.owner_text = owner
        suggester.find_units(candidate)
    if not candidate.due_text and (due := second.printed(document.text, proposal.due)):
        candidate.due_text, candidate.due_on = due, suggester.reckoned(due)
    return candidate


def _propose(candidate):
    """A rule passed it over, the second reader does not: a person looks."""
    candidate.state, candidate.terms["reader"] = State.NEW, READER
    candidate.version += 1
    candidate.save()
