"""What one reading request asks again and again is asked once. Writing requests never remember: what they read
may just have changed."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("org_memo", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """For the length of one reading request."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def is_on() -> bool:
    """Whether a reading request is being answered."""
    return _answers.get() is not None


def once(key: Hashable, ask: Callable[[], Any]) -> Any:
    answers = _answers.get()
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    return answers[key]
