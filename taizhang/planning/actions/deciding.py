"""What somebody else decides about a version, and the end of a plan."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import day_of
from taizhang.planning.models import Draft
from taizhang.planning.rules import Verb
from taizhang.planning.standing import remember

from .base import Work


@transaction.atomic
def approve(plan, *, by, at, decision="", as_baseline=False, seen=None):
    """The version that waits comes into force. The first is the baseline; a later one only where it is said."""
    work = Work.on(plan, Verb.APPROVE, by=by, at=at, seen=seen)
    plan = work.plan
    pub = {"number": plan.submitted_no, "is_baseline": plan.baseline_no is None or bool(as_baseline)}
    recorded = work.record("approved", pub=pub, priv={"decision": decision.strip()[:2000]})
    Draft.objects.filter(area_id=by.area_id, plan_id=plan.pk).delete()
    plan.refresh_from_db()
    remember(plan, day_of(at))
    return recorded


@transaction.atomic
def send_back(plan, *, reason, by, at, seen=None):
    """退回修改: the draft can be written in again; what was in force stays in force."""
    work = Work.on(plan, Verb.SEND_BACK, by=by, at=at, seen=seen)
    if not reason.strip():
        raise Refused("planning.no_reason", N_("请写明退回的理由。"), "invalid")
    return work.record("sent_back", pub={"number": work.plan.submitted_no}, priv={"reason": reason.strip()[:2000]})


@transaction.atomic
def end(plan, *, reason, by, at, seen=None):
    """The plan is over; it can still be read."""
    work = Work.on(plan, Verb.END, by=by, at=at, seen=seen)
    if not reason.strip():
        raise Refused("planning.no_reason", N_("请写明结束的理由。"), "invalid")
    recorded = work.record("ended", priv={"reason": reason.strip()[:2000]})
    Draft.objects.filter(area_id=by.area_id, plan_id=work.plan.pk).delete()
    work.plan.refresh_from_db()
    remember(work.plan, day_of(at))
    return recorded
