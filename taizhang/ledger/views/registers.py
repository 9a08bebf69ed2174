"""Registers (台账册): which there are, what each adds to its items, opening, changing, closing one."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.ledger import actions, filtering, grading, queries, registering
from taizhang.ledger.queries import Filter, View
from taizhang.ledger.rules import CLOSINGS, FIELD_KINDS, GROUNDS, Colour
from taizhang.ledger.rules.paper import CLAIM_BY
from taizhang.ledger.views.acts import cleaned
from taizhang.ui import clock, done, door, render


@door("ledger.see")
def index(request):
    """All registers; those out of use stand below."""
    actor, at = request.actor, clock.now()
    counts = {r["id"]: r for r in queries.register_counts(actor, at)}
    rows = [_row(r, counts.get(r.pk)) for r in queries.registers(actor, in_use=False)]
    return render(
        request,
        "ledger/registers.html",
        rows=[r for r in rows if not r["closed_on"]],
        over=[r for r in rows if r["closed_on"]],
        can_keep=actions.keeps(actor),
    )


def _row(register, counts):
    here = (register.pk,)
    return {
        "id": register.pk,
        "code": register.code,
        "name": register.name,
        "url": reverse("ledger:register", args=here),
        "closing": gettext(CLOSINGS[register.closing]),
        "yellow_days": register.yellow_days,
        "report_days": register.report_days,
        "opened_on": register.opened_on,
        "closed_on": register.closed_on,
        "total": counts["total"] if counts else None,
        "red": counts["red"] if counts else None,
        "standing": counts["standing"] if counts else 0,
        "standing_url": filtering.address(Filter(register=here, flags=frozenset({"standing"}))),
        "list_url": filtering.address(Filter(register=here)),
        "red_url": filtering.address(Filter(register=here, light=(Colour.RED,))),
        "over_url": filtering.address(Filter(register=here, view=View.OVER)),
    }


@door("ledger.see")
def show(request, register_id):
    actor, at = request.actor, clock.now()
    register = queries.register_for(actor, register_id)
    counts = next((c for c in queries.register_counts(actor, at) if c["id"] == register.pk), None)
    return render(
        request,
        "ledger/register.html",
        register=register,
        row=_row(register, counts),
        facts=_facts(register),
        levels=grading.of_register(register, queries.Menus(actor, at).unit_names),
        fields=[
            {
                "label": s.label,
                "kind": gettext(FIELD_KINDS[s.kind]),
                "choices": "、".join(s.choices.splitlines()),
                "is_retired": s.is_retired,
            }
            for s in queries.fields_of(register, retired=True)
        ],
        can_keep=actions.keeps(actor, register.pk) and register.closed_on is None,
    )


def _facts(register):
    report = gettext("每 {days} 天").format(days=register.report_days) if register.report_days else gettext("不定期")
    if register.rounds:
        says, values = register.rounds[0].says
        report = gettext(says).format(**values)
    return [
        {"label": gettext("代码"), "value": register.code},
        {"label": gettext("办完叫"), "value": gettext(CLOSINGS[register.closing])},
        {"label": gettext("黄灯提前"), "value": gettext("{days} 个工作日").format(days=register.yellow_days)},
        {"label": gettext("补正给"), "value": gettext("{days} 个工作日").format(days=register.return_days)},
        {"label": gettext("报进展"), "value": report},
        {
            "label": gettext("免责延期"),
            "value": "、".join(gettext(GROUNDS[ground]) for ground in register.grounds) or gettext("不设"),
            "note": gettext("免责的按新时限计，不算逾期") if register.grounds else gettext("延期后逾期仍按原定时限计"),
        },
        {"label": gettext("谁来提交销号申请"), "value": gettext(CLAIM_BY[register.claim_by])},
        {"label": gettext("立册"), "value": register.opened_on.isoformat()},
        {"label": gettext("停用"), "value": register.closed_on.isoformat() if register.closed_on else ""},
    ]


@door("ledger.keep")
def new(request):
    actions.require_keeper(request.actor)
    return render(
        request,
        "ledger/register_edit.html",
        form=registering.RegisterForm(),
        rows=registering.rows([]),
        kinds=registering.kinds(),
        levels=_levels(request),
    )


def _levels(request, data=None, register=None):
    return grading.LevelsForm(queries.Menus(request.actor, clock.now()).units, data, register)


def _asked(request):
    """What was typed about verification."""
    form = _levels(request, request.POST)
    cleaned(form)
    return form.spec()


@door("ledger.keep", writes=True)
def open_(request):
    data = cleaned(registering.RegisterForm(request.POST))
    spec = registering.read(data, data["code"].strip().upper(), request.POST, (), **_asked(request))
    recorded = actions.open_register(spec, by=request.actor, at=clock.now())
    return done(request, reverse("ledger:register", args=[recorded.stream_id]), recorded, gettext("台账册已立"))


@door("ledger.keep")
def edit(request, register_id):
    register = queries.register_for(request.actor, register_id)
    actions.require_keeper(request.actor, register.pk)
    return render(
        request,
        "ledger/register_edit.html",
        register=register,
        form=registering.RegisterForm(register=register),
        rows=registering.rows(queries.fields_of(register, retired=True)),
        kinds=registering.kinds(),
        levels=_levels(request, register=register),
    )


@door("ledger.keep", writes=True)
def change(request, register_id):
    register = queries.register_for(request.actor, register_id)
    data = cleaned(registering.RegisterForm(request.POST, register=register))
    known = queries.fields_of(register, retired=True)
    spec = registering.read(data, register.code, request.POST, known, **_asked(request))
    said = {"twice": request.POST.get("twice", ""), "twice_reason": request.POST.get("twice_reason", "")}
    seen = request.POST.get("seen")
    recorded = actions.change_register(register, spec, by=request.actor, at=clock.now(), seen=seen, **said)
    return done(request, reverse("ledger:register", args=[register.pk]), recorded, gettext("台账册已改"))


@door("ledger.keep", writes=True)
def close(request, register_id):
    register = queries.register_for(request.actor, register_id)
    recorded = actions.close_register(register, by=request.actor, at=clock.now(), seen=request.POST.get("seen"))
    return done(request, reverse("ledger:registers"), recorded, gettext("台账册已停用"))


urlpatterns = [
    path("items/registers/", index, name="registers"),
    path("items/registers/new/", new, name="register-new"),
    path("items/registers/open/", open_, name="register-open"),
    path("items/registers/<int:register_id>/", show, name="register"),
    path("items/registers/<int:register_id>/edit/", edit, name="register-edit"),
    path("items/registers/<int:register_id>/change/", change, name="register-change"),
    path("items/registers/<int:register_id>/close/", close, name="register-close"),
]
