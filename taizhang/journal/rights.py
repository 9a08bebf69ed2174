"""What the server's own database role may do, on PostgreSQL: everything but change, empty or unguard the journal.

The role that owns the tables migrates and grants; the one that serves owns nothing, so it can neither drop a trigger
nor switch one off. SQLite has no roles.
"""

from __future__ import annotations

import re

from django.db import connection, transaction

from taizhang.engine.commands import CannotBeDone
from taizhang.journal.triggers import ERASABLE, GROWING

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]{0,62}")


@transaction.atomic
def grant(role: str) -> None:
    """Let an existing role serve: rows of every table, but of the journal's only what may happen to them."""
    if connection.vendor != "postgresql":
        raise CannotBeDone("SQLite has no roles")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not _NAME.fullmatch(role) or cursor.fetchone() is None:
            raise CannotBeDone(f"the database has no role {role}: CREATE ROLE it first")
        to = connection.ops.quote_name(role)
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {to}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {to}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}",
            f"REVOKE UPDATE, DELETE ON {_tables(GROWING)} FROM {to}",
            f"REVOKE UPDATE ON {_tables(ERASABLE)} FROM {to}",
        ):
            cursor.execute(statement)


def serves_as_owner() -> bool:
    """Whether this connection could drop the journal's triggers."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'journal_entry'::regclass"
        )
        return bool(cursor.fetchone()[0])


def _tables(models: tuple) -> str:
    return ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
