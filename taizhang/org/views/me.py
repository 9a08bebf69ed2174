"""One's own page: who am I, in which post, for whom; delegations, password, second factor."""

from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from taizhang.engine.refusal import N_, Refused
from taizhang.org import accounts, acting, actions, away, forms, queries, sessions
from taizhang.org.roles import ROLES
from taizhang.org.rules import LEAVES
from taizhang.ui import done, door, render
from taizhang.ui.clock import now, today


@door()
def me(request):
    at, actor = now(), request.actor
    worn = request.session.get(sessions.HAT, "")
    hats = acting.hats(actor.person_id, at=at)
    known = {hat.key for hat in hats}
    worn = worn if worn in known else next((h.key for h in hats if h.delegation is None), "")
    return render(
        request,
        "org/me.html",
        hats=[_hat_row(hat, hat.key == worn) for hat in hats],
        roles=[_(ROLES[role].label) for role in ROLES if role in actor.roles],
        delegations=[_delegation_row(d, actor, today(at)) for d in queries.delegations_of(actor)],
        can_delegate=forms.lendable(actor),
        leaves=[
            {"pk": v.pk, "kind": _(LEAVES[v.kind]), "from_on": v.from_on, "to_on": v.to_on, "note": v.note}
            for v in away.leaves_of(actor.area_id, actor.person_id, today(at))
        ],
        is_fresh=actor.is_fresh(at),
        has_factor=accounts.has_factor(request.user),
        username=request.user.username,
    )


def _hat_row(hat, is_worn):
    owner = hat.delegation.from_post if hat.delegation else hat.post
    return {
        "key": hat.key,
        "unit": owner.unit.name,
        "title": owner.title,
        "name": owner.person.name,
        "is_lent": hat.delegation is not None,
        "until": hat.delegation.to_on if hat.delegation else None,
        "is_worn": is_worn,
    }


def _delegation_row(delegation, actor, day):
    given = delegation.from_post.person_id == actor.person_id
    other = delegation.to_post if given else delegation.from_post
    alive = delegation.revoked_at is None and delegation.to_on >= day
    return {
        "pk": delegation.pk,
        "sentence": (_("由{name}代我") if given else _("我代{name}")).format(name=other.person.name),
        "unit": other.unit.short_name,
        "roles": "、".join(_(ROLES[role].label) for role in delegation.roles),
        "from_on": delegation.from_on,
        "to_on": delegation.to_on,
        "reason": delegation.reason,
        "given_by": delegation.given_by.name if delegation.given_by else "",
        "alive": alive,
        "state": _("生效中") if alive and delegation.from_on <= day else _("未到期") if alive else _("已结束"),
    }


@door(writes=True)
def wear(request):
    """Change the post one acts in. Only a hat that is really there can be worn."""
    hat = request.POST.get("hat", "")
    chosen = next((h for h in acting.hats(request.actor.person_id, at=now()) if h.key == hat), None)
    if chosen is None:
        raise Refused("hat_gone", N_("这个岗位或委托已经不在"), kind="missing")
    sessions.wear(request, hat)
    where = _back(request, "/")
    if chosen.delegation is None:
        said = _("现在以{unit}{title}办事").format(unit=chosen.post.unit.short_name, title=chosen.post.title)
        return done(request, where, message=said)
    name = chosen.delegation.from_post.person.name
    return done(request, where, message=_("现在代{name}办事，每一步都写明谁代谁").format(name=name))


# ── the second factor again ────────────────────────────────────────────────────


@door()
def verify(request):
    return _verify(request)


@door(writes=True)
def verify_check(request):
    """Step-up. The published accounts of a demo have no second factor and show their password again."""
    account, at = request.user, now()
    if accounts.skips_factor(account) and not accounts.has_factor(account):
        is_right = check_password(request.POST.get("password", ""), account.password)
    else:
        is_right = accounts.check_code(account, request.POST.get("code", ""))
    if not is_right:
        return _verify(request, _("没有通过，请等下一个动态码。"))
    sessions.step_up(request, at=at)
    return done(request, _back(request), message=_("已重新验证，5 分钟内有效"))


def _verify(request, wrong=""):
    has_factor = accounts.has_factor(request.user)
    return render(request, "org/verify.html", next=_back(request), has_factor=has_factor, wrong=wrong)


def _back(request, otherwise=""):
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours and asked.startswith("/") else otherwise or reverse("org:me")


# ── password ───────────────────────────────────────────────────────────────────


@door()
def password(request):
    return render(request, "org/password.html", profile=accounts.profile(), wrong="")


@door(writes=True)
def password_set(request):
    account, wrong = request.user, ""
    new = request.POST.get("new_password", "")
    if not check_password(request.POST.get("password", ""), account.password):
        wrong = _("现在的密码不对。")
    elif new != request.POST.get("again", ""):
        wrong = _("两次输入不一样。")
    elif problems := accounts.password_problems(account, new):
        wrong = "；".join(_(p.message).format(**p.params) for p in problems) + "。"
    if wrong:
        return render(request, "org/password.html", profile=accounts.profile(), wrong=wrong)
    accounts.set_password(account, new, by=request.actor, at=now())
    sessions.keep(request)
    return done(request, "org:me", message=_("密码已改，别处的登录都已退出"))


# ── delegations ────────────────────────────────────────────────────────────────


@door()
def delegation_new(request):
    if not forms.lendable(request.actor):
        raise Refused("nothing_to_lend", N_("您现在没有可以委托的角色"))
    asked = {name: request.GET[name] for name in ("from_on", "to_on") if request.GET.get(name)}  # of a leave
    form = forms.DelegationForm(request.actor, now(), initial={"from_on": today(now()).isoformat(), **asked})
    return render(request, "org/delegation.html", form=form)


@door(writes=True)
def delegation_give(request):
    at = now()
    form = forms.DelegationForm(request.actor, at, data=request.POST)
    if not form.is_valid():
        return render(request, "org/delegation.html", form=form)
    says = form.cleaned_data
    recorded = actions.delegate(
        says["to_post"], says["roles"], says["reason"], says["from_on"], says["to_on"], by=request.actor, at=at
    )
    sessions.keep(request)
    return done(request, "org:me", recorded, _("已委托代办，本人与代办人都计入办理记录"))


@door(writes=True)
def delegation_end(request, delegation_id):
    delegation = queries.delegation_for(request.actor, delegation_id)
    recorded = actions.end_delegation(delegation.pk, by=request.actor, at=now())
    sessions.keep(request)
    mine = request.actor.person_id in (delegation.from_post.person_id, delegation.to_post.person_id)
    return done(request, "org:me" if mine else "org:staff", recorded, _("代办已结束"))
