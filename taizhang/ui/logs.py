"""One JSON line per request: codes, numbers and ids, never a word that somebody typed.

How a line is written, and where it ends, is the business of settings.
"""

import structlog

_log = structlog.get_logger("taizhang.access")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


def begin(request_id):
    """Every line written while this request is served carries its id."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=request_id)


def answered(request, response, seconds):
    """Who (ids), which door (its name, not the typed path), what came of it, how long it took."""
    match = request.resolver_match
    # A request that was stopped early has no actor, and asking for one could ask a database that is down.
    actor = request.__dict__.get("actor")
    _log.info(
        "answered",
        method=request.method if request.method in _METHODS else "other",
        door=(match.view_name or match.route) if match else None,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        htmx=request.headers.get("HX-Request") == "true",
        account=getattr(actor, "account_id", None),
        area=getattr(actor, "area_id", None),
        post=getattr(actor, "post_id", None),
    )


def failed(exception):
    _log.error("failed", exc_info=exception)
