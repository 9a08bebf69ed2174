"""The personal record (个人实绩档案): one's own, and others' where the rules let look; praise and criticism."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.cockpit import record as pages
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.rules import day_of
from taizhang.ui import clock, done, door, go, render, whole

RECORD, REMARK = "ledger.record", "ledger.remark"


@door("cockpit.see")
def mine(request):
    actor, at = request.actor, clock.now()
    page = pages.page(actor, actor.person_id, actor.person_name, request.GET.get("year"), at)
    return render(request, "cockpit/record.html", is_mine=True, **page)


@door("cockpit.see", writes=True)
def answer(request, remark_id):
    found = queries.remark_for(request.actor, remark_id)
    recorded = actions.answer_remark(found.pk, text=request.POST.get("text", ""), by=request.actor, at=clock.now())
    return done(request, reverse("cockpit:record") + "#remarks", recorded, gettext("说明已记下，一直和原记录在一起"))


@door(RECORD)
def people(request):
    actor, text = request.actor, request.GET.get("q", "").strip()[:20]
    return render(request, "cockpit/people.html", **pages.people(actor, text, clock.now()))


@door(RECORD)
def of_person(request, person_id):
    """Shown to whoever said what for, within the last half hour; else the page that asks."""
    actor, at = request.actor, clock.now()
    person = queries.record_person(actor, person_id, day_of(at))
    if person.pk == actor.person_id:
        return go(request, "cockpit:record")
    if not queries.has_looked(actor, person.pk, at):
        return render(request, "cockpit/look.html", person=person)
    page = pages.page(actor, person.pk, person.name, request.GET.get("year"), at)
    return render(request, "cockpit/record.html", is_mine=False, **page)


@door(RECORD, writes=True)
def look(request, person_id):
    actor, at = request.actor, clock.now()
    person = queries.record_person(actor, person_id, day_of(at))
    recorded = actions.look_at_record(person.pk, purpose=request.POST.get("purpose", ""), by=actor, at=at)
    return done(request, reverse("cockpit:record-of", args=[person.pk]), recorded, gettext("查看已记录，本人看得到"))


@door(REMARK)
def remark_new(request):
    if not request.actor.covers_all(REMARK):
        raise Refused("ledger.remark.office", N_("表扬和批评由县督查室经办登记。"), "forbidden")
    page = pages.remark_form(request.actor, whole(request.GET.get("person")), clock.now())
    return render(request, "cockpit/remark.html", **page)


@door(REMARK, writes=True)
def remark(request):
    posted = request.POST
    about = posted.get("about", "")
    number = whole(about[1:])
    if about[:1] not in ("p", "u") or number is None:
        raise Refused("ledger.remark.about", N_("请选一个人或者一个单位，只选一个。"), "invalid")
    recorded = actions.remark(
        posted.get("kind", ""),
        source=posted.get("source", ""),
        said_on=pages.day_from(posted.get("said_on", "")),
        text=posted.get("text", ""),
        by=request.actor,
        at=clock.now(),
        **{"person_id" if about[0] == "p" else "unit_id": number},
    )
    return done(request, reverse("cockpit:people"), recorded, gettext("已登记，本人先看到"))


urlpatterns = [
    path("me/record/", mine, name="record"),
    path("me/record/remarks/<int:remark_id>/answer/", answer, name="remark-answer"),
    path("people/", people, name="people"),
    path("people/<int:person_id>/record/", of_person, name="record-of"),
    path("people/<int:person_id>/look/", look, name="record-look"),
    path("people/remarks/new/", remark_new, name="remark-new"),
    path("people/remarks/", remark, name="remark"),
]
