"""Before units are asked for a report beyond what the calendar asks: what higher rooms have to say about it."""

from collections.abc import Callable

_checks: list[Callable] = []


def check(allow: Callable) -> None:
    """`allow(unit_ids, *, by, at)` refuses where the units have been asked enough."""
    _checks.append(allow)


def before(unit_ids, *, by, at) -> None:
    for allow in _checks:
        allow(frozenset(unit_ids), by=by, at=at)
