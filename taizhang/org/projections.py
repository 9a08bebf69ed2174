"""Rows of org as the journal tells them. Nothing here looks at the clock or at anything but the entry."""

from datetime import date

from django.db.models import F, Q

from taizhang.org.models import (
    Area,
    CalendarDay,
    CalendarYear,
    Delegation,
    Leave,
    Person,
    Post,
    RoleGrant,
    TaskForce,
    TaskForceMember,
    Unit,
    UnitAlias,
    UnitMove,
)
from taizhang.org.moving import DISSOLVING


def _day(text):
    return date.fromisoformat(text) if text else None


def area_founded(r):
    Area.objects.create(id=r.stream_id, area_id=r.area_id, name=r.priv["name"], code=r.pub["code"], founded_at=r.at)


def unit_founded(r):
    Unit.objects.create(
        id=r.stream_id,
        area_id=r.area_id,
        name=r.priv["name"],
        short_name=r.priv["short_name"],
        code=r.pub["code"],
        phone=r.priv.get("phone", ""),
        kind=r.pub["kind"],
        parent_id=r.pub["parent_id"],
        path=r.pub["path"],
        valid_from_on=_day(r.pub["from_on"]),
    )


def unit_renamed(r):
    unit = Unit.objects.filter(pk=r.stream_id)
    unit.update(name=r.priv["name"], short_name=r.priv["short_name"])
    if r.pub["alias_id"]:
        _alias(r, r.priv["former_name"])


def unit_phone_set(r):
    Unit.objects.filter(pk=r.stream_id).update(phone=r.priv["phone"])


def unit_aliased(r):
    _alias(r, r.priv["alias"])


def _alias(r, text):
    UnitAlias.objects.create(id=r.pub["alias_id"], area_id=r.area_id, unit_id=r.stream_id, alias=text)


def unit_unaliased(r):
    UnitAlias.objects.filter(pk=r.pub["alias_id"]).delete()


def unit_closed(r):
    """Whoever still says its name is led to the units that took its place."""
    Unit.objects.filter(pk=r.stream_id).update(valid_to_on=_day(r.pub["to_on"]))
    for alias_id, unit_id, which in r.pub.get("aliases", ()):
        UnitAlias.objects.create(id=alias_id, area_id=r.area_id, unit_id=unit_id, alias=r.priv[which])


def move_recorded(r):
    UnitMove.objects.create(
        id=r.stream_id,
        area_id=r.area_id,
        kind=r.pub["kind"],
        title=r.priv["title"],
        number=r.priv["number"],
        effective_on=_day(r.pub["effective_on"]),
        source_ids=r.pub["sources"],
        target_ids=r.pub["targets"],
        recorded_at=r.at,
    )
    if r.pub["kind"] in DISSOLVING:
        Unit.objects.filter(pk__in=r.pub["sources"]).update(
            dissolves_on=_day(r.pub["effective_on"]), successor_ids=r.pub["targets"]
        )


def move_cancelled(r):
    move = UnitMove.objects.get(pk=r.stream_id)
    if move.kind in DISSOLVING:
        Unit.objects.filter(pk__in=move.source_ids).update(dissolves_on=None, successor_ids=[])
    UnitMove.objects.filter(pk=move.pk).update(cancelled_at=r.at)


def move_moved(r):
    places = {place["unit"]: place["to"] for place in r.pub.get("places", ())}
    for unit_id in r.pub.get("follows", ()):  # older entries name no place: there was one successor
        _put_below(unit_id, places.get(unit_id) or UnitMove.objects.get(pk=r.stream_id).target_ids[0])
    settled = {"settled_at": r.at} if r.pub["settles"] else {}
    UnitMove.objects.filter(pk=r.stream_id).update(moved_count=F("moved_count") + r.pub["count"], **settled)


def _put_below(unit_id, parent_id):
    """The unit with all below it goes to another parent."""
    parent, top = Unit.objects.get(pk=parent_id), Unit.objects.get(pk=unit_id)
    for unit in list(Unit.objects.filter(area_id=top.area_id).below(top.path)):
        moved = f"{parent.path}{unit.path[len(top.path) - len(f'{top.pk}.') :]}"
        Unit.objects.filter(pk=unit.pk).update(path=moved)
    Unit.objects.filter(pk=top.pk).update(parent_id=parent.pk)


def task_force_founded(r):
    TaskForce.objects.create(id=r.stream_id, area_id=r.area_id, unit_id=r.stream_id)
    _task_force(r, _day(r.pub["on"]))


def task_force_changed(r):
    TaskForceMember.objects.filter(area_id=r.area_id, pk__in=r.pub["left"]).update(to_on=_day(r.pub["on"]))
    _task_force(r, _day(r.pub["on"]))


