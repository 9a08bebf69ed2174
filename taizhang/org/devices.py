"""Lockout that does not lock the victim out: five failures stop a name for fifteen minutes, counted apart
for a browser from which that account has logged in before."""

import secrets

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import F

from taizhang.org import accounts
from taizhang.org.models import Account

COOKIE = "tz_device"
_SALT = "taizhang.org.device"
_MAX_AGE = 180 * 24 * 3600


def normal(username) -> str:
    return str(username or "").strip().upper()[:32].replace("\0", "")


def axes_username(request, credentials=None) -> str:
    """Under which name failures are counted (setting AXES_USERNAME_CALLABLE)."""
    username = normal((credentials or {}).get("username") or request.POST.get("username"))
    device = device_of(request) or ""
    cached = request.__dict__.setdefault("_org_counted_as", {})
    if username not in cached:
        # Asked for every name, so that a name without a device takes no less time.
        known = accounts.knows_device(username, device)
        cached[username] = f"{username}#{accounts.digest(device)[:16]}" if known else username
    return cached[username]


def axes_address(request) -> str:
    """The peer's own address; what a header claims is not believed (setting AXES_CLIENT_IP_CALLABLE)."""
    return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104


def axes_lockout_response(request, original_response, credentials):
    """A locked name gets the same page as a wrong password (setting AXES_LOCKOUT_CALLABLE)."""
    return original_response


def check_password(request, username: str, password: str) -> Account | None:
    """The account, or None after the same effort whether the name is unknown, wrong, locked or without a password."""
    username = normal(username)
    credentials = {"username": username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return authenticate(request, username=username, password=password)
    accounts.burn()
    # As many questions as a counted failure asks, and one write; the fifteen minutes do not begin again.
    AxesProxyHandler.get_failures(request, credentials)
    AccessAttempt.objects.filter(username=axes_username(request, credentials)).update(path_info=F("path_info"))
    return None


def device_of(request) -> str | None:
    return request.get_signed_cookie(COOKIE, default=None, salt=_SALT, max_age=_MAX_AGE)


def remember(request, response, account: Account, *, at) -> None:
    """After a login: this browser is known to this account from now on."""
    device = device_of(request) or secrets.token_urlsafe(24)
    accounts.remember_device(account, device, at=at)
    response.set_signed_cookie(
        COOKIE,
        device,
        salt=_SALT,
        max_age=_MAX_AGE,
        path="/login/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
