"""阶梯 on the screen: tonight, one item, one register."""

from datetime import date

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger import queries as ledger
from taizhang.org import queries as org
from taizhang.ui import NotInReach, clock, done, door, render, whole

from . import actions, pages, queries, typed
from .actions import ACT
from .presets import PRESETS


@door(ACT)
def tonight(request):
    """今晚会发什么: what the next run sends and drafts, what waits for a signature, what is paused."""
    actor, at = request.actor, clock.now()
    calendar = org.calendar(actor.area_id)
    on = queries.next_night(at, calendar)
    moves, more = pages.moves(
        actor.area_id, on, reach=queries.reach(actor), after=whole(request.GET.get("after")) or 0, most=pages.PAGE
    )
    groups, has_more = pages.waiting(actor, at)
    units = org.unit_names(actor.area_id)
    return render(
        request,
        "notices/ladder.html",
        on=on,
        sends=[move for move in moves if move["goes_out"]],
        drafts=[move for move in moves if not move["goes_out"]],
        next=f"?after={more}" if more else "",
        groups=groups,
        has_more=has_more,
        waiting=sum(len(g["rows"]) for g in groups),
        registers=queries.registers(actor),
        provisional=on.year if calendar.is_provisional(on) else 0,
        holds=queries.holds(actor, on),
        pauses=[{"row": p, "unit": units.get(p.unit_id, "")} for p in queries.pauses(actor, clock.today(at))],
        units=[u for u in org.unit_tree(actor.area_id, on=clock.today(at)) if u.parent_id]
        if actor.covers_all(ACT)
        else [],
    )


def _item(request, item_id):
    item = queries.item_in_hand(request.actor, item_id)
    if item is None:
        raise NotInReach
    return item


@door(ACT)
def item(request, item_id):
    """One item on the ladder, and what can keep it back."""
    row, at = _item(request, item_id), clock.now()
    calendar = org.calendar(row.area_id)
    on = queries.next_night(at, calendar)
    found = queries.standing(row, clock.today(at))
    return render(
        request,
        "notices/ladder_item.html",
        item=row,
        on=on,
        is_on=found is not None,
        standing=pages.standing(found) if found else None,
        is_mine=bool(found and found["pause"] and found["pause"].item_id),
        held=queries.is_held(row, on),
    )


def _back(request, item_id, recorded, message):
    to = "notices:ladder" if request.POST.get("back") == "tonight" else "notices:ladder-item"
    url = reverse(to) if to == "notices:ladder" else reverse(to, args=[item_id])
    return done(request, url, recorded, gettext(message))


@door(ACT, writes=True)
def hold(request, item_id):
    row = _item(request, item_id)
    recorded = actions.hold(row, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
    return _back(request, row.pk, recorded, N_("今晚这件不发"))


@door(ACT, writes=True)
def pause(request, item_id):
    row, post = _item(request, item_id), request.POST
    recorded = actions.pause_item(
        row, until_on=_day(post.get("until_on", "")), reason=post.get("reason", ""), by=request.actor, at=clock.now()
    )
    return _back(request, row.pk, recorded, N_("已暂停"))


@door(ACT, writes=True)
def resume(request, item_id):
    row = _item(request, item_id)
    recorded = actions.resume_item(row, by=request.actor, at=clock.now())
    return _back(request, row.pk, recorded, N_("已恢复"))


@door(ACT, writes=True)
def aside(request, item_id):
    """不发: a drafted step that nobody will sign."""
    row, post = _item(request, item_id), request.POST
    recorded = actions.set_aside(
        whole(post.get("step")), item=row, reason=post.get("reason", ""), by=request.actor, at=clock.now()
    )
    return _back(request, row.pk, recorded, N_("这一步不发了"))


def _day(text):
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@door(ACT, writes=True)
def pause_unit(request):
    post = request.POST
    recorded = actions.pause_unit(
        whole(post.get("unit")), until_on=_day(post.get("until_on", "")), reason=post.get("reason", ""),
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    return done(request, reverse("notices:ladder"), recorded, gettext("已暂停"))


@door(ACT, writes=True)
def resume_unit(request):
    recorded = actions.resume_unit(whole(request.POST.get("pause")), by=request.actor, at=clock.now())
    return done(request, reverse("notices:ladder"), recorded, gettext("已恢复"))


@door(ACT)
def register(request, register_id):
    """The ladder of a register: a preset, then rung by rung."""
    row = ledger.register_for(request.actor, register_id)
    ladder = queries.ladder_of(row.area_id, row.pk)
    chosen = request.GET.get("preset")
    preset = chosen if chosen in PRESETS else ladder.preset
    rungs_of = PRESETS[preset].rungs if chosen in PRESETS else lambda urgency: ladder.rungs.get(urgency, ())
    return render(
        request,
        "notices/ladder_register.html",
        register=row,
        ladder=ladder,
        preset=preset,
        presets=[
            {"key": key, "name": gettext(p.name), "says": gettext(p.says), "is_chosen": key == preset}
            for key, p in PRESETS.items()
        ],
        groups=pages.sentences(queries.Ladder(True, preset, {str(u): rungs_of(u) for u in ladder.rungs})),
        tables=typed.tables(rungs_of),
        sinces=typed.sinces(),
        can_keep=actions.keeps(request.actor, row.pk),
    )


@door(ACT, writes=True)
def set_ladder(request, register_id):
    row = ledger.register_for(request.actor, register_id)
    spec = typed.read(request.POST)
    recorded = actions.set_ladder(row.pk, spec, by=request.actor, at=clock.now(), seen=request.POST.get("seen"))
    said = gettext("阶梯已定，下一次运行起照办") if spec.is_on else gettext("阶梯已定，没有启用")
    return done(request, reverse("ledger:register", args=[row.pk]), recorded, said)


urlpatterns = [
    path("ladder/", tonight, name="ladder"),
    path("ladder/items/<int:item_id>/", item, name="ladder-item"),
    path("ladder/items/<int:item_id>/hold/", hold, name="ladder-hold"),
    path("ladder/items/<int:item_id>/pause/", pause, name="ladder-pause"),
    path("ladder/items/<int:item_id>/resume/", resume, name="ladder-resume"),
    path("ladder/items/<int:item_id>/aside/", aside, name="ladder-aside"),
    path("ladder/units/pause/", pause_unit, name="ladder-pause-unit"),
    path("ladder/units/resume/", resume_unit, name="ladder-resume-unit"),
    path("ladder/registers/<int:register_id>/", register, name="ladder-register"),
    path("ladder/registers/<int:register_id>/set/", set_ladder, name="ladder-set"),
]
