"""Persons and the posts they hold."""

from datetime import date, datetime, timedelta

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, require
from taizhang.org import rules
from taizhang.org.actions import shared
from taizhang.org.actor import Actor
from taizhang.org.models import Person, Post, RoleGrant
from taizhang.ui.clock import today


@transaction.atomic
def enter_person(name: str, *, by: Actor, at: datetime):
    shared.require_text(name)
    person_id = journal.allot(by.area_id, "person")
    event = Event(("person", person_id), "org.person.entered", priv={"name": name}, subjects={"name": person_id})
    return journal.append(event, by=by.signing("org.keep"), at=at)


@transaction.atomic
def begin_post(person_id: int, unit_id: int, title: str, *, by: Actor, at: datetime, from_on: date | None = None):
    person = Person.objects.select_for_update().get(area_id=by.area_id, pk=person_id)
    unit, on = shared.unit(by, unit_id), from_on or today(at)
    shared.require_text(title)
    require(unit.valid_to_on is None, "unit_closed", N_("单位已经撤销"))
    rules.post_place(unit.kind)
    require(
        not unit.posts.in_force(on).filter(person=person).exists(),
        "post_exists",
        N_("{name}已经在{unit}任职"),
        name=person.name,
        unit=unit.short_name,
    )
    event = Event(
        ("post", journal.allot(by.area_id, "post")),
        "org.post.began",
        pub={"person_id": person.pk, "unit_id": unit.pk, "from_on": on.isoformat()},
        priv={"person": person.name, "unit": unit.name, "title": title},
    )
    return journal.append(event, by=by.signing("org.keep"), at=at)


@transaction.atomic
def end_post(post_id: int, *, by: Actor, at: datetime, to_on: date | None = None):
    """离岗, today or on a day to come. What hangs on the post ends with it: roles, delegations both ways, sessions;
    today with entries of their own, on a later day by this very entry, which then cuts them off."""
    post = Post.objects.select_for_update().select_related("person", "unit").get(area_id=by.area_id, pk=post_id)
    day = to_on or today(at)
    rules.end_post(to_on=day, today=today(at), planned=post.to_on)
    signature = by.signing("org.keep")
    if day > today(at):
        return _end_later(post, day, signature, at)
    return shared.record_post_ended(post, by=signature, at=at)


def _end_later(post, day, signature, at):
    """Sessions need no ending: from the next day on there is no post, and so no actor."""
    require(day >= post.from_on, "post_end_before", N_("离岗日期早于任职日期"))
    for role in post.grants.filter(state=RoleGrant.GRANTED).values_list("role", flat=True):
        shared.require_another(post, role, on=day + timedelta(days=1))
    pub = {"to_on": day.isoformat()}
    return journal.append(Event(("post", post.pk), "org.post.ended", pub=pub), by=signature, at=at)
