"""Pages of intake: parse, call, show."""

import re

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext

from taizhang import ui
from taizhang.intake import actions, forms, pictures, purges, queries, screens
from taizhang.intake.actions import photographing
from taizhang.intake.models import Kind, Reading
from taizhang.intake.rules.scans import CLASSIFIED
from taizhang.journal import blobs
from taizhang.ui import clock, door


@door(act="intake.read")
def documents(request):
    text, before = request.GET.get("q", "").strip(), ui.whole(request.GET.get("before"))
    found = queries.documents(request.actor, text=text, before=before)
    shown = found[: queries.PAGE]
    return ui.render(
        request,
        "intake/documents.html",
        rows=[screens.row(document) for document in shown],
        q=text,
        next=shown[-1].pk if len(found) > queries.PAGE else None,
        can_decide=request.actor.can("intake.decide"),
    )


@door(act="intake.decide")
def new(request):
    return ui.render(request, "intake/new.html", kinds=Kind.choices, most=photographing.MOST)


@door(act="intake.decide", writes=True, first=forms.unpack)
def receive(request):
    received = actions.receive(
        text=request.POST.get("text", ""),
        file=request.file,
        decoded=request.decoded,
        title=request.POST.get("title", ""),
        number=request.POST.get("number", ""),
        issued_on=forms.day(request.POST.get("issued_on")),
        kind=forms.kind(request.POST.get("kind")),
        by=request.actor,
        at=clock.now(),
    )
    document = received.document
    said = "".join(gettext(note).format(**params) for note, params in received.notes)
    if received.is_new:
        actions.begin(document, by=request.actor)
    else:
        said = gettext("这份文件已经登记过，接着原来的办，没有重复登记。")
    return ui.done(request, _url(document), message=said)


@door(act="intake.read")
def desk(request, document_id):
    try:
        document = queries.document_for(request.actor, document_id)
    except ui.NotInReach:
        if purges.was_purged(request.actor, document_id):
            return ui.go(request, reverse("intake:purge", args=[document_id]))
        if queries.stopped_scan(request.actor, document_id):
            return ui.render(request, "intake/stopped.html", says=CLASSIFIED)
        raise
    if document.reading != Reading.DONE:
        return ui.render(request, "intake/reading.html", **screens.waiting(document, request.actor))
    return ui.render(request, "intake/desk.html", part="intake/_answer.html", **_desk(request, document))


@door(act="intake.read")
def reading(request, document_id):
    """Asked every second while the reader works: how far it is, then the desk."""
    try:
        document = queries.document_for(request.actor, document_id)
    except ui.NotInReach:
        if not queries.stopped_scan(request.actor, document_id):
            raise
        return ui.go(request, reverse("intake:document", args=[document_id]))
    if document.reading not in (Reading.SCANNING, Reading.WAITING):
        return ui.go(request, _url(document))
    return ui.render(request, "intake/_progress.html", **screens.waiting(document, request.actor))


@door(act="intake.decide", writes=True)
def read(request, document_id):
    """Try again after the reader stopped."""
    document = queries.document_for(request.actor, document_id)
    actions.begin(document, by=request.actor, without_ill="without_ill" in request.POST)
    return ui.done(request, _url(document))


