"""Pages of the shell itself: preferences, help, the catalogue of components."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ui import catalogue as samples
from taizhang.ui import help
from taizhang.ui.doors import door
from taizhang.ui.reach import NotInReach
from taizhang.ui.registry import labels
from taizhang.ui.render import done, render
from taizhang.ui.shell import THEME_COOKIE, THEMES

labels.register(note=N_("说明"))

YEAR = 365 * 24 * 3600


@door(anonymous=True, writes=True)
def theme(request):
    """Light paper or dark: remembered in this browser."""
    chosen = request.POST.get("theme")
    return _prefer(request, THEME_COOKIE, chosen if chosen in THEMES else "light")


@door(anonymous=True, writes=True)
def language(request):
    """Chinese or English: remembered in this browser."""
    chosen = request.POST.get("language")
    known = dict(settings.LANGUAGES)
    return _prefer(request, settings.LANGUAGE_COOKIE_NAME, chosen if chosen in known else settings.LANGUAGE_CODE)


def _prefer(request, cookie, value):
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponse(status=303, headers={"Location": back})
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


@door()
def help_index(request):
    """The help of the reader's own role."""
    mine = [role for role in help.HELP if role in request.actor.roles]
    return render(request, "ui/help.html", **help.page(mine[0] if mine else "clerk"))


@door()
def help_page(request, role):
    if role not in help.HELP:
        raise NotInReach(role)
    return render(request, "ui/help.html", **help.page(role))


@door(anonymous=True)
def catalogue(request):
    """Every component in every state, for whoever builds a page."""
    return render(request, "ui/catalogue.djhtml", **samples.context())


@door(anonymous=True)
def sample(request, layout):
    """A page in another layout: a leader's phone, a sheet of A4."""
    if layout not in ("phone", "paper"):
        raise NotInReach(layout)
    return render(request, f"ui/sample_{layout}.djhtml", **samples.context())


@door(writes=True)
def try_out(request):
    """The sample form of the catalogue: accepted, refused, or out of date, as its button says. Nothing is kept."""
    answer = request.POST.get("answer")
    if answer == "stale":
        theirs = {"note": gettext("1 号口、2 号口已封堵")}
        raise Refused("ui.sample.stale", N_("说明刚被别人改过，看过再交。"), kind="stale", version=5, theirs=theirs)
    if answer == "refuse" or not request.POST.get("note", "").strip():
        raise Refused("ui.sample.empty", N_("说明还空着：写一句现场的情况。"), kind="invalid")
    return done(request, "ui:catalogue", message=gettext("收到样例 1 份"), link=reverse("ui:catalogue"))
