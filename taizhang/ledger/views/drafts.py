"""Items written by hand: a new one, a draft rewritten, a leader's instruction that becomes one."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, drafting, pages, queries
from taizhang.ledger.rules import Verb
from taizhang.ledger.superior_forms import DraftedSuperiorForm, ordered
from taizhang.ledger.views.acts import cleaned
from taizhang.ui import clock, done, door, render, whole


def _register(registers, asked):
    """The chosen one of these registers, else the first."""
    return next((r for r in registers if r.pk == whole(asked)), registers[0] if registers else None)


@door("ledger.enter")
def new(request):
    actor = request.actor
    registers = queries.registers(actor)
    register = _register(registers, request.GET.get("register", ""))
    form = drafting.DraftForm(queries.Menus(actor, clock.now()))
    upwards = DraftedSuperiorForm()
    return render(request, "ledger/draft.html", upwards=upwards, **_page(form, registers, register))


def _page(form, registers, register, draft=None):
    own = draft.fields if draft and register and draft.register_id == register.pk else {}
    return {
        "form": form,
        "register": register,
        "registers": [(r.pk, r.name) for r in registers],
        "own": drafting.own_controls(queries.fields_of(register), own) if register else [],
    }


@door("ledger.enter")
def own_fields(request):
    """The fields of another register: a part of the form."""
    register = queries.register_for(request.actor, whole(request.GET.get("register", "")) or 0)
    return render(request, "ledger/_own_fields.html", own=drafting.own_controls(queries.fields_of(register)))


@door("ledger.enter", writes=True)
def enter(request):
    data = cleaned(drafting.DraftForm(queries.Menus(request.actor, clock.now()), request.POST))
    draft = drafting.read(data, _typed_register(request), drafting.own_values(request.POST))
    upwards = DraftedSuperiorForm(request.POST)
    theirs = cleaned(upwards)
    recorded = actions.enter(draft, by=request.actor, at=clock.now())
    if not upwards.is_empty:
        actions.record_superior(recorded.stream_id, ordered(theirs), by=request.actor, at=clock.now())
    return done(
        request, _next(request, recorded.stream_id, draft.register_id), recorded, gettext("已存成草稿，还没有交办")
    )


def _typed_register(request):
    return whole(request.POST.get("register", "")) or 0


def _next(request, item_id, register_id):
    """Where the pressed button leads: handing out, another one, or the draft."""
    then = request.POST.get("then")
    if then == "issue":
        return reverse("ledger:ask", args=[item_id, Verb.ISSUE])
    if then == "another":
        return reverse("ledger:new") + f"?register={register_id}"
    return reverse("ledger:item", args=[item_id])


@door("ledger.enter")
def edit(request, item_id):
    actor, at = request.actor, clock.now()
    item = queries.item_for(actor, item_id)
    option = queries.option(actor, item, Verb.EDIT, at)
    draft = queries.draft_of(item)
    form = drafting.DraftForm(queries.Menus(actor, at), draft=draft)
    registers = queries.registers(actor)
    register = next((r for r in registers if r.pk == item.register_id), item.register)
    return render(
        request,
        "ledger/draft.html",
        item=item,
        source=draft.source,
        why="" if option.allowed else pages.reason(option),
        **_page(form, registers, register, draft),
    )


@door("ledger.enter", writes=True)
def save(request, item_id):
    actor, at = request.actor, clock.now()
    item = queries.item_for(actor, item_id)
    menus, before = queries.Menus(actor, at), queries.draft_of(item)
    data = cleaned(drafting.DraftForm(menus, request.POST, before))
    draft = drafting.read(data, _typed_register(request), drafting.own_values(request.POST), before)
    try:
        recorded = actions.edit(item, draft, by=actor, at=at, seen=request.POST.get("seen"))
    except Refused as refused:
        if refused.kind == "stale":
            refused.params["theirs"] = drafting.theirs(before, menus)
        raise
    return done(request, _next(request, item.pk, draft.register_id), recorded, gettext("草稿已改"))


@door("ledger.instruct")
def instruct_new(request):
    form = drafting.InstructionForm(queries.Menus(request.actor, clock.now()))
    return render(request, "ledger/instruct.html", form=form)


@door("ledger.instruct", writes=True)
def instruct_enter(request):
    """It becomes a draft in the leader's name; the office hands it out."""
    actor, at = request.actor, clock.now()
    data = cleaned(drafting.InstructionForm(queries.Menus(actor, at), request.POST))
    register_id = queries.register_for_instructions(actor)
    if register_id is None:
        raise Refused("ledger.no_register_yet", N_("还没有台账册。请督查室先立一册。"), "conflict")
    recorded = actions.enter_instruction(drafting.instruction(data, register_id, clock.today(at)), by=actor, at=at)
    where = reverse("ledger:item", args=[recorded.stream_id])
    return done(request, where, recorded, gettext("批示已记下，由督查室交办"))


urlpatterns = [
    path("items/new/", new, name="new"),
    path("items/new/fields/", own_fields, name="own-fields"),
    path("items/enter/", enter, name="enter"),
    path("items/<int:item_id>/edit/", edit, name="edit"),
    path("items/<int:item_id>/save/", save, name="save"),
    path("instructions/new/", instruct_new, name="instruct-new"),
    path("instructions/", instruct_enter, name="instruct-enter"),
]
