"""卷宗: everything of an item or a register to take along; asked once, then a job."""

from django.urls import path, reverse

from taizhang.engine.refusal import N_, Refused
from taizhang.org import sessions
from taizhang.papers.dossier import gathering, job, writing
from taizhang.papers.queries.dossiers import taken
from taizhang.ui import done, door, render


@door("ledger.see")
def of_item(request, item_id):
    return _ask(request, gathering.of_item(request.actor, item_id))


@door("ledger.see")
def of_register(request, register_id):
    return _ask(request, gathering.of_register(request.actor, register_id))


def _ask(request, subject):
    """What would be in it, and who took one before."""
    try:
        gathering.refuse_too_much(subject)
        why = ""
    except Refused as refused:
        why = str(refused)
    here = [subject.id]
    return render(
        request,
        "papers/dossier.html",
        subject=subject,
        count=min(len(subject.items), gathering.MOST_ITEMS),
        why=why,
        taken=taken(request.actor, subject.kind, subject.id),
        make=reverse(f"papers:dossier-{subject.kind}-make", args=here),
        back=reverse(f"ledger:{subject.kind}", args=here),
    )


@door("ledger.see", writes=True)
def make_of_item(request, item_id):
    return _make(request, gathering.of_item(request.actor, item_id))


@door("ledger.see", writes=True)
def make_of_register(request, register_id):
    return _make(request, gathering.of_register(request.actor, register_id))


def _make(request, subject):
    """Start the job; its page shows how far it is, and where the file can be fetched."""
    actor, form = request.actor, request.POST.get("form", "")
    if form not in writing.FORMS:
        raise Refused("papers.dossier.form", N_("请选：整份卷宗（ZIP）或只要 PDF。"), "invalid")
    gathering.refuse_too_much(subject)
    started = job.make_dossier.using(area_id=actor.area_id, started_by=actor.account_id).enqueue(
        actor.account_id, actor.person_id, request.session.get(sessions.HAT, ""), subject.kind, subject.id, form
    )
    return done(request, reverse("jobs:progress", args=[started.id]))


urlpatterns = [
    path("papers/dossier/item/<int:item_id>/", of_item, name="dossier-item"),
    path("papers/dossier/item/<int:item_id>/make/", make_of_item, name="dossier-item-make"),
    path("papers/dossier/register/<int:register_id>/", of_register, name="dossier-register"),
    path("papers/dossier/register/<int:register_id>/make/", make_of_register, name="dossier-register-make"),
]
