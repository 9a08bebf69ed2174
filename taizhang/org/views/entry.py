"""Login, the first steps, the reset links, logout. Four anonymous addresses."""

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib.auth import logout as end_session
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from taizhang.org import accounts, devices, login, queries, sessions
from taizhang.ui import NotInReach, door, go, render
from taizhang.ui.clock import now

_TITLES = {
    login.PASSWORD: _("登录"),
    login.CODE: _("第二步：动态码"),
    login.NEW_PASSWORD: _("设一个新密码"),
    login.OLD_PASSWORD: _("先输入现在的密码"),
    login.FACTOR: _("绑定动态码"),
}


def _where_to(request) -> str:
    """The page that was asked for before the login, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours and asked.startswith("/") else "/"


@door(anonymous=True)
def show(request):
    """The step that comes next; for whoever is signed in, the house."""
    if request.actor is not None:
        return go(request, _where_to(request))
    return _page(request, login.pending(request, now()))


@door(anonymous=True, writes=True)
def step(request):
    """The answer to the current step. A wrong one is answered with the page, so that failures are counted."""
    at = now()
    way = login.pending(request, at)
    if way is None and "password" not in request.POST:  # the way was forgotten in between
        return go(request, reverse("org:login"))
    way, wrong = login.answer(request, way, at=at)
    if wrong or way is None:
        return _page(request, way, wrong)
    if way.step != login.DONE:
        return go(request, f"{reverse('org:login')}?{urlencode({'next': _where_to(request)})}")
    account = way.account
    sessions.begin(request, account, at=at)
    response = go(request, _where_to(request))
    devices.remember(request, response, account, at=at)
    return response


def _page(request, way, wrong=""):
    at_step = way.step if way else login.PASSWORD
    offered = queries.demo_accounts() if settings.MODE == "demo" and way is None else []
    chosen = next((a for a in offered if a.username == request.GET.get("as")), None)
    return render(
        request,
        "org/login.html",
        step=at_step,
        title=_TITLES[at_step],
        wrong=wrong,
        next=_where_to(request),
        username=request.POST.get("username", "") or (chosen.username if chosen else ""),
        password=accounts.DEMO_PASSWORD if chosen else "",
        offered=offered,
        way=way,
        secret=_secret(way) if at_step == login.FACTOR else "",
        profile=accounts.profile(),
    )


def _secret(way) -> str:
    device = accounts.waiting_factor(way.account)
    return accounts.spoken_key(device) if device else ""


@door(anonymous=True)
def qr(request):
    """The second factor of whoever is binding one just now, as a picture."""
    way = login.pending(request, now())
    device = accounts.waiting_factor(way.account) if way and way.step == login.FACTOR else None
    if device is None:
        raise NotInReach
    code = segno.make(device.config_url, error="m")
    svg = code.svg_inline(scale=5, border=2, dark="#1a2a40", light="#ffffff")
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@door(anonymous=True)
def reset(request, token):
    """A reset link: opens a way in that asks for the other half. Used up only when the work is done."""
    at = now()
    found = accounts.live_reset(at=at, token=token)
    if found is None:
        return render(request, "org/reset_over.html")
    login.start(request, found.account, at=at, reset=found)
    return go(request, reverse("org:login"))


@door(writes=True)
def logout(request):
    """The browser forgets the pages of this session. The cookie that marks a known device stays: without it
    a stranger's guessing could lock the owner out."""
    end_session(request)
    response = go(request, reverse("org:login"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