@door(act="intake.read")
def page(request, document_id, number):
    """The picture of a scanned page, to compare with what was recognised."""
    document = queries.document_for(request.actor, document_id)
    if not 1 <= number <= document.pages:
        raise ui.NotInReach
    try:
        picture = pictures.path_of(document.sha256, number, queries.turn_of(document, number)).open("rb")
    except FileNotFoundError:
        raise ui.NotInReach from None
    response = FileResponse(picture, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@door(act="intake.read")
def sentences(request, document_id):
    """逐句看: why each sentence is a candidate or none."""
    document = queries.document_for(request.actor, document_id)
    after = ui.whole(request.GET.get("after")) or 0
    return ui.render(request, "intake/sentences.html", **screens.sentences(request.actor, document, after=after))


@door(act="intake.read")
def original(request, document_id):
    """The bytes as they came in."""
    document = queries.document_for(request.actor, document_id)
    if not blobs.exists(document.sha256):
        raise ui.NotInReach
    title = re.sub(r"[^\w（）〔〕-]+", "_", document.title)[:60]
    name = document.file_name or f"{title}.txt"
    return FileResponse(blobs.open(document.sha256), as_attachment=True, filename=name, content_type=document.mime)


@door(act="intake.decide")
def heading(request, document_id):
    document = queries.document_for(request.actor, document_id)
    return ui.render(
        request, "intake/heading.html", document=screens.heading(document), kind=document.kind, kinds=Kind.choices
    )


@door(act="intake.decide", writes=True)
def describe(request, document_id):
    document = queries.document_for(request.actor, document_id)
    actions.describe(
        document.pk,
        title=request.POST.get("title", ""),
        number=request.POST.get("number", ""),
        issued_on=forms.day(request.POST.get("issued_on")),
        kind=forms.kind(request.POST.get("kind")),
        by=request.actor,
        at=clock.now(),
    )
    return ui.done(request, _url(document), message=gettext("已改。"))


@door(act="intake.decide", writes=True)
def delete(request, document_id):
    document = queries.document_for(request.actor, document_id)
    actions.delete(document.pk, by=request.actor, at=clock.now())
    return ui.done(request, "intake:documents", message=gettext("已删除“{title}”。").format(title=document.title))


# ── 涉密清除 ──────────────────────────────────────────────────────────────────────


@door(act="intake.see_purge")
def purge(request, document_id):
    """Ask; see what goes and decide; afterwards who asked and who confirmed."""
    found = purges.purge_for(request.actor, document_id)
    return ui.render(request, "intake/purge.html", **screens.purge(request.actor, found))


@door(act="intake.purge", writes=True)
def ask_purge(request, document_id):
    purges.purge_for(request.actor, document_id)
    reason = request.POST.get("reason", "")
    recorded = actions.ask_purge(document_id, reason=reason, by=request.actor, at=clock.now())
    said = gettext("已申请清除，等核验员或县领导确认；确认以前什么都没有删")
    return ui.done(request, reverse("intake:purge", args=[document_id]), recorded, said)


@door(act="intake.confirm_purge", writes=True)
def confirm_purge(request, document_id):
    purges.purge_for(request.actor, document_id)
    recorded = actions.confirm_purge(document_id, by=request.actor, at=clock.now())
    said = gettext("已清除，记录里只留下〔已删除〕")
    return ui.done(request, reverse("intake:purge", args=[document_id]), recorded, said)


@door(act="intake.confirm_purge", writes=True)
def refuse_purge(request, document_id):
    purges.purge_for(request.actor, document_id)
    reason = request.POST.get("reason", "")
    recorded = actions.refuse_purge(document_id, reason=reason, by=request.actor, at=clock.now())
    said = gettext("没有同意清除，内容都还在")
    return ui.done(request, reverse("intake:purge", args=[document_id]), recorded, said)


# ── at the desk ────────────────────────────────────────────────────────────────


@door(act="intake.decide", writes=True)
def accept(request, document_id, candidate_id):
    candidate = queries.candidate_for(request.actor, document_id, candidate_id)
    candidate, recorded = actions.accept(
        candidate.pk,
        register_id=forms.register(request.POST.get("register")),
        **_aimed(request),
        **forms.fields(request.actor.area_id, request.POST),
    )
    return _decided(request, candidate, gettext("已立项"), recorded)


@door(act="intake.decide", writes=True)
def hang(request, document_id, candidate_id):
    """The item that it is like must be one that this person sees: it is the one the card spoke of."""
    candidate = queries.candidate_for(request.actor, document_id, candidate_id)
    if candidate.related_item_id and not queries.items(request.actor, [candidate.related_item_id]):
        raise ui.NotInReach
    candidate, recorded = actions.hang(
        candidate.pk,
        register_id=ui.whole(request.POST.get("register")),
        **_aimed(request),
    )
    return _decided(request, candidate, gettext("已挂到在办事项，没有另立"), recorded)


@door(act="intake.decide", writes=True)
def accept_all(request, document_id):
    """全部立项: what is beyond doubt, of the document or of one article or table, in one tap."""
    document = queries.document_for(request.actor, document_id)
    register_id = forms.register(request.POST.get("register"))
    group = request.POST.get("group", "")
    recorded = actions.accept_all(document.pk, register_id=register_id, group=group, by=request.actor, at=clock.now())
    said = gettext("已立项 {count} 条").format(count=len(recorded))
    return _answer(request, document, said, recorded[-1], redraw=True)


@door(act="intake.decide", writes=True)
def edit(request, document_id, candidate_id):
    candidate = queries.candidate_for(request.actor, document_id, candidate_id)
    fields = forms.fields(request.actor.area_id, request.POST)
    if "like" in request.POST:  # 照此定: the lead of the item that the card spoke of, which this person must see
        like = candidate.terms.get("like")
        item = queries.items(request.actor, [like]).get(like)
        if item is None:
            raise ui.NotInReach
        fields = {"lead_unit_id": item.lead_unit_id}
    candidate = actions.edit(candidate.pk, **_aimed(request), **fields)
    return _decided(request, candidate, gettext("已改"), stay=True)


@door(act="intake.decide", writes=True)
def reject(request, document_id, candidate_id):
    candidate = queries.candidate_for(request.actor, document_id, candidate_id)
    return _decided(request, actions.reject(candidate.pk, **_aimed(request)), gettext("不立项"))


@door(act="intake.decide", writes=True)
def restore(request, document_id, candidate_id):
    candidate = queries.candidate_for(request.actor, document_id, candidate_id)
    candidate = actions.restore(candidate.pk, **_aimed(request))
    return _decided(request, candidate, gettext("已恢复为候选"), stay=True, redraw=True)


@door(act="intake.decide", writes=True)
def merge(request, document_id, candidate_id):
    candidate = queries.candidate_for(request.actor, document_id, candidate_id)
    candidate = actions.merge(candidate.pk, **_aimed(request))
    return _decided(request, candidate, gettext("已和后一条并为一条"), stay=True, redraw=True)


@door(act="intake.decide", writes=True)
def split(request, document_id, candidate_id):
    candidate = queries.candidate_for(request.actor, document_id, candidate_id)
    parts = actions.split(candidate.pk, cuts=forms.cuts(request.POST.getlist("cuts")), **_aimed(request))
    said = gettext("已拆成 {count} 条").format(count=len(parts))
    return _decided(request, parts[0], said, stay=True, redraw=True)


@door(act="intake.decide", writes=True)
def add(request, document_id):
    document = queries.document_for(request.actor, document_id)
    candidate = actions.add(
        document.pk,
        start=ui.whole(request.POST.get("start")),
        end=ui.whole(request.POST.get("end")),
        quote=request.POST.get("quote", ""),
        by=request.actor,
        at=clock.now(),
    )
    return _decided(request, candidate, gettext("已加为候选"), stay=True, redraw=True)


@door(act="intake.decide", writes=True)
def undo(request, document_id):
    document = queries.document_for(request.actor, document_id)
    candidate, _verb = actions.undo(document.pk, by=request.actor, at=clock.now())
    document.refresh_from_db()  # a corrected word stands there again as it was
    said = gettext("已撤回上一步")
    return _answer(request, document, said, current=candidate.pk if candidate else None, redraw=True)


@door(act="intake.decide")
def correcting(request, document_id):
    """改认错的字: the words, the picture of their line, and what they are to be; or the first in doubt."""
    document = queries.document_for(request.actor, document_id)
    shown = screens.correcting_form(document, forms.span(request.GET.get("at")))
    if shown is None:
        raise ui.NotInReach
    shown["register_id"] = ui.whole(request.GET.get("register"))
    return ui.render(request, "intake/correcting.html", part="intake/_correcting.html", **shown)


@door(act="intake.decide", writes=True)
def correct(request, document_id):
    document = queries.document_for(request.actor, document_id)
    was, text = request.POST.get("was", ""), request.POST.get("text", "")
    recorded = actions.correct(
        document.pk,
        start=ui.whole(request.POST.get("start")) or 0,
        end=ui.whole(request.POST.get("end")) or 0,
        was=was,
        text=text,
        by=request.actor,
        at=clock.now(),
    )
    document.refresh_from_db()
    said = gettext("没有认错，疑点已去掉") if was == text else gettext("已改，重新读过")
    return _answer(request, document, said, recorded, current=ui.whole(request.POST.get("current")), redraw=True)


# ── what the desk has learned ──────────────────────────────────────────────────


@door(act="intake.decide")
def learned(request):
    return ui.render(request, "intake/learned.html", **screens.learned(request.actor))


@door(act="intake.decide", writes=True)
def forget(request, lesson_id):
    lesson = queries.lesson_for(request.actor, lesson_id)
    actions.forget(lesson.pk, by=request.actor, at=clock.now())
    return ui.done(request, "intake:learned", message=gettext("已忘掉，以后不再提示"))


# ── handing out ────────────────────────────────────────────────────────────────


@door(act="intake.decide")
def drafts(request, document_id):
    document = queries.document_for(request.actor, document_id)
    return ui.render(request, "intake/drafts.html", **screens.drafts(request.actor, document, at=clock.now()))


@door(act="intake.decide", writes=True)
def hand_out(request, document_id):
    """发出: what was set on the page is kept, then each draft is issued by itself."""
    document = queries.document_for(request.actor, document_id)
    wanted = forms.handed(request.actor.area_id, request.POST)
    result = actions.hand_out(
        document,
        [item.pk for item in queries.drafts_of(request.actor, document)],
        wanted,
        by=request.actor,
        at=clock.now(),
    )
    said = gettext("已发出 {count} 件").format(count=len(result.issued))
    if not result.refused and result.issued:
        return ui.done(request, screens.address("intake:messages", document), result.issued, said)
    context = screens.drafts(request.actor, document, at=clock.now(), result=result, wanted=wanted)
    response = ui.render(request, "intake/drafts.html", part="intake/_drafts.html", **context)
    response.location_after = screens.address("intake:drafts", document)  # type: ignore[attr-defined]
    return response


@door(act="intake.read")
def messages(request, document_id):
    document = queries.document_for(request.actor, document_id)
    address = request.build_absolute_uri("/")
    return ui.render(request, "intake/messages.html", **screens.messages(request.actor, document, address))


def _aimed(request):
    """Who, when, and at which version of the candidate."""
    return {"seen": ui.whole(request.POST.get("seen")), "by": request.actor, "at": clock.now()}


def _decided(request, candidate, said, recorded=None, *, stay=False, redraw=False):
    document = queries.document_for(request.actor, candidate.document_id)
    current = candidate.pk if stay else screens.following(document, candidate)
    return _answer(request, document, said, recorded, current=current, redraw=redraw)


def _answer(request, document, said, recorded=None, *, current=None, redraw=False):
    """After a step at the desk: the candidates as they stand now, or without script the whole desk."""
    location = _url(document) + (f"?c={current}" if current else "")
    context = {}
    if ui.is_htmx(request):
        context = _desk(request, document, current=current, whole=redraw) | {
            "said": said,
            "receipt": recorded.receipt if recorded else "",
        }
    message = "" if ui.is_htmx(request) else said
    return ui.done(request, location, recorded, message, part="intake/_answer.html", **context)


def _desk(request, document, current=None, whole=None):
    values = request.POST if request.method == "POST" else request.GET
    register = ui.whole(values.get("register"))
    return screens.desk(
        request.actor,
        document,
        at=clock.now(),
        current=current or ui.whole(request.GET.get("c")),
        register=register,
        edit="edit" in request.GET,
        cuts="cuts" in request.GET,
        span=forms.span(request.GET.get("at")),
        whole=not ui.is_htmx(request) if whole is None else whole,
    )


def _url(document):
    return screens.address("intake:document", document)
