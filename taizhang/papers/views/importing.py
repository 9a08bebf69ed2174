"""导入台账: bring a workbook, look at what it would do, bring in all, some or none, take it back."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.jobs.queries import far, is_under_way
from taizhang.ledger.queries import register_names
from taizhang.org import sessions
from taizhang.papers import actions
from taizhang.papers.importing import job
from taizhang.papers.importing.comparing import headings_key
from taizhang.papers.models.importing import State
from taizhang.papers.queries import importing as queries
from taizhang.papers.rules.comparing import BRINGS, Verdict
from taizhang.ui import clock, done, door, render, whole

BUSY = {State.READING: job.read_import, State.RUNNING: job.apply_import, State.UNDOING: job.undo_import}


@door("ledger.enter")
def index(request):
    """Where a workbook is handed in, and the last ones."""
    actor = request.actor
    return render(request, "papers/imports.html", registers=queries.registers(actor), rows=queries.recent(actor))


def _read(request):
    """Bytes are read before anything is locked."""
    file = request.FILES.get("file")
    request.workbook = (file.read(), file.name) if file else (b"", "")


@door("ledger.enter", writes=True, first=_read)
def begin(request):
    """Take the workbook in and have it read."""
    actor, (data, name) = request.actor, request.workbook
    register = whole(request.POST.get("register"))
    if register is None:
        raise Refused("papers.import.register", N_("请选台账册。"), "invalid")
    hat = request.session.get(sessions.HAT, "")
    brought = actions.begin(data, name, register, by=actor, at=clock.now(), hat=hat)
    _enqueue(job.read_import, brought, actor)
    return done(request, _url(brought))


@door("ledger.enter")
def show(request, import_id):
    """The columns as they are understood, and each row with its verdict."""
    actor, at = request.actor, clock.now()
    brought = queries.one(actor, import_id)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in set(Verdict) else ""
    after = whole(request.GET.get("after")) or 0
    rows, beyond = queries.rows(actor, brought, verdict=verdict, after=after, at=at)
    here = _url(brought)
    is_busy = brought.state in BUSY
    query = f"verdict={verdict}&" if verdict else ""
    left = sum(brought.counts.get(v, 0) for v in BRINGS) - brought.applied
    return render(
        request,
        "papers/import.html",
        part="papers/_import_far.html" if request.htmx else "",
        brought=brought,
        register=register_names(actor.area_id).get(brought.register_id, ""),
        word=gettext(State(brought.state).label),
        is_busy=is_busy,
        far=far(actor.area_id, _key(brought)) if is_busy else None,
        is_stuck=is_busy and not is_under_way(actor.area_id, _key(brought)),
        notes=[queries.said(message, params) for message, params in brought.notes],
        columns=brought.columns,
        fields=queries.fields(actor, brought),
        tabs=queries.tabs(brought, verdict),
        verdict=verdict,
        rows=rows,
        here=here,
        next=f"{here}?{query}after={beyond}" if beyond else "",
        can_apply=brought.state in (State.READY, State.DONE) and left > 0,
        brings=left,
        unread=brought.counts.get(Verdict.UNREAD, 0),
        can_undo=brought.state == State.DONE and brought.applied,
    )


@door("ledger.enter", writes=True)
def mean(request, import_id):
    """The columns mean something else, or another sheet is meant: read it again."""
    actor = request.actor
    brought = queries.one(actor, import_id)
    allowed = {key for key, _ in queries.fields(actor, brought)}
    sheet = whole(request.POST.get("sheet")) or 0
    same = sheet == brought.sheet and "again" not in request.POST
    columns = {c["index"]: request.POST.get(f"c{c['index']}", c["field"]) for c in brought.columns} if same else {}
    if any(field not in allowed for field in columns.values()):
        raise Refused("papers.import.field", N_("有一列选的含义不在名单上，请重新选。"), "invalid")
    actions.mean(
        brought, sheet, columns, headings_key(c["heading"] for c in brought.columns) if columns else "", by=actor
    )
    _enqueue(job.read_import, brought, actor)
    return done(request, _url(brought))


@door("ledger.enter", writes=True)
def apply(request, import_id):
    """Bring in all that can be, or the picked rows."""
    actor = request.actor
    brought = queries.one(actor, import_id)
    picked = None
    if "some" in request.POST:
        picked = sorted({n for value in request.POST.getlist("pick") if (n := whole(value)) is not None})
        if not picked:
            raise Refused("papers.import.nothing_picked", N_("还没有选要带入的行。"), "invalid")
    actions.chosen(brought, State.RUNNING, picked, by=actor)
    _enqueue(job.apply_import, brought, actor)
    return done(request, _url(brought))


@door("ledger.enter", writes=True)
def undo(request, import_id):
    """Take back what this workbook brought."""
    brought = queries.one(request.actor, import_id)
    actions.chosen(brought, State.UNDOING, by=request.actor)
    _enqueue(job.undo_import, brought, request.actor)
    return done(request, _url(brought))


@door("ledger.enter", writes=True)
def again(request, import_id):
    """A job that broke off (the machine was switched off for long) is begun again where it stopped."""
    brought = queries.one(request.actor, import_id)
    if brought.state not in BUSY:
        raise Refused("papers.import.not_stuck", N_("已经办完了，不用再试。"))
    _enqueue(BUSY[State(brought.state)], brought, request.actor)
    return done(request, _url(brought))


@door("ledger.enter", writes=True)
def mend(request, import_id):
    """The same workbook with what is wrong beside its cells."""
    actor = request.actor
    brought = queries.one(actor, import_id)
    job_ = job.mend_import.using(area_id=actor.area_id, started_by=actor.account_id)
    return _progress(request, job_.enqueue(actor.area_id, brought.pk, actor.account_id))


@door("ledger.enter", writes=True)
def export(request, import_id):
    """The register in the form of this workbook."""
    actor = request.actor
    brought = queries.one(actor, import_id)
    if not brought.form:
        raise Refused("papers.import.no_form", N_("这份表还没有读成，没有表样。"))
    hat = request.session.get(sessions.HAT, "")
    job_ = job.export_form.using(area_id=actor.area_id, started_by=actor.account_id)
    return _progress(request, job_.enqueue(actor.area_id, brought.pk, actor.account_id, actor.person_id, hat))


def _progress(request, started):
    return done(request, reverse("jobs:progress", args=[started.id]))


def _enqueue(task, brought, actor):
    task.using(area_id=actor.area_id, started_by=actor.account_id, unique_key=_key(brought)).enqueue(
        brought.area_id, brought.pk
    )


def _key(brought):
    return f"papers.import:{brought.pk}"


def _url(brought):
    return reverse("papers:import", args=[brought.pk])


urlpatterns = [
    path("papers/import/", index, name="imports"),
    path("papers/import/begin/", begin, name="import-begin"),
    path("papers/import/<int:import_id>/", show, name="import"),
    path("papers/import/<int:import_id>/mean/", mean, name="import-mean"),
    path("papers/import/<int:import_id>/apply/", apply, name="import-apply"),
    path("papers/import/<int:import_id>/undo/", undo, name="import-undo"),
    path("papers/import/<int:import_id>/again/", again, name="import-again"),
    path("papers/import/<int:import_id>/mend/", mend, name="import-mend"),
    path("papers/import/<int:import_id>/export/", export, name="import-export"),
]
