"""代办: lending one's own roles for a while."""

from datetime import date, datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, require
from taizhang.org import accounts, rules
from taizhang.org.actions import shared
from taizhang.org.actor import Actor
from taizhang.org.models import Delegation, Post, RoleGrant
from taizhang.ui.clock import today


@transaction.atomic
def delegate(to_post_id: int, roles, reason: str, from_on: date, to_on: date, *, by: Actor, at: datetime):
    """代办: the actor lends roles of the post he acts in; the stand-in's sessions are renewed to see them."""
    shared.require_text(reason)
    to_post = shared.post_in_force(by, to_post_id, at)
    lending = _lending(
        by.post_id, by.person_id, to_post, roles, from_on, to_on, today(at), is_standing_in=by.for_post_id is not None
    )
    rules.delegate(lending)
    event = Event(
        ("delegation", journal.allot(by.area_id, "delegation")),
        "org.delegation.given",
        pub=_told(lending),
        priv={"reason": reason, "stand_in": to_post.person.name},
    )
    accounts.end_sessions(by.area_id, by.person_id, to_post.person_id)
    return journal.append(event, by=by.signing(), at=at)


@transaction.atomic
def appoint_stand_in(
    from_post_id: int, to_post_id: int, roles, reason: str, from_on: date, to_on: date, *, by: Actor, at: datetime,
    knows: bool = False,
):  # fmt: skip
    """AB岗: the head of the unit names who stands in for an absentee, who is told and may end it.

    `knows`: the head has read what a stand-in who verifies can no longer verify (S9).
    """
    shared.require_text(reason)
    signature = by.signing("org.staff")
    from_post, to_post = shared.post_in_force(by, from_post_id, at), shared.post_in_force(by, to_post_id, at)
    mine = by.unit_ids("org.staff")
    lending = _lending(from_post.pk, from_post.person_id, to_post, roles, from_on, to_on, today(at))
    rules.appoint(
        rules.Appointing(
            lending,
            persons_acting=frozenset(person_id for person_id, _, _ in by.identities),
            posts_acting=frozenset(post_id for _, post_id, _ in by.identities),
            covers_from=from_post.unit_id in mine,
            covers_to=to_post.unit_id in mine,
            absentee=from_post.person.name,
            stand_in=to_post.person.name,
            knows=knows,
        )
    )
    event = Event(
        ("delegation", journal.allot(by.area_id, "delegation")),
        "org.delegation.appointed",
        pub=_told(lending),
        priv={"reason": reason, "absentee": from_post.person.name, "stand_in": to_post.person.name},
    )
    accounts.end_sessions(by.area_id, from_post.person_id, to_post.person_id)
    return journal.append(event, by=signature, at=at)


def _lending(from_post, from_person, to_post, roles, from_on, to_on, day, *, is_standing_in=False):
    """What the rules of lending ask, from both sides."""
    own = RoleGrant.objects.filter(post_id=from_post).in_force(day).values_list("role", flat=True)
    return rules.Lending(
        from_post=from_post,
        to_post=to_post.pk,
        from_person=from_person,
        to_person=to_post.person_id,
        own_roles=frozenset(own),
        to_roles=frozenset(shared.held(to_post.area_id, to_post.person_id, from_on)),
        roles=frozenset(roles),
        from_on=from_on,
        to_on=to_on,
        today=day,
        is_standing_in=is_standing_in,
    )


def _told(lending):
    """The lending as its entry keeps it."""
    return {
        "from_post_id": lending.from_post,
        "to_post_id": lending.to_post,
        "from_person_id": lending.from_person,
        "to_person_id": lending.to_person,
        "roles": sorted(lending.roles),
        "from_on": lending.from_on.isoformat(),
        "to_on": lending.to_on.isoformat(),
    }


@transaction.atomic
def end_delegation(delegation_id: int, *, by: Actor, at: datetime):
    """Either side may end it, the head of the unit if a head gave it, and the security administrator; it is over
    with this very entry."""
    delegation = Delegation.objects.select_for_update().get(area_id=by.area_id, pk=delegation_id)
    require(delegation.revoked_at is None, "delegation_over", N_("代办已经结束"))
    sides = {delegation.from_post_id, delegation.to_post_id}
    if by.post_id in sides:
        signature = by.signing()
    elif delegation.given_by_id and _unit_of(delegation.from_post_id) in by.unit_ids("org.staff"):
        signature = by.signing("org.staff")
    else:
        signature = by.signing("org.revoke")
    return shared.record_delegation_ended(delegation, "revoked", by=signature, at=at)


def _unit_of(post_id):
    return Post.objects.values_list("unit_id", flat=True).get(pk=post_id)
