"""Blockers (卡点): the doing side names what it waits for, the one waited for resolves it, who waits confirms."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Blocker
from taizhang.ledger.rules import Verb, day_of

from .base import Work, iso
from .drafts import check_units


@transaction.atomic
def name_blocker(item, *, what, by, at, seen=None, waits_for_unit_id=None, outside="", since_on=None, unit_id=None):
    """报卡点: waiting for a unit of ours, or (by name) for somebody outside, since a day, for what."""
    work = Work.on(item, by=by, at=at, seen=seen)
    since_on = since_on or day_of(at)
    step = work.decide(
        Verb.NAME_BLOCKER, what=what, waits_for_unit_id=waits_for_unit_id, outside=outside, since_on=since_on,
        unit_id=unit_id,
    )  # fmt: skip
    name = check_units([waits_for_unit_id], by.area_id, at) if waits_for_unit_id else outside.strip()
    if len(name) > 100:
        raise Refused("ledger.too_long", N_("{label}最多{limit}字。"), "invalid", label="等谁", limit=100)
    return work.record(
        "blocker_named",
        pub={
            "blocker": work.allot("blocker"), "unit": step.unit_id, "waits_for": waits_for_unit_id,
            "since_on": iso(since_on),
        },
        priv={"waits_for": name, "what": what.strip()},
    )  # fmt: skip


@transaction.atomic
def resolve_blocker(item, blocker_id, *, text, by, at, seen=None):
    """解决卡点, by the unit that is waited for."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.RESOLVE_BLOCKER, blocker_id=blocker_id, text=text)
    return work.record("blocker_resolved", pub=_said(work, blocker_id), priv={"text": text.strip()})


@transaction.atomic
def confirm_blocker(item, blocker_id, *, is_solved, by, at, seen=None, reason=""):
    """确认卡点, by the unit that waits: solved; or not, with the reason, and it stands again."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.CONFIRM_BLOCKER, blocker_id=blocker_id, is_solved=is_solved, reason=reason)
    if is_solved:
        return work.record("blocker_confirmed", pub=_said(work, blocker_id))
    return work.record("blocker_reopened", pub=_said(work, blocker_id), priv={"reason": reason.strip()})


def _said(work, blocker_id):
    row = Blocker.objects.get(area_id=work.item.area_id, item=work.item, pk=blocker_id)
    return {"blocker": row.pk, "unit": row.unit_id, "waits_for": row.waits_for_unit_id}
