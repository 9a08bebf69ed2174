"""Reading never writes: while a page is read, the database accepts questions only."""

import re
from contextlib import ExitStack, contextmanager

from django.db import connections

_READS = re.compile(
    r"[\s(]*(SELECT|WITH|VALUES|EXPLAIN|PRAGMA|SHOW|SET|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|DECLARE|FETCH|CLOSE)\b",
    re.IGNORECASE,
)
_HIDDEN_WRITE = re.compile(r"\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\")", re.IGNORECASE)
_SESSION = re.compile(r"\"django_session\"")


class WroteOnRead(RuntimeError):
    """A page that only reads tried to change the database."""


def _refuse_writes(execute, sql, params, many, context):
    text = str(sql)
    if (_READS.match(text) and not _HIDDEN_WRITE.search(text)) or _SESSION.search(text):
        return execute(sql, params, many, context)
    raise WroteOnRead(f"a page that reads may not run: {text[:80]}")


@contextmanager
def reading():
    """Refuse every statement that changes data, session upkeep aside."""
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(_refuse_writes))
        yield
