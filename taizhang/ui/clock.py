"""The one place that reads the time. Views ask here and pass `at` down; rules and actions never do."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.utils import timezone

_frozen: datetime | None = None


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today(at: datetime | None = None) -> date:
    """The date on the county's wall at `at` (or now)."""
    return timezone.localtime(at or now()).date()


@contextmanager
def frozen(at: datetime):
    """Stop the clock, for every thread of this process (the server of a browser test included)."""
    global _frozen
    if at.tzinfo is None:
        raise ValueError("a frozen clock needs a time zone")
    before, _frozen = _frozen, at.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
