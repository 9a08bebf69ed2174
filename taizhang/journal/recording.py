"""Running projectors: the only moment at which projections may be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from taizhang.engine.events import Recorded
from taizhang.journal import events

_projecting: ContextVar[bool] = ContextVar("journal_projecting", default=False)


def is_projecting() -> bool:
    return _projecting.get()


@contextmanager
def projecting() -> Iterator[None]:
    """Open the projections for writing."""
    token = _projecting.set(True)
    try:
        yield
    finally:
        _projecting.reset(token)


def project(recorded: Recorded) -> None:
    """Let every projector that asked for this type of event write its rows."""
    with projecting():
        for projector in events.projectors(recorded.type):
            projector(recorded)
