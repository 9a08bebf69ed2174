"""一事多挂: an item hangs in another campaign, or is cited by another paper. One feedback, counted once in totals."""

from django.db import transaction

from taizhang.ledger.models import Register
from taizhang.ledger.rules import WORKING, Place, Verb

from .base import Work, due_again, rounds_hung
from .drafts import source_payload


@transaction.atomic
def hang(item, register_id, *, by, at, seen=None):
    """挂入其他专项: the item is shown and counted there too; number, units and deadline stay those of its home."""
    work = Work.on(item, by=by, at=at, seen=seen)
    place, row = _place(register_id, by)
    work.decide(Verb.HANG, place=place)
    return work.record("hung", pub=_said(work, row, hangs=True), priv={"name": place.name})


@transaction.atomic
def unhang(item, register_id, *, by, at, seen=None):
    """从专项摘下."""
    work = Work.on(item, by=by, at=at, seen=seen)
    place, row = _place(register_id, by)
    work.decide(Verb.UNHANG, place=place)
    return work.record("unhung", pub=_said(work, row, hangs=False), priv={"name": place.name})


def _said(work, row, *, hangs):
    """One report serves home and campaigns: a campaign with rounds of its own may ask sooner."""
    said = {"register": row.pk}
    if not row.rounds or work.step.state not in WORKING:
        return said
    rounds = rounds_hung(work.item, but=row.pk) + ([row.rounds] if hangs else [])
    return said | {"now": due_again(work.item, rounds, at=work.at)}


@transaction.atomic
def cite(item, source, *, by, at, seen=None):
    """Another paper says the same: its passage becomes one more source of the item."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.CITE)
    said, words = source_payload(source)
    return work.record("source_added", pub={"source": said}, priv=words)


def _place(register_id, by):
    """The register under its lock, so that it is not closed meanwhile."""
    rows = Register.objects.select_for_update().filter(area_id=by.area_id, pk=register_id)
    row = rows.first() if register_id else None
    return (Place(row.pk, row.name, row.closed_on is None) if row else None), row
