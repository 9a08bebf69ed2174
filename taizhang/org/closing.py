"""What a room above knows against closing a unit: it says so here, for this room cannot ask it."""

from collections.abc import Callable

Guard = Callable[[int, int, str], None]  # (area, unit, its name); raises Refused

_guards: list[Guard] = []


def register(guard: Guard) -> None:
    _guards.append(guard)


def ask(area_id: int, unit_id: int, name: str) -> None:
    """Every room's word on closing this unit."""
    for guard in _guards:
        guard(area_id, unit_id, name)
