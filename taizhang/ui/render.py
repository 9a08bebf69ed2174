"""Answering: a page or its part, and the redirect with a receipt that follows every write."""

import json
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers

TOASTS = "ui_toasts"
ACCEPTED = "ui_accepted"  # tells keep.js that what was sent has arrived


def is_htmx(request) -> bool:
    """True when htmx asks for a part (not for a boosted page or a page restored from history)."""
    h = request.headers
    return (
        h.get("HX-Request") == "true"
        and h.get("HX-Boosted") != "true"
        and h.get("HX-History-Restore-Request") != "true"
    )


def render(request, template, part=None, *, status=200, **context) -> HttpResponse:
    """The page `template`, or only its `part` when htmx asks; both get the same context."""
    name = part if part and is_htmx(request) else template
    response = HttpResponse(render_to_string(name, context, request), status=status)
    if part:
        patch_vary_headers(response, ["HX-Request"])
    return response


def done(request, location, recorded=None, message="", *, part=None, link=None, **context) -> HttpResponse:
    """After a write: 303 to `location` with a toast that carries the receipt.

    `location` is a URL, a name, or an object with get_absolute_url. `recorded` is what journal.append
    returned (one or a list). With `part`, htmx gets that part swapped in place instead of a new page.
    """
    url = _url(location)
    toast = {"text": str(message), "receipt": _receipts(recorded), "link": link or ""}
    if part and is_htmx(request):
        response = HttpResponse(render_to_string(part, context, request))
        if message:
            response["HX-Trigger"] = json.dumps({"tz:toast": toast})
    else:
        request.session[ACCEPTED] = True
        if message:
            request.session[TOASTS] = [*request.session.get(TOASTS, []), toast]
        response = go(request, url)
    # What a repeated submission is sent to.
    response.location_after = url  # type: ignore[attr-defined]
    return response


def go(request, location) -> HttpResponse:
    """Send the reader to `location`: 303, or HX-Redirect when htmx asked."""
    url = _url(location)
    if is_htmx(request):
        headers = {"HX-Redirect": url}
        if "#" in url and urlsplit(request.headers.get("HX-Current-URL", "")).path == urlsplit(url).path:
            headers["HX-Refresh"] = "true"  # the browser would only scroll
        return HttpResponse(headers=headers)
    return HttpResponse(status=303, headers={"Location": url})


def take_toasts(request) -> list[dict]:
    """The toasts that wait for this reader; they are shown once."""
    session = getattr(request, "session", None)
    return session.pop(TOASTS, []) if session is not None else []


def take_accepted(request) -> bool:
    """True on the first page after a write was accepted."""
    session = getattr(request, "session", None)
    return session.pop(ACCEPTED, False) if session is not None else False


def _url(location) -> str:
    if hasattr(location, "get_absolute_url"):
        return location.get_absolute_url()
    if location.startswith(("/", "?", "#")):
        return location
    try:
        return reverse(location)
    except NoReverseMatch:
        raise ValueError(f"neither a path nor the name of a page: {location}") from None


def _receipts(recorded) -> str:
    if recorded is None:
        return ""
    several = recorded if isinstance(recorded, list | tuple) else [recorded]
    if not several:
        return ""
    return several[0].receipt if len(several) == 1 else f"{several[0].receipt} — {several[-1].receipt}"
