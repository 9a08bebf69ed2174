"""Roles: proposed by one, confirmed by another."""

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.org import actions, forms, queries, task_forces
from taizhang.org.roles import ROLES
from taizhang.ui import done, door, render
from taizhang.ui.clock import now, today


@door(act="org.see")
def waiting(request):
    at, actor = now(), request.actor
    rows = [
        {
            "pk": grant.pk,
            "person_id": grant.person_id,
            "name": grant.person.name,
            "unit": grant.post.unit.short_name,
            "title": grant.post.title,
            "role": _(ROLES[grant.role].label),
            "scope": grant.scope_unit.name,
            "from_on": grant.from_on,
            "to_on": grant.to_on,
            "proposed_by": grant.proposed_by.name if grant.proposed_by else "",
            "proposed_at": grant.proposed_at,
            "why_not": _why_not(grant, actor),
        }
        for grant in queries.grants_waiting(actor)
    ]
    admins = [
        {"role": _(ROLES[g.role].label), "name": g.person.name, "title": g.post.title, "from_on": g.from_on}
        for g in queries.administrators(actor.area_id, on=today(at))
    ]
    return render(
        request,
        "org/roles.html",
        rows=rows,
        admins=admins,
        to_give=[
            {
                "post_id": post.pk,
                "person_id": post.person_id,
                "name": post.person.name,
                "unit": post.unit.name,
                "unit_id": post.unit_id,
                "role": role,
                "role_name": _(ROLES[role].label),
            }
            for post, role, is_proposed in task_forces.roles_to_give(actor.area_id, on=today(at))
            if not is_proposed
        ],
        can_confirm=actor.can("org.confirm"),
        can_propose=actor.can("org.propose"),
        is_fresh=actor.is_fresh(at),
    )


def _why_not(grant, actor):
    if not actor.can("org.confirm"):
        return _("由审计员确认")
    if grant.proposed_by_id == actor.person_id:
        return _("提出人不能自己确认")
    if grant.person_id == actor.person_id:
        return _("不能确认给自己的授权")
    return ""


@door(act="org.propose", writes=True)
def propose(request, post_id):
    at, actor = now(), request.actor
    post = queries.post_for(actor, post_id)
    form = forms.RoleForm(actor.area_id, at, data=request.POST)
    says = forms.read(form)
    recorded = actions.propose_role(
        post.pk, says["role"], scope_unit_id=says["scope"], to_on=says["to_on"], by=actor, at=at
    )
    goes_on = request.POST.get("next") == reverse("org:roles")
    where = "org:roles" if goes_on else reverse("org:person", args=[post.person_id])
    return done(request, where, recorded, _("已提出，等审计员确认"))


@door(act="org.confirm", writes=True)
def confirm(request, grant_id):
    grant = queries.grant_for(request.actor, grant_id)
    recorded = actions.confirm_role(grant.pk, by=request.actor, at=now())
    return done(request, "org:roles", recorded, _("已确认，立即生效"))


@door(act="org.confirm", writes=True)
def refuse(request, grant_id):
    grant = queries.grant_for(request.actor, grant_id)
    recorded = actions.refuse_role(grant.pk, forms.line(request, "reason", 200), by=request.actor, at=now())
    return done(request, "org:roles", recorded, _("未同意，理由已记入办理记录"))


@door(act="org.revoke", writes=True)
def revoke(request, grant_id):
    grant = queries.grant_for(request.actor, grant_id)
    recorded = actions.revoke_role(grant.pk, forms.line(request, "reason", 200), by=request.actor, at=now())
    return done(request, reverse("org:person", args=[grant.person_id]), recorded, _("已收回，立即生效"))
