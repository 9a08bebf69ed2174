"""Spoken instructions: writing one down, what waits, and the one tap by which a leader or secretary answers."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries, spoken_forms
from taizhang.ledger.queries.spoken import spoken_waiting
from taizhang.ledger.views.acts import cleaned
from taizhang.ui import NotInReach, clock, done, door, render


@door()
def waiting(request):
    """What waits for the reader's own word; for the office, all that waits."""
    actor = request.actor
    can_record = actor.can("ledger.enter")
    return render(
        request,
        "ledger/spoken.html",
        spoken_asks=queries.spoken_for(actor),
        waiting=spoken_waiting(actor, clock.now()) if can_record else [],
        can_record=can_record,
    )


@door("ledger.enter")
def new(request):
    return render(request, "ledger/spoken_new.html", form=_form(request))


def _form(request, data=None):
    actor, at = request.actor, clock.now()
    menus = queries.Menus(actor, at)
    persons = {person for person, _, _ in actor.identities}
    return spoken_forms.SpokenDraftForm(
        data,
        initial={"said_at": at, "register": queries.register_for_instructions(actor)},
        leaders=menus.leaders,
        everybody=[(pk, name) for pk, name in menus.people if pk not in persons],
        units=menus.units,
        registers=[(r.pk, r.name) for r in queries.registers(actor)],
    )


@door("ledger.enter", writes=True)
def enter(request):
    data, at = cleaned(_form(request, request.POST)), clock.now()
    draft = spoken_forms.draft(data, clock.today(at))
    recorded = actions.enter_spoken(draft, spoken_forms.speech(data), by=request.actor, at=at)
    where = reverse("ledger:item", args=[recorded[0].stream_id])
    return done(request, where, recorded, gettext("口头指示已记下，等领导确认"))


@door(writes=True)
def confirm(request, spoken_id):
    """是我说的."""
    return _answer(request, spoken_id, True, gettext("已确认"))


@door(writes=True)
def deny(request, spoken_id):
    """不是这个意思."""
    return _answer(request, spoken_id, False, gettext("已记下：不是这个意思"))


def _answer(request, spoken_id, yes, said):
    words = cleaned(spoken_forms.AnswerForm(request.POST))["words"]
    try:
        recorded = actions.answer_spoken(spoken_id, yes=yes, words=words, by=request.actor, at=clock.now())
    except Refused as refused:
        if refused.kind == "missing":  # reached only by being named
            raise NotInReach from None
        raise
    return done(request, "/", recorded, said)


urlpatterns = [
    path("spoken/", waiting, name="spoken"),
    path("spoken/new/", new, name="spoken-new"),
    path("spoken/enter/", enter, name="spoken-enter"),
    path("spoken/<int:spoken_id>/confirm/", confirm, name="spoken-confirm"),
    path("spoken/<int:spoken_id>/deny/", deny, name="spoken-deny"),
]
