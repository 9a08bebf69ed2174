"""What higher rooms tell here: kinds of streams that a notice may be about, and acts that whoever may do is told of."""

from collections.abc import Callable
from dataclasses import dataclass

from taizhang.journal import events
from taizhang.notices import models, projections


@dataclass(frozen=True)
class About:
    """A kind of stream as a notice names it. No title: it may be what slipped in."""

    words: str
    url: Callable[[int], str]


KINDS: dict[str, About] = {}


def purges(kind: str, words: str, url: Callable[[int], str], *, room: str) -> None:
    """A room whose streams of this kind are purged by two (S12): whoever may confirm is told until it is decided."""
    KINDS[kind] = About(words, url)
    name, act = f"{room}.{kind}", f"{room}.confirm_purge"
    models.ACTS.add(act)
    events.follow(f"{name}.purge_asked", lambda entry: projections.tell_whoever_may(entry, act))
    for decided in ("purged", "purge_refused"):
        events.follow(f"{name}.{decided}", projections.answer_about)
