"""请假: who is away, from when to when. The person or the head of the unit records it."""

from datetime import date, datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.org import rules
from taizhang.org.actions import shared
from taizhang.org.actor import Actor
from taizhang.org.models import Leave, Person
from taizhang.ui.clock import today


@transaction.atomic
def take_leave(
    person_id: int, from_on: date, to_on: date, kind: str, *, by: Actor, at: datetime, note: str = "", post_id=None
):
    """`post_id`: the post through which a head reaches the person; for oneself it is not asked. Kind and note are
    commitments: an illness is not for everybody's eyes."""
    signature = _signature(by, person_id, post_id, at)
    person = Person.objects.select_for_update().get(area_id=by.area_id, pk=person_id)
    alive = Leave.objects.filter(area_id=by.area_id, person=person, ended_at=None)
    clash = alive.filter(from_on__lte=to_on, to_on__gte=from_on).values_list("from_on", "to_on").first()
    rules.leave(from_on=from_on, to_on=to_on, kind=kind, today=today(at), clashes=clash, name=person.name)
    pub = {"person_id": person.pk, "from_on": from_on.isoformat(), "to_on": to_on.isoformat()}
    priv = {"person": person.name, "kind": kind, "note": note.strip()}
    event = Event(("leave", journal.allot(by.area_id, "leave")), "org.leave.taken", pub=pub, priv=priv)
    return journal.append(event, by=signature, at=at)


@transaction.atomic
def end_leave(leave_id: int, *, by: Actor, at: datetime, post_id=None):
    """销假: back early, or not gone at all."""
    leave = Leave.objects.select_for_update().filter(area_id=by.area_id, pk=leave_id).first()
    if leave is None:
        raise Refused("leave_gone", N_("没有这次请假"), kind="missing")
    signature = _signature(by, leave.person_id, post_id, at)
    require(leave.ended_at is None and leave.to_on >= today(at), "leave_is_over", N_("这次请假已经结束"))
    return journal.append(Event(("leave", leave.pk), "org.leave.ended"), by=signature, at=at)


def _signature(by, person_id, post_id, at):
    if person_id == by.person_id:
        return by.signing()
    post = shared.post_in_force(by, post_id, at)
    if post.person_id != person_id or post.unit_id not in by.unit_ids("org.staff"):
        raise Refused("leave_other_unit", N_("只能给本单位和下级单位的人记请假"), kind="forbidden")
    return by.signing("org.staff")
