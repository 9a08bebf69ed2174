"""拟稿: choosing the kind, writing the text; and the files of a signed paper."""

from dataclasses import replace

from django.http import FileResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.journal import blobs
from taizhang.ledger import filtering
from taizhang.papers import actions
from taizhang.papers.issuing import books, facts, job, monthly, pages
from taizhang.papers.issuing.forms import PaperForm
from taizhang.papers.queries import papers as queries
from taizhang.papers.queries import texts
from taizhang.papers.rules import flow, prefill
from taizhang.papers.rules.flow import Verb
from taizhang.papers.rules.kinds import KINDS, Kind
from taizhang.ui import NotInReach, clock, done, door, render, whole


def _kind(text):
    if text not in set(Kind):
        raise Refused("papers.kind", N_("请从列出的公文种类里选。"), "invalid")
    return Kind(text)


@door("papers.draft")
def new(request):
    """Which kind; then the text, prefilled from the items."""
    actor, asked = request.actor, request.GET
    picked = [n for value in asked.getlist("item")[: actions.MOST_ITEMS] if (n := whole(value)) is not None]
    if asked.get("kind") not in set(Kind):
        kinds = [
            {
                "key": kind.value,
                "word": gettext(about.word),
                "says": gettext(about.says),
                "by_leader": about.by_leader,
                "query": "".join(f"&item={pk}" for pk in picked),
            }
            for kind, about in KINDS.items()
            if actions.may_draft(actor, kind)
        ]
        return render(request, "papers/paper_new.html", kinds=kinds)
    kind, at = Kind(asked["kind"]), clock.now()
    if (old := whole(asked.get("corrects"))) is not None:
        paper = queries.paper_for(actor, old)
        form = _form(actor, kind, at, initial=_correction(paper))
        return _page(request, kind, form, None, corrects=old, book=paper.book_id)
    if (old := whole(asked.get("again"))) is not None:
        paper = queries.paper_for(actor, old)
        return _page(request, kind, _form(actor, kind, at, initial=_as_written(paper)), None, book=paper.book_id)
    if kind == Kind.BOOKS:
        return _new_book(request, at)
    initial = _begun(actor, kind, picked, asked.get("of", ""), at) | {"signer": whole(asked.get("signer"))}
    return _page(request, kind, _form(actor, kind, at, initial=initial), None)


def _new_book(request, at):
    """对账单: of which unit and month, then its text."""
    actor, asked = request.actor, whole(request.GET.get("book"))
    if asked is None:
        return render(request, "papers/paper_new.html", kinds=(), books=pages.signed_books(actor), is_book=True)
    book = books.signed_book(actor, asked)
    title, body = prefill.filled(texts.text_of(actor, Kind.BOOKS), books.values(book, at))
    initial = {"title": title[:120], "body": body, "to": [book.unit_id]}
    return _page(request, Kind.BOOKS, _form(actor, Kind.BOOKS, at, initial=initial), None, book=book.pk)


def _begun(actor, kind, picked, of, at):
    """The office's text with what the items say, or of a bulletin what the list says."""
    text = texts.text_of(actor, kind)
    if kind == Kind.BULLETIN and not picked:
        return monthly.initial(actor, filtering.asked_in(of), at, text)
    known = facts.facts_of(actor, picked, at)
    told = [known[pk] for pk in picked if pk in known]
    begun = {"numbers": " ".join(fact.number for fact in told)}
    if kind == Kind.BULLETIN:
        title, body = monthly.picked(actor, told, at, text)
    else:
        begun["to_text"], theirs = facts.superior_of(actor, list(known)) if KINDS[kind].upwards else ("", "")
        title, body = prefill.written(kind, told, text, theirs)
    to = [] if KINDS[kind].upwards else facts.units_of(actor, list(known))
    return {**begun, "title": title[:120], "body": body, "to": to}


def _form(actor, kind, at, **typed):
    today = clock.today(at)
    return PaperForm(
        kind=kind,
        units=queries.addressees(actor.area_id, today),
        leaders=queries.leaders(actor.area_id, today) if KINDS[kind].by_leader else (),
        **typed,
    )


def _page(request, kind, form, paper, status=200, corrects=None, book=None):
    return render(
        request, "papers/paper_edit.html", status=status, form=form, kind=kind.value, word=gettext(KINDS[kind].word),
        paper=paper, why="", corrects=corrects, book=book,
        back=reverse("papers:paper", args=[paper.pk]) if paper else reverse("papers:papers"),
    )  # fmt: skip


