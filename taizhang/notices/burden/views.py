"""减负: a month's page for everybody, and the cap that a leader sets."""

from datetime import date, timedelta

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import start_of
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render, whole

from . import actions, joining, meter, pairs, queries
from .rules import Kind


@door("notices.burden")
def show(request):
    actor, today = request.actor, clock.today(clock.now())
    first = _month(request.GET.get("month", ""), today)
    after = _next(first)
    units, league = queries.month(actor, first, after)
    cap = queries.cap(actor.area_id)
    over = [row.unit_id for row in units if cap and row.counts[Kind.ASKED] > cap.asks]
    beyond = queries.beyond(actor, start_of(first), start_of(after), over) if over else []
    names = org.unit_names(actor.area_id) if beyond else {}
    most = max((count for _, count in league), default=1)
    return render(
        request, "notices/burden.html",
        month=first, before=_before(first), after=after if after <= today else None,
        pairs=pairs.rows(actor.area_id, pairs.standing(actor)), decided=pairs.decided(actor),
        can_join=actor.covers_all(joining.ACT), finds=bool(meter.finds), cap=cap, can_cap=actor.can("notices.cap"),
        rows=[_row(row, cap) for row in units],
        beyond=[{"unit": names.get(n.to_unit_id, ""), "at": n.at, "by": n.by_text, "text": n.text} for n in beyond],
        league=[
            {"name": name or gettext("系统按规则"), "value": n, "of": most, "text": gettext("{n} 次").format(n=n)}
            for name, n in league
        ],
    )  # fmt: skip


def _row(row, cap):
    counts = row.counts
    return {
        "unit": row.name,
        "url": reverse("org:unit", args=[row.unit_id]),
        **{str(kind): counts[kind] for kind in counts},
        **{str(kind): row.calls[kind] for kind in row.calls},
        "words": row.words,
        "returned_share": row.returned,
        "is_full": cap is not None and counts[Kind.ASKED] >= cap.asks,
    }


def _month(asked, today):
    try:
        first = date.fromisoformat(f"{asked}-01") if asked else today.replace(day=1)
    except ValueError:
        first = today.replace(day=1)
    return min(first, today.replace(day=1))


def _next(first):
    return (first + timedelta(days=32)).replace(day=1)


def _before(first):
    return (first - timedelta(days=1)).replace(day=1)


@door("notices.cap", writes=True)
def cap(request):
    asks = whole(request.POST.get("asks"))
    if asks is None:
        raise Refused("notices.cap_needed", N_("请填每月最多催报几次，例如 8。"), "invalid")
    calls = {name: _number(request.POST.get(name, "")) for name in ("visits", "meetings")}
    recorded = actions.set_cap(asks, **calls, by=request.actor, at=clock.now())
    return done(request, reverse("notices:burden"), recorded, gettext("上限已定"))


def _number(typed):
    """A whole number, or None where nothing was typed."""
    number = whole(typed)
    if typed.strip() and number is None:
        raise Refused(
            "notices.cap_number", N_("“{typed}”不是整数。不设上限就留空。"), "invalid", typed=typed.strip()[:20]
        )
    return number


def _two(request):
    return whole(request.POST.get("item")) or 0, whole(request.POST.get("other")) or 0


def _back(request):
    """To the page of the draft where it was decided, else to the list."""
    draft = whole(request.POST.get("back"))
    return reverse("ledger:item", args=[draft]) if draft else reverse("notices:burden") + "#pairs"


@door(joining.ACT, writes=True)
def join(request):
    recorded = joining.join(*_two(request), by=request.actor, at=clock.now())
    return done(request, _back(request), recorded, gettext("并成一份了，报一次两件都算"))


@door(joining.ACT, writes=True)
def keep(request):
    reason = request.POST.get("reason", "")
    recorded = joining.keep(*_two(request), reason, by=request.actor, at=clock.now())
    return done(request, _back(request), recorded, gettext("记下了，两件分开报"))


@door(joining.ACT, writes=True)
def part(request):
    recorded = joining.part(whole(request.POST.get("pair")), by=request.actor, at=clock.now())
    return done(request, _back(request), recorded, gettext("改回没有定的"))


urlpatterns = [
    path("burden/", show, name="burden"),
    path("burden/cap/", cap, name="burden-cap"),
    path("burden/join/", join, name="burden-join"),
    path("burden/keep/", keep, name="burden-keep"),
    path("burden/part/", part, name="burden-part"),
]
