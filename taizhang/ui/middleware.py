"""Around every request: an id and a log line, headers, and pages instead of exceptions."""

import errno
import secrets
import time

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404

from taizhang.engine.refusal import Refused
from taizhang.ui import errors, logs

_PERMISSIONS = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), interest-cohort=()"
LARGEST_REQUEST = 64 * 1024 * 1024  # three files of 20 MB and a form


class RequestLogMiddleware:
    """Outermost: gives the request its id, times and logs it, and turns what went wrong in a view into a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = secrets.token_hex(8)
        request.actor = None  # until the room that knows people says who it is
        logs.begin(request.id)
        # The house speaks Chinese until the reader chooses otherwise in a cookie; a browser's default is no choice.
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        began = time.perf_counter()
        response = errors.too_large(request) if _too_long(request) else self.get_response(request)
        _headers(request, response)
        logs.answered(request, response, time.perf_counter() - began)
        return response

    def process_exception(self, request, exception):
        answer = answer_for(request, exception)
        if answer is not None and answer.status_code >= 500:
            logs.failed(exception)
        return answer


def _headers(request, response):
    response["X-Request-Id"] = request.id
    response.setdefault("Permissions-Policy", _PERMISSIONS)
    if response.get("Content-Type", "").startswith("text/html"):
        # Shared desks: nobody should find a page of somebody else with the back button.
        response.setdefault("Cache-Control", "private, no-store")


def answer_for(request, exception):
    """The page for a known failure; None for a bug, which Django reports and answers with 500."""
    if isinstance(exception, Refused):
        return errors.refused(request, exception)
    if isinstance(exception, Http404):
        return errors.missing(request)
    if isinstance(exception, PermissionDenied):
        return errors.forbidden(request)
    if isinstance(exception, OSError) and exception.errno in (errno.ENOSPC, errno.EDQUOT):
        return errors.disk_full(request)
    if isinstance(exception, OperationalError | InterfaceError):
        full = any(words in str(exception) for words in ("disk is full", "No space left"))
        return errors.disk_full(request) if full else errors.database_down(request)
    return None


def _too_long(request) -> bool:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST
    except ValueError:
        return False
