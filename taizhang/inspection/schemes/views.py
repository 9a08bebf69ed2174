"""Schemes on the screen: the list, one version, two beside each other, an edited sheet on its way to be the next."""

import re
from contextlib import ExitStack
from tempfile import TemporaryFile

from django.http import FileResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from taizhang.engine import marks, sheets
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection import reading
from taizhang.inspection.tabs import tabs
from taizhang.intake.actions.receiving import TEXT_MAX
from taizhang.ui import clock, done, door, render, whole

from . import actions, comparing, editor, lining, outlining, pages, queries, writing
from .actions import KEEP
from .examples import NAMES, example
from .rules import KINDS, MISSING, Origin

SEE = "inspection.see"
BOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
ACCEPT = f"{','.join(BOOKS)},{reading.ACCEPT}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door(SEE)
def index(request):
    actor = request.actor
    return render(
        request, "inspection/schemes.html", tabs=tabs(actor, "schemes"), rows=pages.listed(actor),
        can_keep=actor.covers_all(KEEP),
    )  # fmt: skip


@door(SEE)
def show(request, scheme_id):
    """One version as a tree; the one in force where none is asked for."""
    actor = request.actor
    scheme = queries.scheme_for(actor, scheme_id)
    version = queries.version(scheme, whole(request.GET.get("v")))
    minors = queries.scheme_for(actor, version.minors_scheme_id) if version.minors_scheme_id else None
    return render(
        request, "inspection/scheme.html", scheme=scheme, version=version, versions=queries.versions(scheme),
        rows=pages.tree(queries.specs(scheme, version.number)), facts=pages.settings(version, scheme, minors),
        can_keep=actor.covers_all(KEEP), is_current=version.number == scheme.current_no, accept=ACCEPT,
        lying=queries.lying(actor, scheme), documents=reading.offered(actor) if actor.covers_all(KEEP) else [],
    )  # fmt: skip


@door(SEE)
def compare(request, scheme_id):
    """Two versions, clause by clause; the last two where none are asked for."""
    scheme = queries.scheme_for(request.actor, scheme_id)
    new = queries.version(scheme, whole(request.GET.get("to")))
    old = queries.version(scheme, whole(request.GET.get("from")) or max(new.number - 1, 1))
    specs = queries.specs(scheme, new.number)
    differences = comparing.compare(queries.specs(scheme, old.number), specs)
    everything = request.GET.get("all") == "1"
    shown = [said for said in differences if everything or said.change != comparing.Change.SAME]
    return render(
        request, "inspection/scheme_compare.html", scheme=scheme, old=old, new=new, everything=everything,
        rows=pages.tree(specs, shown) if shown else [], counts=pages.counts(differences),
        choices=[
            (v.number, gettext("第 {n} 版（{year}）").format(n=v.number, year=v.year)) for v in queries.versions(scheme)
        ],
    )  # fmt: skip


@door(SEE)
def book(request, scheme_id):
    """A version as a workbook, which can be edited and brought back."""
    scheme = queries.scheme_for(request.actor, scheme_id)
    version = queries.version(scheme, whole(request.GET.get("v")))
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        writing.write(scheme.title, queries.specs(scheme, version.number), file)
        file.seek(0)
        stack.pop_all()  # from here on the answer closes it
    response = FileResponse(file, content_type=XLSX)
    name = gettext("{title} {year}年第{n}版.xlsx").format(title=scheme.title[:60], year=version.year, n=version.number)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@door(KEEP)
def new(request):
    document = whole(request.GET.get("document"))
    return render(
        request, "inspection/scheme_new.html", examples=pages.examples(), registers=queries.registers(request.actor),
        lying=queries.lying(request.actor, None), documents=reading.offered(request.actor, document),
        document=document, accept=ACCEPT,
    )  # fmt: skip


@door(KEEP, writes=True)
def use_example(request):
    """用这个范例: published as it is, to be changed afterwards."""
    given, now = request.POST, clock.now()
    if given.get("example") not in NAMES:
        raise Refused("inspection.example", N_("请从列出的范例里选。"), "invalid")
    said = example(given["example"])
    spec = actions.SchemeSpec(
        said.title, whole(given.get("register")) or 0, clock.today(now).year, said.clauses, said.key, said.missing,
        said.weights, look_days=said.look_days,
    )  # fmt: skip
    recorded = actions.publish(spec, by=request.actor, at=now)
    return done(
        request, reverse("inspection:scheme", args=[recorded.stream_id]), recorded,
        gettext("已按范例发布。要改就点“在这里改”，或者导出表格改好再导入。"),
    )  # fmt: skip


def _read(request):
    """The file is opened before anything is locked: a workbook by its columns, any other document by its numbers."""
    file = request.FILES.get("file")
    request.brought = None
    if file is None:
        return
    if file.name.lower().endswith(BOOKS):
        request.brought = lining.table_of(sheets.read_apart(file.read())), file.name, Origin.BOOK
    else:
        request.brought = outlining.table_of(reading.text_of(file)), file.name, Origin.DOCUMENT


def _brought(request):
    """(table, name, where from) of the file, of the chosen document of the reading desk, or of the text."""
    if request.brought is not None:
        return request.brought
    if (document_id := whole(request.POST.get("document"))) is not None:
        document = reading.document_for(request.actor, document_id)
        return outlining.table_of(document.text), document.title, Origin.DOCUMENT
    if text := request.POST.get("text", "").strip():
        marks.refuse_classified(text)
        if len(text) > TEXT_MAX:
            raise Refused("inspection.long_text", N_("正文最多{most}字。"), "invalid", most=TEXT_MAX)
        return outlining.table_of(text), gettext("粘贴的正文"), Origin.DOCUMENT
    raise Refused("inspection.no_file", N_("请选一个文件，或者选一份已登记的文件，或者粘贴正文。"), "invalid")


