"""退件: a unit says that it is not its own; somebody rules."""

from django.db import transaction

from taizhang.ledger.rules import Verb, declines

from .base import Work
from .drafts import check_units, duties_said, units_said


@transaction.atomic
def decline(item, *, reason, suggested_id=None, by, at, seen=None, unit_id=None):
    """退件: not ours, with the reason and whose it is. Until the ruling the clock runs and the unit goes on."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.DECLINE, reason=reason, unit_id=unit_id, suggested_id=suggested_id)
    priv = {"reason": reason.strip()}
    if suggested_id is not None:
        priv["suggested"] = check_units([suggested_id], by.area_id, at)
    return work.record("declined", pub={"unit": step.unit_id, "suggested": suggested_id}, priv=priv, moves=True)


@transaction.atomic
def refuse_decline(item, *, reason, by, at, seen=None):
    """不同意退件: it is theirs, they accept it and cannot decline again. Rules about one unit at a time."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.REFUSE_DECLINE, reason=reason)
    name = next(p.name for p in work.snapshot.parts if p.unit_id == step.unit_id)
    priv = {"unit": name, "reason": reason.strip()}
    return work.record("decline_refused", pub={"unit": step.unit_id}, priv=priv, moves=True)


@transaction.atomic
def reissue(item, *, lead_unit_ids, joint_unit_ids=(), duties=None, by, at, seen=None, reason=""):
    """改派: other units, the same number and deadline. `duties`: what each of several leads owes, by unit. Units
    that accepted and stay in their place go on. What a leader decides is final: the first lead cannot decline."""
    work = Work.on(item, by=by, at=at, seen=seen)
    leads, joints = tuple(lead_unit_ids), tuple(joint_unit_ids)
    work.decide(Verb.REISSUE, lead_ids=leads, joint_ids=joints, reason=reason)
    names = check_units([*leads, *joints], by.area_id, at, first=leads[0])
    pub = {
        "units": units_said(leads, joints), "keeps": list(declines.kept(work.snapshot, leads, joints)),
        "final": by.signing("ledger.rule").role == "leader",
    }  # fmt: skip
    priv = {"units": names, "reason": reason.strip(), **duties_said(duties or {}, leads)}
    return work.record("reissued", pub=pub, priv=priv, moves=True)
