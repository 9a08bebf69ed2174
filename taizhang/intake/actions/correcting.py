"""改认错的字: a person puts recognised words right. The entry commits to what had been recognised and to what was
typed; the picture stays. Everything behind the words moves, and the reader reads again without touching what was
decided."""

from django.db import transaction

from taizhang import journal
from taizhang.engine import marks
from taizhang.engine.events import Event
from taizhang.engine.reading.head import guess, stand_in
from taizhang.engine.refusal import N_, Refused
from taizhang.intake import queries
from taizhang.intake.actions import rereading
from taizhang.intake.actions.entering import STREAM
from taizhang.intake.actions.purging import paper
from taizhang.intake.models import Decision, Document, Reading, ScanPage
from taizhang.intake.rules import correcting as rules
from taizhang.intake.rules import purging
from taizhang.intake.rules.candidates import bare
from taizhang.intake.rules.correcting import Change

TITLE_MAX, NUMBER_MAX = 200, 80
EVENT = "intake.document.corrected"


@transaction.atomic
def correct(document_id: int, *, start: int, end: int, was: str, text: str, by, at):
    """Put `text` in place of [start, end), which says `was`; the same words mean that they were looked at and are
    right. Returns the entry."""
    document = Document.objects.select_for_update().get(pk=document_id)
    purging.nothing_new(paper(document))
    text = rules.typed(text)
    if not document.pages or document.reading != Reading.DONE:
        raise Refused("intake.not_recognised", N_("只有扫描件和照片认出来的字能在这里改。"))
    if not was or document.text[start:end] != was:
        raise Refused(
            "intake.correction_stale", N_("这几个字刚才有人改过，下面是现在的样子。您的改动没有做。"), kind="stale"
        )
    recorded, settled = _change(document, Change(start, end, len(text)), text, None, by=by, at=at)
    Decision.objects.create(
        area_id=document.area_id,
        document=document,
        person_id=by.person_id,
        verb="correct",
        at=at,
        before=[],
        settled={"correction": recorded.entry_id, "doubts": settled},
    )
    return recorded


def take_back(document, step, *, by, at):
    """撤回: what had been recognised stands there again, its doubts too; an entry of its own says so."""
    known = queries.corrections_of(document)
    done = next(c for c in known if c.pk == step.settled["correction"])
    later = [Change(c.start, c.end, c.length) for c in known if c.pk > done.pk]
    start, end = rules.now(done.start, done.start + done.length, later)
    if document.text[start:end] != done.new:
        raise Refused("intake.undo_blocked", N_("这一条后来别人又定过，不能撤回。请和他商量。"))
    recorded, _settled = _change(document, Change(start, end, len(done.old)), done.old, done, by=by, at=at)
    page = _page_at(document, start)
    page.doubts = sorted([*page.doubts, *([start - page.start + a, start - page.start + b, n]
                                          for a, b, n in step.settled["doubts"])])  # fmt: skip
    page.save(update_fields=["doubts"])
    return recorded


def _change(document, change, text, undoes, *, by, at):
    """Returns the entry, and the doubts that are settled, counted from the first letter that was changed."""
    before = document.text
    old, after = before[change.start : change.end], before[: change.start] + text + before[change.end :]
    if not bare(after):
        raise Refused("intake.empty", N_("改完就没有文字了。整份不要的，请删除这份文件。"), kind="invalid")
    marks.refuse_classified(after)
    page = _page_at(document, change.start)
    pub = {
        "unit": document.unit_id,
        "page": page.number,
        "start": change.start,
        "end": change.end,
        "length": change.length,
        "undoes": undoes.pk if undoes else None,
    }
    event = Event((STREAM, document.pk), EVENT, pub=pub, priv={"old": old, "new": text})
    recorded = journal.append(event, by=by.signing("intake.decide"), at=at)
    settled = _move_pages(document, page, change)
    _head(document, before, after)
    document.text = after
    rereading.reread(document, before, change)
    return recorded, settled


def _page_at(document, place):
    return document.scan_pages.filter(start__lte=place, letters__gt=0).last() or document.scan_pages.first()


def _move_pages(document, page, change):
    """Doubts and lines of the page follow, and where the pages behind it begin. Returns the settled doubts."""
    within = Change(change.start - page.start, change.end - page.start, change.length)
    left = rules.doubts(page.doubts, within)
    gone = [(a - within.start, b - within.start, n) for a, b, n in page.doubts
            if not (b <= within.start or a >= max(within.end, within.start + 1))]  # fmt: skip
    page.doubts = left
    page.lines = [[*within.span(line[0], line[1]), *line[2:]] for line in page.lines]
    page.letters = max(1, page.letters + change.shift)
    page.save(update_fields=["doubts", "lines", "letters"])
    behind = list(document.scan_pages.filter(number__gt=page.number))
    for other in behind:
        other.start = max(0, other.start + change.shift)
    ScanPage.objects.bulk_update(behind, ["start"])
    return gone


def _head(document, before, after):
    """What was taken from the head of the text, and by nobody else, is taken from it again."""
    was, says = _says(before), _says(after)
    for name, value in says.items():
        if value and getattr(document, name) == was[name]:
            setattr(document, name, value)


def _says(text):
    heading = guess(text)
    title = heading.title or stand_in(text)
    return {"title": title[:TITLE_MAX], "number": heading.number[:NUMBER_MAX], "issued_on": heading.issued_on}
