"""What a session holds, how it begins and how it is renewed."""

from datetime import datetime

from django.contrib.auth import login, update_session_auth_hash

from taizhang.org.models import Account

BEGAN, SEEN, FACTOR, HAT = "org_began", "org_seen", "org_factor", "org_hat"
PENDING = "org_pending"  # who is on the way in, see login.py
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request, account: Account, *, at: datetime) -> None:
    """A new session under a new id; both factors were just shown."""
    request.session.flush()
    login(request, account, backend=_BACKEND)
    stamp = at.timestamp()
    request.session[BEGAN] = request.session[SEEN] = request.session[FACTOR] = stamp


def step_up(request, *, at: datetime) -> None:
    """The second factor was shown again: a new id, and five minutes for acts of weight."""
    request.session.cycle_key()
    request.session[FACTOR] = at.timestamp()


def keep(request) -> None:
    """After an own change that ends all sessions: this one goes on, under a new id."""
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)


def wear(request, hat: str) -> None:
    request.session[HAT] = hat
