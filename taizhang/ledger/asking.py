"""Before units are asked for a report, beyond what the calendar asks or by the calendar from now on: what higher rooms
have to say about it."""

from collections.abc import Callable

_checks: list[Callable] = []
_rounds: list[Callable] = []


def check(allow: Callable) -> None:
    """`allow(unit_ids, *, by, at)` refuses where the units have been asked enough."""
    _checks.append(allow)


def before(unit_ids, *, by, at) -> None:
    for allow in _checks:
        allow(frozenset(unit_ids), by=by, at=at)


def check_round(allow: Callable) -> None:
    """`allow(register, rhythm, *, by, at, how, reason)` refuses where units are asked for the same already and nobody
    said how that is to be; else it keeps what was said."""
    _rounds.append(allow)


def before_round(register, rhythm, *, by, at, how="", reason="") -> None:
    for allow in _rounds:
        allow(register, rhythm, by=by, at=at, how=how, reason=reason)
