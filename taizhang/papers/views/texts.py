"""范文: the text with which each kind of paper begins, as the office wants it."""

from django.http import FileResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from taizhang.engine.gongwen.template import NAMES
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import blobs
from taizhang.ledger.queries import Filter
from taizhang.papers import actions
from taizhang.papers.issuing import books, facts, monthly, pages
from taizhang.papers.issuing.forms import TextForm
from taizhang.papers.queries import texts as queries
from taizhang.papers.rules import prefill
from taizhang.papers.rules import texts as rules
from taizhang.papers.rules.kinds import KINDS, Kind
from taizhang.papers.rules.text import blocks_of
from taizhang.ui import NotInReach, clock, done, door, render


def _kind(actor, text):
    if text not in set(Kind) or not actions.may_draft(actor, Kind(text)):
        raise NotInReach
    return Kind(text)


@door("papers.text")
def index(request):
    actor = request.actor
    own, templates = queries.own(actor), queries.templates(actor)
    rows = [
        {
            "word": gettext(KINDS[kind].word),
            "url": _url(kind),
            "own": own.get(kind),
            "template": templates.get(kind),
        }
        for kind in Kind
        if actions.may_draft(actor, kind)
    ]
    return render(request, "papers/texts.html", rows=rows)


def _url(kind):
    return reverse("papers:text") + f"?kind={kind.value}"


@door("papers.text")
def show(request):
    actor = request.actor
    kind = _kind(actor, request.GET.get("kind", ""))
    text = queries.text_of(actor, kind)
    return _page(request, kind, text, TextForm(kind=kind, initial=vars(text)))


@door("papers.text", writes=True)
def save(request):
    """改定, or 先看看: what would be written, with nothing kept."""
    actor, post = request.actor, request.POST
    kind = _kind(actor, post.get("kind", ""))
    form = TextForm(kind=kind, data=post)
    if not form.is_valid():
        return _page(request, kind, queries.text_of(actor, kind), form, status=400)
    text = rules.Text(**form.cleaned_data)
    try:
        rules.check(kind, text)
    except Refused as refused:  # said where it was typed
        form.add_error(None, pages.say(refused))
        return _page(request, kind, queries.text_of(actor, kind), form, status=400)
    if post.get("do") == "look":
        answer = _page(request, kind, text, form)
        answer.location_after = _url(kind)
        return answer
    recorded = actions.write_text(kind, text, by=actor, at=clock.now())
    return done(request, _url(kind), recorded, gettext("范文已改，以后拟稿用新的"))


@door("papers.text", writes=True)
def restore(request):
    kind = _kind(request.actor, request.POST.get("kind", ""))
    recorded = actions.restore_text(kind, by=request.actor, at=clock.now())
    return done(request, _url(kind), recorded, gettext("已恢复预置的范文"))


def _read(request):
    """The file is looked through before anything is locked."""
    file = request.FILES.get("file")
    data, name = (file.read(actions.LARGEST_TEMPLATE + 1), file.name) if file else (b"", "")
    actions.look_through(data, name)
    request.template = data, name


@door("papers.text", writes=True, first=_read)
def keep_template(request):
    kind = _kind(request.actor, request.POST.get("kind", ""))
    recorded = actions.keep_template(kind, *request.template, by=request.actor, at=clock.now())
    return done(request, _url(kind), recorded, gettext("模板已存，以后的 Word 用它生成"))


@door("papers.text", writes=True)
def remove_template(request):
    kind = _kind(request.actor, request.POST.get("kind", ""))
    recorded = actions.remove_template(kind, by=request.actor, at=clock.now())
    return done(request, _url(kind), recorded, gettext("Word 按 GB/T 9704 生成"))


@door("papers.text")
def template_file(request):
    """The template as it was handed in."""
    actor = request.actor
    kind = _kind(actor, request.GET.get("kind", ""))
    found = queries.template_for(actor.area_id, actor.unit_id, kind)
    if found is None or not blobs.exists(found.sha256):
        raise NotInReach
    if blobs.digest_of(found.sha256) != found.sha256:
        raise Refused("papers.template.lost", N_("Word 模板不在了，或者和上传时的不一样。请到“范文”重新上传。"))
    response = FileResponse(blobs.open(found.sha256), content_type=actions.DOCX)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request, kind, text, form, status=200):
    actor = request.actor
    title, body, about = _written(actor, kind, text)
    return render(
        request, "papers/text.html", status=status, kind=kind.value, word=gettext(KINDS[kind].word), form=form,
        names=_names(kind, "body"), line_names=_names(kind, "line"), own=queries.own(actor).get(kind), about=about,
        word_file=queries.template_for(actor.area_id, actor.unit_id, kind),
        template_names=[{"name": name, "says": gettext(says)} for name, says in NAMES.items()],
        preview={"title": title, "blocks": pages.blocks(blocks_of(body))},
    )  # fmt: skip


def _names(kind, field):
    return [{"name": name, "says": gettext(says)} for name, says in rules.names_for(kind, field).items()]


def _written(actor, kind, text):
    """(title, body, about what) with something real of the office."""
    at = clock.now()
    if kind == Kind.BULLETIN:
        return *monthly.of_month(actor, at, Filter(), text), gettext("按您现在看得到的全部事项。")
    if kind == Kind.BOOKS:
        return _of_newest_book(actor, text, at)
    told = facts.newest(actor, at)
    about = gettext("用的是 {number} {title}").format(number=told[0].number, title=told[0].title) if told else ""
    return *prefill.written(kind, told, text), about or gettext("现在没有在办的事项，占位还空着。")


def _of_newest_book(actor, text, at):
    book = next(iter(pages.signed_books(actor)), None)
    if book is None:
        return *prefill.filled(text, dict.fromkeys(rules.NAMES[Kind.BOOKS])), gettext(
            "还没有签认过的对账，占位还空着。"
        )
    values = books.values(books.signed_book(actor, book["id"]), at)
    about = gettext("用的是{unit}{year}年{month}月的对账").format(
        unit=book["unit"], year=book["month"].year, month=book["month"].month
    )
    return *prefill.filled(text, values), about


urlpatterns = [
    path("papers/texts/", index, name="texts"),
    path("papers/texts/one/", show, name="text"),
    path("papers/texts/save/", save, name="text-save"),
    path("papers/texts/restore/", restore, name="text-restore"),
    path("papers/texts/template/", template_file, name="template"),
    path("papers/texts/template/keep/", keep_template, name="template-keep"),
    path("papers/texts/template/remove/", remove_template, name="template-remove"),
]
