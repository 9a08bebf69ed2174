"""代办: lending one's own roles for a while."""

from datetime import date, datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, require
from taizhang.org import accounts, rules
from taizhang.org.actions import shared
from taizhang.org.actor import Actor
from taizhang.org.models import Delegation, RoleGrant
from taizhang.ui.clock import today


@transaction.atomic
def delegate(to_post_id: int, roles, reason: str, from_on: date, to_on: date, *, by: Actor, at: datetime):
    """代办: the actor lends roles of the post he acts in; the stand-in's sessions are renewed to see them."""
    shared.require_text(reason)
    to_post = shared.post_in_force(by, to_post_id, at)
    own = {grant.role for grant in RoleGrant.objects.filter(post_id=by.post_id).in_force(today(at))}
    rules.delegate(
        rules.Lending(
            from_post=by.post_id,
            to_post=to_post.pk,
            from_person=by.person_id,
            to_person=to_post.person_id,
            own_roles=frozenset(own),
            to_roles=frozenset(shared.held(by.area_id, to_post.person_id, from_on)),
            roles=frozenset(roles),
            from_on=from_on,
            to_on=to_on,
            today=today(at),
            is_standing_in=by.for_post_id is not None,
        )
    )
    event = Event(
        ("delegation", journal.allot(by.area_id, "delegation")),
        "org.delegation.given",
        pub={
            "from_post_id": by.post_id,
            "to_post_id": to_post.pk,
            "from_person_id": by.person_id,
            "to_person_id": to_post.person_id,
            "roles": sorted(roles),
            "from_on": from_on.isoformat(),
            "to_on": to_on.isoformat(),
        },
        priv={"reason": reason, "stand_in": to_post.person.name},
    )
    accounts.end_sessions(by.area_id, by.person_id, to_post.person_id)
    return journal.append(event, by=by.signing(), at=at)


@transaction.atomic
def end_delegation(delegation_id: int, *, by: Actor, at: datetime):
    """Either side may end it, and the security administrator; it is over with this very entry."""
    delegation = Delegation.objects.select_for_update().get(area_id=by.area_id, pk=delegation_id)
    require(delegation.revoked_at is None, "delegation_over", N_("代办已经结束"))
    sides = {delegation.from_post_id, delegation.to_post_id}
    signature = by.signing() if by.post_id in sides else by.signing("org.revoke")
    return shared.record_delegation_ended(delegation, "revoked", by=signature, at=at)