@door(KEEP, writes=True, first=_read)
def bring(request, scheme_id=None):
    """Lay what was read on the desk; nothing is published yet."""
    scheme = queries.scheme_for(request.actor, scheme_id) if scheme_id else None
    actions.whole_county(request.actor)
    table, name, origin = _brought(request)
    sheet = actions.bring(table, name, by=request.actor, at=clock.now(), scheme=scheme, origin=origin)
    return done(request, reverse("inspection:scheme-sheet", args=[sheet.pk]))


def _desk(request, sheet_id):
    """(the sheet, the scheme whose next version it is to be)."""
    sheet = queries.sheet_for(request.actor, sheet_id)
    return sheet, queries.scheme_for(request.actor, sheet.scheme_id) if sheet.scheme_id else None


@door(KEEP)
def preview(request, sheet_id):
    """What the sheet would change, and what is wrong in it row by row."""
    sheet, scheme = _desk(request, sheet_id)
    return render(
        request, "inspection/scheme_sheet.html", sheet=sheet, scheme=scheme, given=_given(sheet, scheme),
        kinds=[(kind.value, gettext(word)) for kind, word in KINDS.items()],
        missings=[(way.value, gettext(word)) for way, word in MISSING.items()],
        registers=queries.registers(request.actor), **pages.sheet(sheet, scheme),
        others=[(s.pk, s.title) for s in queries.schemes(request.actor) if scheme is None or s.pk != scheme.pk],
    )  # fmt: skip


def _given(sheet, scheme):
    """What the settings begin with: those of the version in force."""
    if scheme is None:
        name = re.sub(r"\.[A-Za-z]{2,4}$", "", sheet.file_name)
        return actions.SchemeSpec(name[:100], 0, clock.today(clock.now()).year, ())
    return actions.in_force(scheme)


@door(KEEP, writes=True)
def mean(request, sheet_id):
    sheet, _ = _desk(request, sheet_id)
    meaning = {n: request.POST.get(f"c{n}", lining.IGNORE) for n in range(len(sheet.head))}
    actions.mean(sheet, meaning, by=request.actor)
    return done(request, reverse("inspection:scheme-sheet", args=[sheet.pk]))


@door(KEEP, writes=True)
def publish(request, sheet_id):
    """发布: the sheet becomes a version."""
    sheet, scheme = _desk(request, sheet_id)
    recorded = actions.publish_sheet(
        sheet, _spec(request.POST), by=request.actor, at=clock.now(), scheme=scheme, seen=request.POST.get("seen")
    )
    return done(request, reverse("inspection:scheme", args=[recorded.stream_id]), recorded, gettext("新版本已发布"))


@door(KEEP, writes=True)
def lay_aside(request, sheet_id):
    sheet, scheme = _desk(request, sheet_id)
    actions.lay_aside(sheet, by=request.actor)
    back = reverse("inspection:scheme", args=[scheme.pk]) if scheme else reverse("inspection:scheme-new")
    return done(request, back, message=gettext("没有带入，什么都没改"))


def _spec(given):
    weights, look_days = (_parts(given.get(name, "")) for name in ("weights", "look_days"))
    if weights is None:
        raise Refused("inspection.weights_typed", N_("各年权重写成 15/25/60 这样，只看一年的空着。"), "invalid")
    begins, minors = given.get("cycle_from", "").strip(), whole(given.get("minors"))
    return actions.SchemeSpec(
        given.get("scheme_title", ""), whole(given.get("register")) or 0, whole(given.get("year")) or 0, (),
        given.get("kind", ""), given.get("missing", ""), weights, _number(given, "rebound_days"),
        given.get("note", ""), look_days=look_days or (), cycle_from=_number(given, "cycle_from") if begins else None,
        minors_scheme_id=minors, **{name: _number(given, name) for name in ("minors_share", "minors_line") if minors},
    )  # fmt: skip


def _parts(text):
    """15/25/60 as numbers; None where it is not written so."""
    text = text.replace("／", "/").replace("、", "/").replace("%", "").strip()
    parts = [part.strip() for part in text.split("/")] if text else []
    return tuple(map(int, parts)) if all(p.isascii() and p.isdecimal() and len(p) <= 4 for p in parts) else None


def _number(given, name):
    """A typed number; -1, which no rule takes, where it is none."""
    number = whole(given.get(name))
    return -1 if number is None else number


urlpatterns = [
    path("inspection/schemes/", index, name="schemes"),
    path("inspection/schemes/new/", new, name="scheme-new"),
    path("inspection/schemes/example/", use_example, name="scheme-example"),
    path("inspection/schemes/bring/", bring, name="scheme-bring-new"),
    path("inspection/schemes/<int:scheme_id>/", show, name="scheme"),
    path("inspection/schemes/<int:scheme_id>/compare/", compare, name="scheme-compare"),
    path("inspection/schemes/<int:scheme_id>/book.xlsx", book, name="scheme-book"),
    path("inspection/schemes/<int:scheme_id>/bring/", bring, name="scheme-bring"),
    path("inspection/schemes/sheets/<int:sheet_id>/", preview, name="scheme-sheet"),
    *editor.urlpatterns,
    path("inspection/schemes/sheets/<int:sheet_id>/mean/", mean, name="scheme-mean"),
    path("inspection/schemes/sheets/<int:sheet_id>/publish/", publish, name="scheme-publish"),
    path("inspection/schemes/sheets/<int:sheet_id>/lay-aside/", lay_aside, name="scheme-lay-aside"),
]
