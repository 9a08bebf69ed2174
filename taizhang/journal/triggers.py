"""Append-only in the database itself: no SQL, not even ours, changes or drops what was recorded.

SQLite has no roles, so the owner of the file can drop a trigger; `missing` notices. On PostgreSQL the server's
role lacks the right to (`rights.py`). SQLite's REPLACE deletes without asking a DELETE trigger unless a setting of
the connection says so; there a trigger refuses to insert what stands already, whatever the connection says.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from taizhang.journal.models import Checkpoint, Entry, EntryFile, Log, Node, Value

GROWING: tuple[type[Model], ...] = (Log, Entry, Node, Checkpoint)
"""Nothing in them is ever changed or dropped."""
ERASABLE: tuple[type[Model], ...] = (Value, EntryFile)
"""Rows may be erased; what they say is never changed."""

_REFUSAL = "the journal is append-only"


def _wanted() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Trigger name -> (table, what it refuses altogether)."""
    return {
        f"{model._meta.db_table}_append_only": (model._meta.db_table, acts)
        for models, acts in (
            (GROWING, ("UPDATE", "DELETE", "TRUNCATE")),
            (ERASABLE, ("UPDATE", "TRUNCATE")),
        )
        for model in models
    }


def install(connection: BaseDatabaseWrapper) -> None:
    """(Re)make every trigger."""
    statements = _for_sqlite() if connection.vendor == "sqlite" else _for_postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand and do not, or do not say what they should."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = dict(cursor.fetchall())
            return [name for name, sql in _sqlite_triggers().items() if standing.get(name) != sql]
        cursor.execute(
            "SELECT t.tgname, t.tgenabled, t.tgtype, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        )
        standing = {name: rest for name, *rest in cursor.fetchall()}
    return [
        name
        for name, (_, acts) in _wanted().items()
        if standing.get(name) != ["O", _BEFORE | sum(_TGTYPE[act] for act in acts), _PG_BODY]
    ]


def present(connection: BaseDatabaseWrapper) -> bool:
    return not missing(connection)


def install_after_migrate(using: str, **_: Any) -> None:
    connection = connections[using]
    if Entry._meta.db_table in connection.introspection.table_names():
        install(connection)


def _sqlite_triggers() -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    found = {
        f"{name}_{act.lower()}": f'CREATE TRIGGER "{name}_{act.lower()}" BEFORE {act} ON "{table}" {refuse}'
        for name, (table, acts) in _wanted().items()
        for act in acts
        if act != "TRUNCATE"
    }
    for model in GROWING + ERASABLE:
        table = model._meta.db_table
        same = " OR ".join(f"({_same(key)})" for key in _keys(model))
        stands = f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})'  # noqa: S608 - columns of our models
        name = f"{table}_append_only_insert"
        found[name] = f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN {stands} {refuse}'
    return found


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in key)


def _keys(model: type[Model]) -> list[tuple[str, ...]]:
    """The columns of every unique key: a row that shares one with the new row would be replaced by it."""
    meta = model._meta
    column = {field.name: str(field.column) for field in meta.concrete_fields}
    keys = [tuple(field.name for field in meta.pk_fields), *((f.name,) for f in meta.concrete_fields if f.unique)]
    keys += [tuple(constraint.fields) for constraint in meta.total_unique_constraints]
    return [tuple(column[name] for name in key) for key in dict.fromkeys(keys)]


def _for_sqlite() -> list[str]:
    return [
        statement for name, sql in _sqlite_triggers().items() for statement in (f'DROP TRIGGER IF EXISTS "{name}"', sql)
    ]


_PG_BODY = f"BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END"
_BEFORE, _TGTYPE = 2, {"DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}  # pg_trigger.tgtype, statement level


def _for_postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$journal${_PG_BODY}$journal$"
    ]
    for name, (table, acts) in _wanted().items():
        statements += [
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
            f'CREATE TRIGGER "{name}" BEFORE {" OR ".join(acts)} ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
        ]
    return statements