@door("papers.draft", writes=True)
def draft(request):
    actor, at = request.actor, clock.now()
    kind = _kind(request.POST.get("kind", ""))
    form = _form(actor, kind, at, data=request.POST)
    corrects, book = whole(request.POST.get("corrects")), whole(request.POST.get("book"))
    if not form.is_valid():
        return _page(request, kind, form, None, status=400, corrects=corrects, book=book)
    content = replace(_content(actor, form, at, book if kind == Kind.BOOKS else None), corrects=corrects, book=book)
    if kind == Kind.BULLETIN:
        content = replace(content, figures=monthly.entry_of(monthly.unsealed(actor, form.cleaned_data["figures"])))
    recorded = actions.draft(kind, content, by=actor, at=at)
    return done(request, reverse("papers:paper", args=[recorded.stream_id]), recorded, gettext("稿子已存，看过再送审"))


@door("papers.draft")
def edit(request, paper_id):
    actor, at = request.actor, clock.now()
    paper = queries.paper_for(actor, paper_id)
    kind = Kind(paper.kind)
    why = flow.refusal(Verb.EDIT, actions.snapshot(paper), actions.who(actor, paper))
    if why is not None:
        return render(
            request, "papers/paper_edit.html", paper=paper, why=pages.say(why), form=None, word="", kind="", back=""
        )
    return _page(request, kind, _form(actor, kind, at, initial=_as_written(paper)), paper)


def _as_written(paper):
    items, units = queries.beside(paper)
    return {
        "title": paper.title,
        "body": paper.body,
        "to": [unit.unit_id for unit in units if unit.is_main],
        "to_text": paper.to_text,
        "organs": [organ.unit_id for organ in queries.organs(paper)],
        "cc": [unit.unit_id for unit in units if not unit.is_main],
        "cc_text": paper.cc_text,
        "report_to": paper.report_to,
        "signer": paper.signer_person_id,
        "numbers": " ".join(item.number for item in items),
    }


def _correction(paper):
    """What the form of a correction begins with: the old paper, and what is said of it."""
    said = {"title": prefill.correction_title(paper), "body": prefill.correction_of(paper)}
    return _as_written(paper) | said


@door("papers.draft", writes=True)
def save(request, paper_id):
    actor, at = request.actor, clock.now()
    paper = queries.paper_for(actor, paper_id)
    kind = Kind(paper.kind)
    form = _form(actor, kind, at, data=request.POST)
    if not form.is_valid():
        return _page(request, kind, form, paper, status=400)
    recorded = actions.edit(
        paper, _content(actor, form, at, paper.book_id), by=actor, at=at, seen=request.POST.get("seen")
    )
    return done(request, reverse("papers:paper", args=[paper.pk]), recorded, gettext("稿子已存"))


def _content(actor, form, at, book=None):
    typed = form.cleaned_data
    if book is not None:
        ids, missing = books.items_of(actor, books.signed_book(actor, book)), []
    else:
        ids, missing = facts.numbered(actor, form.asked_numbers())
    if missing:
        raise Refused(
            "papers.no_number", N_("没有编号是{numbers}的事项，请核对。"), "invalid", numbers="、".join(missing[:5])
        )
    return actions.Content(
        title=typed["title"], body=typed["body"], items=tuple(ids), to=tuple(typed["to"]), to_text=typed["to_text"],
        cc=tuple(typed["cc"]), cc_text=typed["cc_text"], report_to=typed["report_to"],
        signer_id=typed.get("signer"), organs=tuple(typed.get("organs", ())), facts=facts.facts_of(actor, ids, at),
    )  # fmt: skip


@door("papers.see")
def file(request, paper_id, ending):
    """The frozen file of a signed paper: its bytes are held against the hash that the journal knows."""
    paper = queries.paper_for(request.actor, paper_id)
    sha256 = {"pdf": paper.pdf_sha256, "docx": paper.docx_sha256}.get(ending)
    if not sha256:
        raise NotInReach
    if not actions.may_open_original(request.actor, paper):
        raise Refused(
            "papers.archived", N_("正本引用的内容后来清除了，按档案封存，只有县领导和核验员能调阅。"), "forbidden"
        )
    if not blobs.exists(sha256):
        raise Refused("papers.file_lost", N_("正本文件不在了，请告诉系统管理员从备份恢复。"))
    if blobs.digest_of(sha256) != sha256:
        raise Refused("papers.file_changed", N_("正本和签发时的不一样，不能下载。请告诉审计员。"))
    response = FileResponse(blobs.open(sha256), content_type=job.MIMES[ending])
    name = f"{paper.number} {paper.title}"[:80]
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("papers/new/", new, name="new"),
    path("papers/draft/", draft, name="draft"),
    path("papers/<int:paper_id>/edit/", edit, name="edit"),
    path("papers/<int:paper_id>/save/", save, name="save"),
    path("papers/<int:paper_id>/paper.<str:ending>", file, name="file"),
]
