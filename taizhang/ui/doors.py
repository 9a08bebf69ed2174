"""Every view stands behind a door. The door says who may come in, and whether the view writes.

    @door(act="ledger.see")                    # GET; the database refuses to be changed
    @door(act="ledger.issue", writes=True)     # POST; one transaction, once per `idem`, Refused is answered
    @door()                                    # any signed-in person
    @door(anonymous=True)                      # nobody needs to be signed in
    @door(act=…, writes=True, first=unpack)    # `unpack(request)` before the transaction: it may take a while

`view.door` keeps what the door says, so that a test can walk all doors from the URL configuration.
A view never checks these things again, and never opens a transaction of its own.
"""

import hashlib
from dataclasses import dataclass
from functools import wraps

from django.db import transaction

from taizhang.engine import inside, marks
from taizhang.engine.refusal import N_, Refused
from taizhang.ui import errors
from taizhang.ui.body import is_cut_short
from taizhang.ui.guard import reading
from taizhang.ui.render import go

IDEM = "idem"
LARGEST_FILE = 20 * 1024 * 1024
_LEFT_OUT = {IDEM, "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Door:
    """What the door of a view says."""

    act: str | None = None
    writes: bool = False
    anonymous: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        return ("POST",) if self.writes else ("GET", "HEAD")


def door(act: str | None = None, *, writes: bool = False, anonymous: bool = False, first=None):
    """Put a view behind a door (see the module's docstring)."""
    if anonymous and act:
        raise ValueError("an act needs an actor: a door is either anonymous or asks for an act")
    says = Door(act, writes, anonymous)

    def wrap(view):
        @wraps(view)
        def entered(request, *args, **kwargs):
            if (stopped := _stop(request, says)) is not None:
                return stopped
            try:
                if first is not None:
                    first(request)
                if writes:
                    return _write(request, lambda: view(request, *args, **kwargs))
                with reading():
                    return view(request, *args, **kwargs)
            except Refused as refused:
                return errors.refused(request, refused)

        entered.door = says  # type: ignore[attr-defined]
        # Asked here and not by a middleware, so that a lost session loses no typed text.
        entered.login_required = False  # type: ignore[attr-defined]
        return entered

    return wrap


def _stop(request, says: Door):
    """The answer for somebody who may not come in, or None."""
    if request.method not in says.methods:
        return errors.wrong_method(request, says.methods)
    if not says.anonymous:
        actor = getattr(request, "actor", None)
        if actor is None:
            return errors.signed_out(request)
        if says.act is not None and not actor.can(says.act):
            return errors.forbidden(request, says.act)
    if says.writes:
        return errors.bad_request(request) if is_cut_short(request) else _marked(request, says)
    return None


def _marked(request, says: Door):
    """涉密: whatever room the form is for, what carries a mark of secrecy goes no further. Asked before the
    transaction begins, so that looking through a file holds up nobody else."""
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    try:
        words = [value for name in request.POST for value in request.POST.getlist(name)]
        if any("\x00" in word for word in words):  # PostgreSQL keeps no such text
            raise Refused(
                "ui.nul", N_("内容里有看不见的字符，没有保存。请重新输入，或先粘到记事本里再粘过来。"), "invalid"
            )
        marks.refuse_classified(*words, names=[file.name for file in files])
        if not says.anonymous:  # nobody in particular hands in files; looking through them is work
            for file in files:
                if file.size <= LARGEST_FILE:  # a larger one is refused by its room
                    inside.refuse_classified_file(file.read())
                    file.seek(0)
    except Refused as refused:
        return errors.refused(request, refused)
    return None


def _write(request, view):
    with transaction.atomic():
        response = _once(request, view)
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


# The journal stands above this room, so it hands its memory of submissions in: see `set_once`.
_remember = None


def set_once(once):
    """`once(actor, key, fingerprint)` is a context manager whose value has a `location`: None the first
    time, later where the first submission led. The door fills it in; another body under the same key is Refused."""
    global _remember
    _remember = once


def _once(request, view):
    key, actor = request.POST.get(IDEM, ""), getattr(request, "actor", None)
    if not key or actor is None or _remember is None:
        return view()
    with _remember(actor, key, fingerprint(request)) as slot:
        if slot.location is not None:
            return go(request, slot.location)
        response = view()
        slot.location = getattr(response, "location_after", request.path)
        return response


def fingerprint(request) -> str:
    """What was submitted, in 64 digits: the same double click gives the same."""
    digest = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name not in _LEFT_OUT:
            for value in request.POST.getlist(name):
                digest.update(f"\0{name}\0{value}".encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(f"\0{name}\0{file.name}\0".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
