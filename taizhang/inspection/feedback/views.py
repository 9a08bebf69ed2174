"""上级反馈 on the screen: hand in the letter, put each point to a clause and a unit, issue them, draft the reply."""

from datetime import date

from django.http import FileResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext

from taizhang import journal
from taizhang.engine.reading.head import guess
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection import reading
from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.tabs import tabs
from taizhang.journal import blobs
from taizhang.org import queries as org
from taizhang.org.views.lines import lines
from taizhang.papers import actions as papers
from taizhang.papers.rules.kinds import Kind
from taizhang.ui import NotInReach, clock, done, door, render, whole

from . import actions, answering, queries, rules

WITHIN = 7  # working days that are proposed


@door(KEEP)
def index(request):
    actor, document = request.actor, whole(request.GET.get("document"))
    rows, before = queries.letters(actor, whole(request.GET.get("before")))
    return render(
        request, "inspection/feedbacks.html", tabs=tabs(actor, "feedback"), rows=rows,
        next=f"?before={before}" if before else "", today=clock.today(clock.now()),
        schemes=[(scheme.pk, scheme.title) for scheme in schemes.schemes(actor)],
        documents=reading.offered(actor, document), document=document, accept=reading.ACCEPT,
    )  # fmt: skip


def _read(request):
    """The file is opened before anything is locked."""
    request.letter = None
    if (file := request.FILES.get("file")) is not None:
        text = reading.text_of(file)
        request.letter = text, actions.Letter(file.name, file.read())


@door(KEEP, writes=True, first=_read)
def receive(request):
    """A file, a document of the reading desk, or pasted text; what is not typed is taken from its head."""
    actor, given = request.actor, request.POST
    scheme = schemes.scheme_for(actor, whole(given.get("scheme")) or 0)
    text, letter, document = given.get("letter", ""), None, None
    if request.letter is not None:
        text, letter = request.letter
    elif (document_id := whole(given.get("document"))) is not None:
        document = reading.document_for(actor, document_id)
        text, letter = document.text, actions.Letter(document.file_name, document=document)
    elif not text.strip():
        raise Refused("inspection.no_letter", N_("请选反馈的文件，或者选一份已登记的文件，或者粘贴正文。"), "invalid")
    head = guess(text)
    recorded = actions.receive(
        text, title=given.get("feedback_title", "").strip() or (document.title if document else head.title),
        sender=given.get("sender", "").strip() or rules.signed(text),
        number=given.get("their_number", "").strip() or (document.number if document else head.number),
        on=_day(given.get("day")) or (document and document.issued_on) or head.issued_on, scheme=scheme, by=actor,
        at=clock.now(), letter=letter,
    )  # fmt: skip
    return done(request, reverse("inspection:feedback", args=[recorded.stream_id]), recorded, gettext("已读出各条问题"))


@door(KEEP)
def original(request, feedback_id):
    """The letter as it came: its bytes are held against the hash that the journal knows."""
    letter = queries.letter_for(request.actor, feedback_id)
    if not letter.sha256 or not blobs.exists(letter.sha256):
        raise NotInReach
    if blobs.digest_of(letter.sha256) != letter.sha256:
        raise Refused("inspection.letter_changed", N_("来函的文件和收到时的不一样，不能下载。请告诉审计员。"))
    response = FileResponse(blobs.open(letter.sha256), content_type="application/octet-stream")
    name = letter.file_name or f"{letter.title[:60]}.txt"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@door(KEEP, writes=True)
def reply(request, feedback_id):
    """拟复函: on to the draft."""
    letter = queries.letter_for(request.actor, feedback_id)
    paper_id, recorded = answering.draft_reply(letter, by=request.actor, at=clock.now())
    said = gettext("复函的稿子已拟，看过、改好再送审") if recorded else gettext("复函已经在拟，接着改")
    return done(request, reverse("papers:edit", args=[paper_id]), recorded, said)


@door(KEEP)
def show(request, feedback_id):
    actor = request.actor
    letter = queries.letter_for(actor, feedback_id)
    leaves, proposed = queries.proposed(actor, letter)
    issued, today = queries.issued(actor, letter), clock.today(clock.now())
    names = org.unit_names(actor.area_id)
    return render(
        request, "inspection/feedback.html", letter=letter, proposed=proposed, today=today,
        due_on=org.calendar(actor.area_id).add(today, WITHIN),
        issued=[{"point": p, "item": p.item, "unit": names.get(p.item.lead_unit_id, "")} for p in issued],
        clauses=[(clause.key, f"{clause.no} {clause.title}"[:40]) for clause in leaves],
        units=[(u.pk, "　" * max(u.level - 1, 0) + u.short_name) for u in org.unit_tree(actor.area_id, on=today)],
        reply=queries.reply(letter, [point for point, _, _ in proposed], issued) if issued else "",
        paper=queries.paper_of(actor, letter), can_reply=papers.may_draft(actor, Kind.REPLY),
        can_open=bool(letter.document_id) and actor.can("intake.read"),
        lines=lines(journal.stream_of(actor.area_id, "feedback", letter.pk, limit=20), actor),
    )  # fmt: skip


@door(KEEP, writes=True)
def issue(request, feedback_id):
    """Issue the ticked points."""
    letter, given = queries.letter_for(request.actor, feedback_id), request.POST
    answers = [
        actions.Answer(n, given.get(f"clause-{n}", ""), whole(given.get(f"unit-{n}")) or 0, _day(given.get(f"due-{n}")))
        for n in filter(None, map(whole, given.getlist("point")))
    ]
    recorded = actions.issue(letter, answers, by=request.actor, at=clock.now(), seen=given.get("seen"))
    said = ngettext("交办 {n} 条", "交办 {n} 条", len(answers)).format(n=len(answers))
    return done(request, reverse("inspection:feedback", args=[letter.pk]), recorded, said)


def _day(text):
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        if text:
            raise Refused("inspection.day", N_("日期要写成 2026-03-01 这样。"), "invalid") from None
        return None


urlpatterns = [
    path("inspection/feedback/", index, name="feedbacks"),
    path("inspection/feedback/receive/", receive, name="feedback-receive"),
    path("inspection/feedback/<int:feedback_id>/", show, name="feedback"),
    path("inspection/feedback/<int:feedback_id>/issue/", issue, name="feedback-issue"),
    path("inspection/feedback/<int:feedback_id>/original/", original, name="feedback-original"),
    path("inspection/feedback/<int:feedback_id>/reply/", reply, name="feedback-reply"),
]
