"""Roles: the security administrator proposes, an auditor who is another person confirms."""

from datetime import date, datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, require
from taizhang.org import accounts, rules
from taizhang.org.actions import shared
from taizhang.org.actor import Actor, require_fresh_factor
from taizhang.org.models import RoleGrant
from taizhang.org.roles import ROLES
from taizhang.ui.clock import today


@transaction.atomic
def propose_role(
    post_id: int,
    role: str,
    *,
    by: Actor,
    at: datetime,
    scope_unit_id: int | None = None,
    scope_register_id: int | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
):
    """The security administrator's half of a grant; without a scope it covers the post's own unit."""
    signature = by.signing("org.propose")
    require_fresh_factor(by, at)
    post, on = shared.post_in_force(by, post_id, at), from_on or today(at)
    scope = shared.unit(by, scope_unit_id or post.unit_id)
    require(to_on is None or to_on >= on, "grant_backwards", N_("截止日期早于起始日期"))
    same = RoleGrant.objects.filter(post=post, role=role, scope_unit=scope, scope_register_id=scope_register_id)
    for person_id, *_ in by.identities:
        rules.propose_role(
            by_person=person_id,
            for_person=post.person_id,
            held=shared.held(by.area_id, post.person_id, on),
            role=role,
            is_pending=same.filter(state=RoleGrant.PROPOSED).exists(),
        )
    require(not same.in_force(on).exists(), "grant_held", N_("这个岗位已经有这项角色"))
    pub = {
        "post_id": post.pk,
        "person_id": post.person_id,
        "role": role,
        "scope_unit_id": scope.pk,
        "scope_register_id": scope_register_id,
        "from_on": on.isoformat(),
        "to_on": to_on.isoformat() if to_on else None,
    }
    event = Event(
        ("grant", journal.allot(by.area_id, "grant")),
        "org.role.proposed",
        pub=pub,
        priv={"role_name": ROLES[role].label},
    )
    return journal.append(event, by=signature, at=at)


@transaction.atomic
def confirm_role(grant_id: int, *, by: Actor, at: datetime):
    """The auditor's half, by another person."""
    signature = by.signing("org.confirm")
    require_fresh_factor(by, at)
    grant = shared.grant(by, grant_id)
    shared.post_in_force(by, grant.post_id, at)
    rules.confirm_role(
        state=grant.state,
        persons_acting=[person_id for person_id, *_ in by.identities],
        proposed_by=shared.proposers(grant),
        for_person=grant.person_id,
        held=shared.held(by.area_id, grant.person_id, grant.from_on),
        role=grant.role,
    )
    accounts.end_sessions(by.area_id, grant.person_id)
    return shared.record_grant(grant, "org.role.granted", by=signature, at=at)


@transaction.atomic
def refuse_role(grant_id: int, reason: str, *, by: Actor, at: datetime):
    signature = by.signing("org.confirm")
    grant = shared.grant(by, grant_id)
    require(grant.state == RoleGrant.PROPOSED, "grant_not_pending", N_("这项授权已经办过"))
    shared.require_text(reason)
    return shared.record_grant(grant, "org.role.refused", {"reason": reason}, by=signature, at=at)


@transaction.atomic
def revoke_role(grant_id: int, reason: str, *, by: Actor, at: datetime):
    """Taking away needs one person only and works at once."""
    signature = by.signing("org.revoke")
    shared.require_text(reason)
    return shared.record_revoked(shared.grant(by, grant_id), reason, by=signature, at=at)
