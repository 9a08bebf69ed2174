"""What several actions need: finding and locking rows, and entries that follow from others."""

from django.db.models import Q

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.org import accounts, rules
from taizhang.org.models import Delegation, Person, Post, RoleGrant, Unit
from taizhang.org.roles import ROLES
from taizhang.ui.clock import today


def unit(by, unit_id) -> Unit:
    unit = Unit.objects.filter(area_id=by.area_id, pk=unit_id).first()
    if unit is None:
        raise Refused("unit_gone", N_("没有这个单位"), kind="missing")
    return unit


def post_in_force(by, post_id, at) -> Post:
    """The post with its person locked: two grants to one person queue."""
    posts = Post.objects.filter(area_id=by.area_id).in_force(today(at)).select_related("person", "unit")
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise Refused("post_over", N_("这个岗位眼下没有人在任"), kind="missing")
    Person.objects.select_for_update().get(pk=post.person_id)
    return post


def grant(by, grant_id) -> RoleGrant:
    grant = RoleGrant.objects.select_for_update().filter(area_id=by.area_id, pk=grant_id).first()
    if grant is None:
        raise Refused("grant_gone", N_("没有这项授权"), kind="missing")
    return grant


def held(area_id, person_id, on) -> set[str]:
    """Roles of the person from that day on, in any post, lent ones included (S9)."""
    grants = RoleGrant.objects.filter(area_id=area_id, person_id=person_id, state=RoleGrant.GRANTED)
    held = set(grants.filter(Q(to_on=None) | Q(to_on__gte=on)).values_list("role", flat=True))
    borrowed = Delegation.objects.filter(area_id=area_id, to_post__person_id=person_id, revoked_at=None, to_on__gte=on)
    return held.union(*borrowed.values_list("roles", flat=True))


def proposers(grant) -> set[int | None]:
    entry = journal.stream_of(grant.area_id, "grant", grant.pk, limit=None)[-1]
    return {entry.person_id, entry.for_person_id} - {None}


def record_grant(grant, type_, priv=None, *, by, at):
    pub = {
        "post_id": grant.post_id,
        "person_id": grant.person_id,
        "role": grant.role,
        "scope_unit_id": grant.scope_unit_id,
        "scope_register_id": grant.scope_register_id,
    }
    priv = {"role_name": ROLES[grant.role].label, **(priv or {})}
    return journal.append(Event(("grant", grant.pk), type_, pub=pub, priv=priv), by=by, at=at)


def _others_holding(grant_of, role, on):
    """How many others hold the role on a day, in posts that last beyond it."""
    others = RoleGrant.objects.filter(area_id=grant_of.area_id, role=role).in_force(on)
    return others.exclude(person_id=grant_of.person_id).filter(Q(post__to_on=None) | Q(post__to_on__gt=on)).count()


def require_another(post, role, *, on):
    """Somebody else holds the role on that day, where the county cannot be without."""
    rules.revoke_role(state=RoleGrant.GRANTED, role=role, others_holding=_others_holding(post, role, on))


def record_revoked(grant, reason, *, by, at):
    others = _others_holding(grant, grant.role, today(at))
    rules.revoke_role(state=grant.state, role=grant.role, others_holding=others)
    accounts.end_sessions(grant.area_id, grant.person_id)
    entry = record_grant(grant, "org.role.revoked", {"reason": reason}, by=by, at=at)
    lent = Delegation.objects.filter(from_post_id=grant.post_id, revoked_at=None)
    for delegation in lent:
        if grant.role in delegation.roles:
            record_delegation_ended(delegation, "role_revoked", by=by, at=at)
    return entry


def record_post_ended(post, *, by, at):
    """What hangs on the post ends with it, at once: roles, delegations both ways, sessions."""
    for grant in post.grants.filter(state__in=(RoleGrant.GRANTED, RoleGrant.PROPOSED)):
        record_revoked(grant, N_("离岗"), by=by, at=at)
    for delegation in Delegation.objects.filter(Q(from_post=post) | Q(to_post=post), revoked_at=None):
        record_delegation_ended(delegation, "post_ended", by=by, at=at)
    accounts.end_sessions(post.area_id, post.person_id)
    pub = {"to_on": max(today(at), post.from_on).isoformat()}
    return journal.append(Event(("post", post.pk), "org.post.ended", pub=pub), by=by, at=at)


def record_delegation_ended(delegation, why, *, by, at):
    persons = {delegation.from_post.person_id, delegation.to_post.person_id}
    accounts.end_sessions(delegation.area_id, *persons)
    event = Event(("delegation", delegation.pk), "org.delegation.ended", pub={"why": why})
    return journal.append(event, by=by, at=at)


def require_text(*texts):
    for text in texts:
        require(bool(text and text.strip()), "text_missing", N_("还有必填的一项没有填"))
