"""Reading while others write: everything inside sees the database at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """One unchanging view for all reads inside. Writers are not held up. Inside a transaction it is that one's view."""
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # The house begins transactions IMMEDIATE, which would keep writers waiting; a deferred one only reads.
        mode, connection.transaction_mode = connection.transaction_mode, None
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
