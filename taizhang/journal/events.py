"""The registry of event types: how an entry reads, and which projectors it moves.

A room registers its events in `plug.py`; a higher room that also keeps rows by them says `follow`, and one that has
something to do because of them `then`.
Projectors run in the order of registration, lower rooms first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from taizhang.engine.events import Recorded

Projector = Callable[[Recorded], None]
Says = str | Promise | Callable[[Recorded], str]

TONES = ("state", "note", "warn")


class UnknownEvent(LookupError):
    """Nobody registered this type of event, so nobody could ever read or project it."""


@dataclass(frozen=True)
class Kind:
    """One type of event."""

    type: str
    says: Says
    tone: str = "note"
    link: Callable[[Recorded], str | None] | None = None
    seals: bool = False


_kinds: dict[str, Kind] = {}
_projectors: dict[str, list[Projector]] = {}
_afterwards: dict[str, list[Projector]] = {}


def register(
    type: str,
    *,
    says: Says,
    project: Projector | None = None,
    tone: str = "note",
    link: Callable[[Recorded], str | None] | None = None,
    seals: bool = False,
) -> None:
    """Make a type of event known.

    `says` is the Chinese sentence with `{name}` places for `pub` and `priv` values (marked `N_`), or a function
    of the entry. `tone`: "state" moves the thing, "note" adds to it, "warn" deserves a look. `link` gives the
    address of what the entry is about. `seals`: a signed checkpoint follows the commit at once.
    """
    if type in _kinds:
        raise ValueError(f"event {type} is registered twice")
    if tone not in TONES:
        raise ValueError(f"tone is one of {TONES}, not {tone!r}")
    _kinds[type] = Kind(type, says, tone, link, seals)
    if project:
        # A follower may have spoken first; the owner's projector still goes first.
        _projectors.setdefault(type, []).insert(0, project)


def follow(type: str, project: Projector) -> None:
    """Also run `project` for a lower room's event."""
    _projectors.setdefault(type, []).append(project)


def then(type: str, do: Projector) -> None:
    """Also `do` this in the transaction in which an entry is written, and never when it is told again: the place to
    enqueue a job."""
    _afterwards.setdefault(type, []).append(do)


def kind(type: str) -> Kind:
    try:
        return _kinds[type]
    except KeyError:
        raise UnknownEvent(type) from None


def kinds() -> list[Kind]:
    return [_kinds[type] for type in sorted(_kinds)]


def projectors(type: str) -> list[Projector]:
    return _projectors.get(type, [])


def afterwards(type: str) -> list[Projector]:
    return _afterwards.get(type, [])


class _Blanks(dict):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(recorded: Recorded) -> str:
    """The entry in words, in the language of the reader."""
    says = kind(recorded.type).says
    if callable(says):
        return says(recorded)
    return gettext(str(says)).format_map(_Blanks({**recorded.pub, **recorded.priv}))
