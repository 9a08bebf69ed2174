"""What higher rooms tell here: kinds of streams that a notice may be about, whom an entry of theirs tells, and which
entry answers it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from taizhang.journal import events
from taizhang.notices import models, projections, rules


@dataclass(frozen=True)
class About:
    """A kind of stream as a notice names it. No title: it may be what slipped in."""

    words: str
    url: Callable[[int], str]


KINDS: dict[str, About] = {}


def is_about(stream: str, words: str, url: Callable[[int], str]) -> None:
    """Streams of this kind may be told of."""
    KINDS[stream] = About(words, url)


def tells(event: str, kind: str, label: str, to: Callable[[Any], Iterable[dict]], *, asks: bool = True) -> None:
    """An entry of this type tells whom `to` names: columns of `Notice` each, an addressee and what may be said."""
    rules.LABELS[kind] = label
    events.follow(event, lambda entry: projections.tell_about(entry, kind, to(entry), asks=asks))


def answers(event: str, *kinds: str, units: str = "") -> None:
    """An entry of this type answers these; with `units` only at the units that its entry lists under that key."""
    events.follow(event, lambda entry: projections.answer_about(entry, kinds, entry.pub[units] if units else None))


def may(act: str, *, at_home: bool = False) -> None:
    """Whoever may do this act can be told (`to_act`); `at_home` only at the unit whose it is, with its sections."""
    models.ACTS.add(act)
    if at_home:
        models.AT_HOME.add(act)


def purges(kind: str, words: str, url: Callable[[int], str], *, room: str) -> None:
    """A room whose streams of this kind are purged by two (S12): whoever may confirm is told until it is decided."""
    is_about(kind, words, url)
    name, act = f"{room}.{kind}", f"{room}.confirm_purge"
    may(act)
    events.follow(f"{name}.purge_asked", lambda entry: projections.tell_whoever_may(entry, act))
    for decided in ("purged", "purge_refused"):
        answers(f"{name}.{decided}", rules.PURGE)
