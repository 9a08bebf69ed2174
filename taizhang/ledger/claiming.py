"""Before a unit says that an item is done: what higher rooms want from it first."""

from collections.abc import Callable

_checks: list[Callable] = []


def check(allow: Callable) -> None:
    """`allow(item, *, by, at)` refuses where something that belongs to the claim is still owed."""
    _checks.append(allow)


def before(item, *, by, at) -> None:
    for allow in _checks:
        allow(item, by=by, at=at)
