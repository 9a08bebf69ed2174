"""Put a matter on the agenda, say one's side, record what the chair ruled."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Blocker, Decline, Item
from taizhang.ledger.rules import OPEN, STANDS, day_of
from taizhang.notices.burden import meter
from taizhang.notices.burden.rules import Call
from taizhang.notices.models import HallCase
from taizhang.org import queries as org

from . import rules
from .rules import Kind, State

KEEP, STATE = "notices.hall_keep", "notices.hall_state"


@transaction.atomic
def choose_days(days, *, by, at):
    """After how many working days of waiting a blocker is offered."""
    _whole_county(by)
    rules.check_days(days)
    event = Event(("area", by.area_id), "notices.hall.days_set", pub={"days": days})
    return journal.append(event, by=by.signing(KEEP), at=at)


def _whole_county(by):
    if not by.covers_all(KEEP):
        raise Refused("notices.hall_county", N_("协调会由管全县台账的督查室办，您管的不是全县。"), "forbidden")


@transaction.atomic
def put(kind, about_id, *, on, leader_person_id, by, at, anyway=""):
    """上会: `about_id` is the blocker, or for a dispute the 退件 that waits for a ruling. `anyway`: why a unit that is
    called to as many meetings as the county allows is called to one more."""
    _whole_county(by)
    rules.check_day(on, day_of(at))
    leader = _leader(leader_person_id, by, at)
    item_id, unit_id, other_id, blocker_id = _about(kind, about_id, by)
    Item.objects.select_for_update().get(area_id=by.area_id, pk=item_id)  # one after the other
    where = {"area_id": by.area_id, "item_id": item_id, "kind": kind, "unit_id": unit_id, "state": State.PUT}
    if HallCase.objects.filter(**where).exists():
        raise Refused("notices.hall_twice", N_("这件已经在议程上了。要改日子，先撤下再上会。"))
    anyway, wanted = anyway.strip(), [unit for unit in (unit_id, other_id) if unit]
    if said := meter.would_burden(by.area_id, wanted, Call.MEETING, on, gathering=gathering(on.isoformat())):
        rules.check_anyway(said, anyway)
    pub = {
        "item": item_id, "kind": str(kind), "blocker": blocker_id, "unit": unit_id, "other": other_id,
        "on": on.isoformat(), "leader": leader_person_id,
    }  # fmt: skip
    priv = {"leader": leader, **({"anyway": anyway} if anyway else {})}
    event = Event(("hall", journal.allot(by.area_id, "hall")), "notices.hall.put", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(KEEP), at=at)


def gathering(on):
    """What is one meeting: a day's agenda."""
    return f"hall:{on}"


def _about(kind, about_id, by):
    """(item, unit, other unit, blocker) of what is put on the agenda."""
    if kind == Kind.BLOCKER:
        found = Blocker.objects.filter(area_id=by.area_id, pk=about_id, state__in=STANDS).first()
        if found is not None:
            return found.item_id, found.unit_id, found.waits_for_unit_id, found.pk
    elif kind == Kind.DISPUTE:
        found = Decline.objects.filter(area_id=by.area_id, pk=about_id, ruling="").first()
        if found is not None:
            return found.item_id, found.unit_id, found.suggested_unit_id, None
    raise Refused("notices.hall_gone", N_("这件已经解决或者裁定了，不用上会。"), "missing")


def _leader(person_id, by, at):
    post = next((p for p in org.holders(by.area_id, "leader", on=day_of(at)) if p.person_id == person_id), None)
    if post is None:
        raise Refused("notices.hall_leader", N_("请选由哪位县领导主持。"), "invalid")
    return f"{post.person.name}{post.title}"


def _locked(case, by):
    found = HallCase.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(case, "pk", case)).first()
    if found is None:
        raise Refused("notices.hall_missing", N_("没有这件议题。"), "missing")
    rules.check_waits(found.state)
    return found


def _record(case, name, act, by, at, pub=None, priv=None):
    event = Event(("hall", case.pk), f"notices.hall.{name}", pub=pub or {}, priv=priv or {})
    return journal.append(event, by=by.signing(act), at=at)


@transaction.atomic
def take_off(case, reason, *, by, at):
    """撤下, with the reason."""
    _whole_county(by)
    found, reason = _locked(case, by), reason.strip()
    rules.check_words(reason)
    return _record(found, "taken_off", KEEP, by, at, priv={"reason": reason})


@transaction.atomic
def state(case, text, *, by, at):
    """陈述: one of the two units says its side."""
    found, text = _locked(case, by), text.strip()
    mine = {g.scope_unit_id for g in by.grants_for(STATE) if g.register_id is None}
    unit = next((u for u in (found.unit_id, found.other_unit_id) if u in mine), None)
    if unit is None:
        raise Refused("notices.hall_side", N_("只有争议的两个单位能写情况说明。"), "forbidden")
    rules.check_words(text)
    return _record(found, "stated", STATE, by, at, {"unit": unit}, {"text": text})


@transaction.atomic
def rule(case, text, *, unit_id, due_on, meanwhile_unit_id=None, by, at):
    """记裁定: what the chair said, on the item. It asks the unit that it names for an answer; 改派 and the new deadline
    follow in the ledger, by whoever may."""
    _whole_county(by)
    found, text = _locked(case, by), text.strip()
    rules.check_ruling(text, unit_id, due_on, day_of(at))
    item = Item.objects.select_for_update().get(area_id=by.area_id, pk=found.item_id)
    if item.state not in OPEN:
        raise Refused("notices.hall_item_over", N_("这件事项已经了了，不用裁定。请撤下。"))
    names = org.unit_names(by.area_id, {unit_id, meanwhile_unit_id} - {None})
    if unit_id not in names or (meanwhile_unit_id and meanwhile_unit_id not in names):
        raise Refused("notices.hall_unit", N_("没有这个单位，请从列出的单位里选。"), "invalid")
    pub = {
        "case": found.pk, "unit": unit_id, "due_on": due_on.isoformat(), "meanwhile": meanwhile_unit_id,
        "tells": sorted({unit_id, found.unit_id, found.other_unit_id, meanwhile_unit_id} - {None}),
        "leader": found.leader_person_id,
    }  # fmt: skip
    priv = {
        "text": text, "leader": found.leader_text, "unit": names[unit_id],
        "meanwhile": names.get(meanwhile_unit_id, ""),
    }  # fmt: skip
    event = Event(("item", item.pk), "notices.item.ruled", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(KEEP), at=at)
