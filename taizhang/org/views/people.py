"""Persons, posts, accounts and resets; kept by the security administrator, read by the auditor."""

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang import journal
from taizhang.org import accounts, actions, forms, queries
from taizhang.org.roles import ROLES
from taizhang.org.views.lines import lines
from taizhang.ui import done, door, render, whole
from taizhang.ui.clock import now, today


@door(act="org.see")
def persons(request):
    text = forms.line(request, "q", 40)
    found = queries.persons(request.actor, text=text, after=whole(request.GET.get("after")) or 0)
    day = today(now())
    rows = [_person_row(person, day) for person in found]
    return render(
        request,
        "org/persons.html",
        rows=rows,
        q=text,
        more=found[-1].pk if len(found) == queries.PAGE else None,
        can_keep=request.actor.can("org.keep"),
    )


def _person_row(person, day):
    now_posts = [p for p in person.posts.all() if p.from_on <= day and (p.to_on is None or p.to_on >= day)]
    return {
        "pk": person.pk,
        "name": person.name,
        "posts": "；".join(f"{post.unit.short_name} {post.title}" for post in now_posts),
        "username": person.account.username if person.account else "",
        "waits": bool(person.account and person.account.must_enrol),
    }


@door(act="org.keep")
def new(request):
    return render(request, "org/person_new.html", form=forms.PersonForm(request.actor.area_id, now()))


@door(act="org.keep", writes=True)
def enter(request):
    """Person, post and account at once; the one-time password is shown on the answer and nowhere else."""
    at, actor = now(), request.actor
    form = forms.PersonForm(actor.area_id, at, data=request.POST)
    if not form.is_valid():
        return render(request, "org/person_new.html", form=form)
    says = form.cleaned_data
    person = actions.enter_person(says["name"], by=actor, at=at)
    actions.begin_post(person.stream_id, says["unit"], says["title"], by=actor, at=at)
    password = accounts.open_account(person.stream_id, says["username"], by=actor, at=at)
    return _shown_once(
        request,
        person.stream_id,
        title=_("{name}的账号").format(name=says["name"]),
        username=says["username"],
        password=password,
    )


def _shown_once(request, person_id, title, *, username="", password="", link="", kind=""):
    url = reverse("org:person", args=[person_id])
    response = render(
        request, "org/shown_once.html",
        title=title, back=url, username=username, password=password, link=link, kind=kind,
    )  # fmt: skip
    response.location_after = url  # type: ignore[attr-defined]  # sent twice, the secret is not shown again
    return response


@door(act="org.see")
def person(request, person_id):
    at, actor = now(), request.actor
    found = queries.person_for(actor, person_id)
    account = queries.account_of_person(actor.area_id, found.pk)
    day = today(at)
    posts = queries.posts_of_person(actor.area_id, found.pk)
    return render(
        request,
        "org/person.html",
        person=found,
        posts=[
            {
                "pk": post.pk,
                "unit": post.unit.name,
                "title": post.title,
                "from_on": post.from_on,
                "to_on": post.to_on,
                "in_force": post.from_on <= day and (post.to_on is None or post.to_on >= day),
                "can_end": post.to_on is None or post.to_on > day,
            }
            for post in posts
        ],
        grants=[_grant_row(grant) for grant in queries.grants_of_person(actor.area_id, found.pk)],
        account=account,
        has_factor=account is not None and accounts.has_factor(account),
        lines=lines(journal.stream_of(actor.area_id, "person", found.pk, limit=20), actor),
        post_form=forms.PostForm(actor.area_id, at),
        role_form=forms.RoleForm(actor.area_id, at),
        can_keep=actor.can("org.keep"),
        can_propose=actor.can("org.propose"),
        can_reset=actor.can("org.reset"),
        is_self=found.pk == actor.person_id,
        is_fresh=actor.is_fresh(at),
    )


def _grant_row(grant):
    states = {"proposed": _("待确认"), "granted": _("生效"), "refused": _("未同意"), "revoked": _("已收回")}
    return {
        "pk": grant.pk,
        "role": _(ROLES[grant.role].label),
        "scope": grant.scope_unit.name,
        "unit": grant.post.unit.short_name,
        "from_on": grant.from_on,
        "to_on": grant.to_on,
        "state": states[grant.state],
        "is_held": grant.state in ("proposed", "granted"),
        "proposed_by": grant.proposed_by.name if grant.proposed_by else _("设立时"),
        "decided_by": grant.decided_by.name if grant.decided_by else "",
    }


@door(act="org.keep", writes=True)
def post_begin(request, person_id):
    at, actor = now(), request.actor
    found = queries.person_for(actor, person_id)
    form = forms.PostForm(actor.area_id, at, data=request.POST)
    says = forms.read(form)
    recorded = actions.begin_post(found.pk, says["unit"], says["title"], by=actor, at=at)
    return done(request, reverse("org:person", args=[found.pk]), recorded, _("已任职"))


@door(act="org.keep", writes=True)
def post_end(request, post_id):
    post = queries.post_for(request.actor, post_id)
    at = now()
    to_on = forms.read(forms.EndForm(request.POST))["to_on"]
    recorded = actions.end_post(post.pk, by=request.actor, at=at, to_on=to_on)
    said = _("已离岗：角色收回，代办和登录同时结束")
    if to_on and to_on > today(at):
        said = _("已定于 {day} 离岗，那天以后角色、代办和登录都结束").format(day=to_on.isoformat())
    return done(request, reverse("org:person", args=[post.person_id]), recorded, said)


@door(act="org.reset", writes=True)
def reset(request, person_id):
    """Starts a password or second-factor reset; the link is shown on the answer and nowhere else."""
    found = queries.person_for(request.actor, person_id)
    kind = request.POST.get("kind", "")
    token = accounts.start_reset(found.pk, kind, by=request.actor, at=now())
    what = _("密码") if kind == "password" else _("动态码")
    return _shown_once(
        request,
        found.pk,
        title=_("{name}的{what}重置链接").format(name=found.name, what=what),
        link=request.build_absolute_uri(reverse("org:reset", args=[token])),
        kind=kind,
    )
