"""请假 and 销假: one's own on 我, a head's for the people of the unit; and who stands in for them (AB岗)."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.engine.refusal import Refused
from taizhang.org import actions, away, forms, sessions
from taizhang.org.roles import ROLES
from taizhang.org.rules import DELEGATION_DAYS, LEAVES
from taizhang.ui import done, door, render
from taizhang.ui.clock import now, today


@door()
def leave_new(request):
    form = forms.LeaveForm(initial={"from_on": today(now()).isoformat()})
    return render(request, "org/leave.html", form=form, name="", url=reverse("org:leave-take"), back=reverse("org:me"))


@door(writes=True)
def leave_take(request):
    """One's own leave; then whoever has something to lend is asked who stands in."""
    at, actor = now(), request.actor
    form = forms.LeaveForm(request.POST)
    if not form.is_valid():
        return render(request, "org/leave.html", form=form, name="", url=request.path, back=reverse("org:me"))
    says = form.cleaned_data
    recorded = actions.take_leave(actor.person_id, **says, by=actor, at=at)
    if forms.lendable(actor):
        dates = {"from_on": max(says["from_on"], today(at)), "to_on": _within(says["from_on"], says["to_on"], at)}
        where = f"{reverse('org:delegation-new')}?{urlencode(dates)}"
        return done(request, where, recorded, _("已请假。再定由谁代办"))
    return done(request, "org:me", recorded, _("已请假"))


@door(writes=True)
def leave_end(request, leave_id):
    at, actor = now(), request.actor
    leave, post_id = away.leave_for(actor, leave_id, today(at))
    recorded = actions.end_leave(leave.pk, by=actor, at=at, post_id=post_id)
    return done(request, "org:me" if post_id is None else "org:staff", recorded, _("已销假"))


def _within(from_on, to_on, at):
    """The last day that one delegation can reach."""
    return min(to_on, max(from_on, today(at)) + timedelta(days=DELEGATION_DAYS - 1))


# ── the head's people ──────────────────────────────────────────────────────────


@door(act="org.staff")
def staff(request):
    day, actor = today(now()), request.actor
    found = away.staff(actor, day)
    return render(
        request,
        "org/staff.html",
        rows=[_row(each, actor, day) for each in found],
        away=len({each["post"].person_id for each in found if _is_away(each, day)}),
    )


def _is_away(each, day):
    return any(leave.from_on <= day for leave in each["leaves"])


def _row(each, actor, day):
    post = each["post"]
    is_away = _is_away(each, day)
    stands_in = [lent for lent in each["lent"] if lent.from_on <= day]
    return {
        "pk": post.pk,
        "name": post.person.name,
        "unit": post.unit.short_name,
        "title": post.title,
        "roles": "、".join(_(ROLES[role].label) for role in ROLES if role in each["roles"]),
        "leaves": [
            {"pk": v.pk, "from_on": v.from_on, "to_on": v.to_on, "kind": _(LEAVES[v.kind]), "note": v.note}
            for v in each["leaves"]
        ],
        "lent": [
            {
                "pk": d.pk,
                "name": d.to_post.person.name,
                "from_on": d.from_on,
                "to_on": d.to_on,
                "can_end": d.given_by_id is not None,
            }
            for d in each["lent"]
        ],
        "is_away": is_away,
        "is_bare": is_away and bool(each["roles"]) and not stands_in,
        "leaves_on": post.to_on,
        "is_self": post.person_id == actor.person_id,
        "can_appoint": bool(each["roles"]) and post.pk not in {own for _p, own, _u in actor.identities},
    }


@door(act="org.staff")
def staff_leave_new(request, post_id):
    post = away.staff_post(request.actor, post_id, today(now()))
    return _staff_leave(request, post, forms.LeaveForm(initial={"from_on": today(now()).isoformat()}))


def _staff_leave(request, post, form):
    url, back = reverse("org:staff-leave-take", args=[post.pk]), reverse("org:staff")
    return render(request, "org/leave.html", form=form, name=post.person.name, url=url, back=back)


@door(act="org.staff", writes=True)
def staff_leave_take(request, post_id):
    at, actor = now(), request.actor
    post = away.staff_post(actor, post_id, today(at))
    form = forms.LeaveForm(request.POST)
    if not form.is_valid():
        return _staff_leave(request, post, form)
    recorded = actions.take_leave(post.person_id, **form.cleaned_data, post_id=post.pk, by=actor, at=at)
    return done(request, "org:staff", recorded, _("已给{name}记请假").format(name=post.person.name))


@door(act="org.staff")
def stand_in_new(request, post_id):
    """Prefilled with the rest of the leave, after whoever stands in already."""
    at, actor = now(), request.actor
    post = away.staff_post(actor, post_id, today(at))
    each = next(each for each in away.staff(actor, today(at)) if each["post"].pk == post.pk)
    begins = max([today(at), *(lent.to_on + timedelta(days=1) for lent in each["lent"])])
    until = max([leave.to_on for leave in each["leaves"]], default=None)
    dates = {"from_on": begins.isoformat(), "to_on": _within(begins, until, at).isoformat() if until else ""}
    return _appointing(request, post, forms.StandInForm(actor, post, at, initial=dates))


def _appointing(request, post, form, warning=None):
    said = _(warning.message).format(**warning.params) if warning else ""
    return render(request, "org/stand_in.html", form=form, post=post, warning=said)


@door(act="org.staff", writes=True)
def stand_in_appoint(request, post_id):
    at, actor = now(), request.actor
    post = away.staff_post(actor, post_id, today(at))
    form = forms.StandInForm(actor, post, at, data=request.POST)
    if not form.is_valid():
        return _appointing(request, post, form)
    says = form.cleaned_data
    try:
        recorded = actions.appoint_stand_in(
            post.pk, says["to_post"], says["roles"], says["reason"], says["from_on"], says["to_on"],
            knows=request.POST.get("knows") == "1", by=actor, at=at,
        )  # fmt: skip
    except Refused as refused:
        if refused.code != "stand_in_verifies":
            raise
        return _appointing(request, post, form, warning=refused)
    sessions.keep(request)
    return done(request, "org:staff", recorded, _("已指定代办，本人和代办人都已通知"))
