"""Sets `request.actor`, and ends sessions that are over."""

from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY, logout

from taizhang.org import memo, rules, sessions
from taizhang.org.acting import actor_of
from taizhang.ui.clock import now

_TOUCH_EVERY = 60  # seconds; so that reading does not write on every page


class ActorMiddleware:
    """`request.actor` is the Actor, or None for whoever is not signed in or holds no post."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = self._actor(request) if SESSION_KEY in request.session else None
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with memo.remembering():
            return self.get_response(request)

    def _actor(self, request):
        if not request.user.is_authenticated:  # password, roles or second factor changed elsewhere
            request.session.flush()
            return None
        if not request.user.is_active or sessions.BEGAN not in request.session:
            logout(request)
            return None
        at, session = now(), request.session
        actor = actor_of(
            request.user.person_id,
            at=at,
            hat=session.get(sessions.HAT, ""),
            account_id=request.user.pk,
            factor_at=_instant(session.get(sessions.FACTOR)),
        )
        began, seen = _instant(session[sessions.BEGAN]), _instant(session[sessions.SEEN])
        is_admin = actor is not None and actor.is_admin
        if rules.session_is_over(began_at=began, seen_at=seen, is_admin=is_admin, at=at):
            logout(request)
            return None
        if (at - seen).total_seconds() >= _TOUCH_EVERY:
            session[sessions.SEEN] = at.timestamp()
        return actor


def _instant(stamp):
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)
