"""Keeping the ladder: setting it, a night's steps, and what keeps a message back."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.ledger.actions.base import locked
from taizhang.ledger.models import Item, Register
from taizhang.ledger.rules import day_of
from taizhang.notices.models import ItemStep, LadderHold, LadderPause, RegisterLadder
from taizhang.org import queries as org
from taizhang.org.models import Unit

from . import queries, rules
from .rules import BY_ITSELF, Rungs, Urgency

ACT = "notices.ladder"
LONGEST = 366  # days that a pause may last


@dataclass(frozen=True)
class LadderSpec:
    """Everything that may be set on the ladder of a register."""

    is_on: bool
    preset: str
    ordinary: Rungs
    urgent: Rungs


def keeps(by, register_id) -> bool:
    """Whoever keeps the ladders of the whole area, or of this register."""
    return by.covers_all(ACT) or register_id in {grant.register_id for grant in by.grants_for(ACT)} - {None}


@transaction.atomic
def set_ladder(register_id, spec, *, by, at, seen=None):
    """Set the rungs of a register and switch them on or off; it counts from the next run."""
    if not keeps(by, register_id):
        raise Refused("ladder.not_yours", N_("这一册的阶梯由管它的督查室经办定。"), "forbidden")
    register = Register.objects.select_for_update().filter(area_id=by.area_id, pk=register_id).first()
    if register is None:
        raise Refused("ledger.missing", N_("没有这本台账册。"), "missing")
    known = RegisterLadder.objects.filter(area_id=by.area_id, pk=register_id).values_list("version", flat=True).first()
    if seen not in (None, "") and str(seen) != str(known or 0):
        raise Refused("ladder.stale", N_("您打开之后，阶梯又改过。请看过最新情况再提交。"), "stale")
    rungs = {Urgency.ORDINARY: rules.check(spec.ordinary), Urgency.URGENT: rules.check(spec.urgent)}
    words = {
        f"word_{urgency}_{n}": rung.word.strip()
        for urgency, of in rungs.items()
        for n, rung in enumerate(of)
        if rung.word.strip()
    }
    event = Event(
        ("ladder", register_id),
        "notices.ladder.set",
        pub={
            "is_on": spec.is_on,
            "preset": spec.preset,
            "rungs": {str(urgency): queries.said(of) for urgency, of in rungs.items()},
        },
        priv={"name": register.name, **words},
    )
    return journal.append(event, by=by.signing(ACT), at=at)


# ── a night ────────────────────────────────────────────────────────────────────


@transaction.atomic
def climb(night, item_ids, roll, *, at):
    """Take the steps of these items for the day of the night. Decided again under their locks: who was quicker, or
    what happened meanwhile, leaves nothing to do."""
    locks = Item.objects.select_for_update().filter(area_id=night.area_id, pk__in=item_ids, is_open=True)
    rows = list(locks.order_by("pk").values(*queries.COLUMNS))
    night = night.looked_again()
    moves = night.moves(rows)
    if not moves:
        return []
    leads = queries.leads_of(night.area_id, moves)
    number = journal.allot(night.area_id, "ladder", len(moves))
    recorded = []
    for row in rows:
        if (move := moves.get(row["id"])) is not None:
            recorded.append(_step(night, row, move, number, leads[row["id"]], roll, at))
            number += 1
    return recorded


def _step(night, row, move, number, leads, roll, at):
    rung = move.rung
    to_send = rung.step in BY_ITSELF
    pub = {
        "ladder": number, "step": str(rung.step), "since": str(rung.since), "days": move.days, "working": rung.working,
        "on": night.on.isoformat(), "episode": queries.episode_of(row), "lead": row["lead_unit_id"],
        "leader": None if to_send else roll.leader(row["lead_unit_id"], row["leader_person_id"]),
    }  # fmt: skip
    if to_send:
        told = queries.told(rung, row, leads, roll)
        pub |= {"units": list(told.units), "persons": list(told.persons), "office": told.office}
        pub["short"] = list(told.short)
    event = Event(
        ("item", row["id"]),
        "notices.item.stepped" if to_send else "notices.item.step_drafted",
        pub=pub,
        priv={"word": rung.word} if rung.word else {},
    )
    return journal.append(event, by=None, at=at, area_id=night.area_id)


# ── what keeps it back ─────────────────────────────────────────────────────────


def _in_hand(item, by):
    """The item under its lock."""
    if queries.item_in_hand(by, item) is None:
        raise Refused("ledger.missing", N_("没有这件事项。"), "missing")
    return locked(item, by)


def _reason(text):
    text = text.strip()
    require(text, "ladder.reason", N_("请写理由，办理记录里要留着。"))
    require(len(text) <= 500, "ladder.reason_long", N_("理由最多500字。"))
    return text


def _until(until_on, at):
    today = day_of(at)
    require(until_on, "ladder.until", N_("请写暂停到哪一天，过了这天自动恢复。"))
    require(
        today <= until_on <= today + timedelta(days=LONGEST),
        "ladder.until_range", N_("暂停的最后一天要在今天以后、一年以内。长期不办的，请挂起或撤销事项。"),
    )  # fmt: skip
    return {"from_on": today.isoformat(), "until_on": until_on.isoformat()}


def _on_item(name, item, pub, priv, by, at):
    event = Event(("item", item.pk), f"notices.item.{name}", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(ACT), at=at)


@transaction.atomic
def hold(item, *, reason, by, at):
    """今晚不发: this item is left alone in the next run, and in no other."""
    item = _in_hand(item, by)
    on = queries.next_night(at, org.calendar(by.area_id))
    known = LadderHold.objects.filter(area_id=by.area_id, item=item, on=on)
    require(not known.exists(), "ladder.held", N_("这件今晚已经按住不发了。"))
    pub = {"hold": journal.allot(by.area_id, "ladder_hold"), "on": on.isoformat()}
    return _on_item("step_held", item, pub, {"reason": _reason(reason)}, by, at)


@transaction.atomic
def pause_item(item, *, until_on, reason, by, at):
    """The item stays where it is on the ladder up to and including that day."""
    item = _in_hand(item, by)
    known = queries.pauses_on(by.area_id, day_of(at)).filter(item=item)
    require(not known.exists(), "ladder.paused", N_("这件已经暂停。要改日子，请先恢复。"))
    pub = {"pause": journal.allot(by.area_id, "ladder_pause"), **_until(until_on, at)}
    return _on_item("ladder_paused", item, pub, {"reason": _reason(reason)}, by, at)


@transaction.atomic
def resume_item(item, *, by, at):
    item = _in_hand(item, by)
    pause = queries.pauses_on(by.area_id, day_of(at)).filter(item=item).first()
    require(pause, "ladder.not_paused", N_("这件没有单独暂停。"))
    return _on_item("ladder_resumed", item, {"pause": pause.pk}, {}, by, at)


@transaction.atomic
def pause_unit(unit_id, *, until_on, reason, by, at):
    """Every item that the unit leads is left alone up to and including that day."""
    unit = _unit(unit_id, by)
    known = queries.pauses_on(by.area_id, day_of(at)).filter(unit_id=unit.pk)
    require(not known.exists(), "ladder.paused", N_("这个单位已经暂停。要改日子，请先恢复。"))
    pub = {"pause": journal.allot(by.area_id, "ladder_pause"), **_until(until_on, at)}
    priv = {"reason": _reason(reason), "unit": unit.short_name}
    event = Event(("unit_ladder", unit.pk), "notices.unit.ladder_paused", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(ACT), at=at)


@transaction.atomic
def resume_unit(pause_id, *, by, at):
    pauses = LadderPause.objects.filter(area_id=by.area_id, pk=pause_id, ended_at=None, unit_id__isnull=False)
    pause = pauses.first()
    if pause is None:
        raise Refused("ladder.no_pause", N_("没有这个暂停，或者已经恢复了。"))
    unit = _unit(pause.unit_id, by)
    event = Event(
        ("unit_ladder", unit.pk), "notices.unit.ladder_resumed", pub={"pause": pause.pk}, priv={"unit": unit.short_name}
    )
    return journal.append(event, by=by.signing(ACT), at=at)


def _unit(unit_id, by):
    if not by.covers_all(ACT):
        raise Refused("ladder.county", N_("按单位暂停由管全县的督查室经办定。"), "forbidden")
    unit = Unit.objects.select_for_update().filter(area_id=by.area_id, pk=unit_id).first()
    if unit is None:
        raise Refused("ladder.no_unit", N_("请选一个单位。"), "invalid")
    return unit


@transaction.atomic
def set_aside(step_id, *, reason, by, at, item=None):
    """A drafted step (of this item, where one is named) that nobody will sign, with the reason; the ladder goes on
    from it."""
    step = ItemStep.objects.visible_to(by).filter(pk=step_id).first()
    if step is None or (item is not None and step.item_id != item.pk):
        raise Refused("ladder.no_step", N_("没有这一步，请刷新页面再看。"), "invalid")
    item = locked(step.item_id, by)
    still = ItemStep.objects.filter(area_id=by.area_id, pk=step.pk, state="drafted")
    require(still.exists(), "ladder.settled", N_("这一步已经发过，或者不再需要了。"))
    return _on_item("step_set_aside", item, {"ladder": step.pk, "step": step.step}, {"reason": _reason(reason)}, by, at)
