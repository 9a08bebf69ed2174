"""Every verb of the lifecycle: a page that asks what the act needs, and the write. One view serves them all."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, pages, parting, queries
from taizhang.ledger.acts import ACTS
from taizhang.ledger.forms import JudgeForm, PartForm
from taizhang.ledger.rules import ROWS, Closing, Verb
from taizhang.ui import NotInReach, clock, done, door, render

BACK = ("/", "/todo/")  # pages whose rows have an act of one tap
ONE_TAP = {Verb.NO_CHANGE, Verb.GRANT_EXTENSION, Verb.CONFIRM_CLOSE}  # there may be more of them on that page


@door("ledger.see")
def ask(request, item_id, verb):
    """What an act needs to be typed, on a page of its own: for phones, and where scripts do not run."""
    if verb not in ACTS:
        raise NotInReach
    item, verb = queries.item_for(request.actor, item_id), Verb(verb)
    option, act = queries.option(request.actor, item, verb, clock.now()), ACTS[verb]
    form = _form(request, item, verb)
    _begin_at_the_first_field(form)
    context = {
        "item": item,
        "label": pages.label(item, option),
        "note": gettext(act.note) if act.note else "",
        "option": option,
        "form": form,
        "act_url": f"ledger:{verb}",
        "why": pages.reason(option),
        "inner": queries.rolled_up(request.actor, item) if verb == Verb.REPORT else None,
        "lacks_proof": verb == Verb.DRAFT_CLAIM and not form.prints,
    }
    if verb == Verb.BREAK_DOWN:
        context["parts"] = [_form(request, item, verb, prefix=f"p{n}") for n in range(parting.MOST)]
        context["preview"] = None
    return render(request, "ledger/ask.html", **context)


def _form(request, item, verb, data=None, files=None, **kwargs):
    act = ACTS[verb]
    lists = {name: queries.choices(request.actor, item, name, clock.now()) for name in act.choices}
    initial = queries.suggested(request.actor, item, verb, clock.now())
    return act.form(data, files, initial=initial, **lists, **kwargs)


def _begin_at_the_first_field(form):
    """Who opened this page came to write: the cursor stands where the writing begins."""
    for field in list(form.fields.values())[:1]:
        field.widget.attrs["autofocus"] = True


def _typed(request, item, verb):
    """The typed values, or the refusal that names the field."""
    form = _form(request, item, verb, request.POST, request.FILES)
    return cleaned(form)


def cleaned(form):
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise Refused("ledger.form", N_("“{label}”：{error}"), "invalid", label=str(label), error=str(errors[0]))


def _write(verb):
    """The view that does one verb."""

    @door(ROWS[verb].act, writes=True)
    def view(request, item_id):
        item = queries.item_for(request.actor, item_id)
        data = _typed(request, item, verb)
        recorded = ACTS[verb].call(item, data, by=request.actor, at=clock.now(), seen=request.POST.get("seen"))
        return done(request, _where(request, item, verb), recorded, _said(item, verb, recorded))

    view.__name__ = str(verb)
    return view


def _where(request, item, verb):
    """Back to the page where one tap did it; else the item."""
    if verb in ONE_TAP and (back := request.POST.get("back", "")) in BACK:
        return back
    return reverse("ledger:list") if verb == Verb.DELETE else reverse("ledger:item", args=[item.pk])


def _said(item, verb, recorded):
    """What the toast says; a close-out in the word of the register."""
    if says := ACTS[verb].says:
        return says(item, recorded)
    if verb == Verb.CLOSE and item.register.closing == Closing.DONE:
        return gettext("已办结")
    return gettext(ACTS[verb].done)


@door("ledger.break_down", writes=True)
def break_down(request, item_id):
    """Sub-items for other units, all in one act."""
    item = queries.item_for(request.actor, item_id)
    drafts = parting.read(request.POST, item, queries.choices(request.actor, item, "units", clock.now()))
    recorded = actions.break_down(item, drafts, by=request.actor, at=clock.now(), seen=request.POST.get("seen"))
    where = reverse("ledger:item", args=[item.pk])
    return done(request, where, recorded, gettext("已分解为 {count} 件").format(count=len(recorded)))


@door("ledger.break_down", writes=True)
def preview_parts(request, item_id):
    """What a breaking down would issue, before it is issued. A POST for what is typed does not fit an address."""
    item = queries.item_for(request.actor, item_id)
    units = queries.choices(request.actor, item, "units", clock.now())
    drafts = parting.read(request.POST, item, units)
    seen = request.POST.get("seen", "")
    planned = actions.planned_parts(item, drafts, by=request.actor, at=clock.now(), seen=seen)
    option = queries.option(request.actor, item, Verb.BREAK_DOWN, clock.now())
    return render(
        request,
        "ledger/ask.html",
        part="ledger/_parts_preview.html",
        item=item,
        label=pages.label(item, option),
        note=gettext(ACTS[Verb.BREAK_DOWN].note),
        option=option,
        act_url="ledger:break_down",
        preview=parting.preview(planned, request.POST, dict(units)),
        parts=[PartForm(request.POST, prefix=f"p{n}", units=units) for n in range(parting.MOST)],
        **dict.fromkeys(("form", "why", "inner", "lacks_proof")),
    )


@door("ledger.verify", writes=True)
def open_proof(request, item_id, evidence_id):
    item = queries.item_for(request.actor, item_id)
    recorded = actions.open_proof(item, evidence_id, by=request.actor, at=clock.now())
    return done(request, reverse("ledger:proof", args=[item.pk, evidence_id]), recorded)


@door("ledger.verify", writes=True)
def judge(request, item_id, evidence_id):
    item = queries.item_for(request.actor, item_id)
    data = cleaned(JudgeForm(request.POST))
    recorded = actions.judge(item, evidence_id, by=request.actor, at=clock.now(), **data)
    where = reverse("ledger:item", args=[item.pk]) + "#verify"
    if request.POST.get("onward"):  # from the proof's own page to the next one, which is opened by going there
        coming = queries.next_to_judge(request.actor, item, recorded.pub["no"])
        if coming:
            actions.open_proof(item, coming, by=request.actor, at=clock.now())
            where = reverse("ledger:proof", args=[item.pk, coming])
    return done(request, where, recorded, gettext("结论已记下"))


urlpatterns = [
    path("items/<int:item_id>/do/<slug:verb>/", ask, name="ask"),
    path("items/<int:item_id>/break-down/", break_down, name="break_down"),
    path("items/<int:item_id>/break-down/preview/", preview_parts, name="preview_parts"),
    path("items/<int:item_id>/proofs/<int:evidence_id>/open/", open_proof, name="open_proof"),
    path("items/<int:item_id>/proofs/<int:evidence_id>/judge/", judge, name="judge"),
    *(
        path(f"items/<int:item_id>/{verb.replace('_', '-')}/", _write(verb), name=str(verb))
        for verb in ACTS
        if verb != Verb.BREAK_DOWN
    ),
]