def _task_force(r, on):
    TaskForce.objects.filter(pk=r.stream_id).update(purpose=r.priv["purpose"], term_to_on=_day(r.pub["term_to_on"]))
    TaskForceMember.objects.bulk_create(
        TaskForceMember(
            id=said["id"],
            area_id=r.area_id,
            task_force_id=r.stream_id,
            part=said["part"],
            unit_id=said["unit"],
            person_id=said["person"],
            from_on=on,
        )
        for said in r.pub["joined"]
    )


def person_entered(r):
    Person.objects.create(id=r.stream_id, area_id=r.area_id, name=r.priv["name"])


def post_began(r):
    Post.objects.create(
        id=r.stream_id,
        area_id=r.area_id,
        person_id=r.pub["person_id"],
        unit_id=r.pub["unit_id"],
        title=r.priv["title"],
        from_on=_day(r.pub["from_on"]),
    )


def post_ended(r):
    """Roles and delegations that would outlast the post end with it; those not begun by then never begin. (Of a post
    that ends today they have ended already, by entries of their own.)"""
    last = _day(r.pub["to_on"])
    Post.objects.filter(pk=r.stream_id).update(to_on=last)
    grants = RoleGrant.objects.filter(post_id=r.stream_id, state__in=(RoleGrant.PROPOSED, RoleGrant.GRANTED))
    grants.filter(from_on__gt=last).update(state=RoleGrant.REVOKED)
    grants.filter(Q(to_on=None) | Q(to_on__gt=last), from_on__lte=last).update(to_on=last)
    lent = Delegation.objects.filter(Q(from_post_id=r.stream_id) | Q(to_post_id=r.stream_id), revoked_at=None)
    lent.filter(from_on__gt=last).update(revoked_at=r.at)
    lent.filter(to_on__gt=last, from_on__lte=last).update(to_on=last)


def _grant(r, **state):
    RoleGrant.objects.create(
        id=r.stream_id,
        area_id=r.area_id,
        post_id=r.pub["post_id"],
        person_id=r.pub["person_id"],
        role=r.pub["role"],
        scope_unit_id=r.pub["scope_unit_id"],
        scope_register_id=r.pub["scope_register_id"],
        from_on=_day(r.pub["from_on"]),
        to_on=_day(r.pub["to_on"]),
        proposed_at=r.at,
        **state,
    )


def role_founded(r):
    _grant(r, state=RoleGrant.GRANTED, decided_at=r.at)


def role_proposed(r):
    _grant(r, state=RoleGrant.PROPOSED, proposed_by_id=r.person_id)


def role_granted(r):
    RoleGrant.objects.filter(pk=r.stream_id).update(state=RoleGrant.GRANTED, decided_by_id=r.person_id, decided_at=r.at)


def role_refused(r):
    RoleGrant.objects.filter(pk=r.stream_id).update(state=RoleGrant.REFUSED, decided_by_id=r.person_id, decided_at=r.at)


def role_revoked(r):
    RoleGrant.objects.filter(pk=r.stream_id).update(state=RoleGrant.REVOKED)


def delegation_given(r, given_by=None):
    Delegation.objects.create(
        id=r.stream_id,
        area_id=r.area_id,
        from_post_id=r.pub["from_post_id"],
        to_post_id=r.pub["to_post_id"],
        roles=list(r.pub["roles"]),
        reason=r.priv["reason"],
        from_on=_day(r.pub["from_on"]),
        to_on=_day(r.pub["to_on"]),
        given_by_id=given_by,
    )


def delegation_appointed(r):
    delegation_given(r, given_by=r.person_id)


def delegation_ended(r):
    Delegation.objects.filter(pk=r.stream_id).update(revoked_at=r.at)


def leave_taken(r):
    Leave.objects.create(
        id=r.stream_id,
        area_id=r.area_id,
        person_id=r.pub["person_id"],
        from_on=_day(r.pub["from_on"]),
        to_on=_day(r.pub["to_on"]),
        kind=r.priv["kind"],
        note=r.priv["note"],
    )


def leave_ended(r):
    Leave.objects.filter(pk=r.stream_id).update(ended_at=r.at)


def calendar_set(r):
    """The whole year as it now stands; ids follow from the date, so that setting again needs no series."""
    year = r.pub["year"]
    CalendarDay.objects.filter(area_id=r.area_id, day__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            id=r.area_id * 10_000_000 + _day(day).toordinal(),
            area_id=r.area_id,
            day=_day(day),
            kind=kind,
            name=r.priv.get(f"name_{day.replace('-', '')}", ""),
        )
        for day, kind in r.pub["days"]
    )
    CalendarYear.objects.update_or_create(
        id=r.area_id * 10_000 + year,
        defaults={
            "area_id": r.area_id,
            "year": year,
            "is_published": r.pub["published"],
            "version": r.stream_seq,
        },
    )
