"""A rule that spans rows, said again by the database: a trigger that refuses INSERT and UPDATE, on both databases.

Every `migrate` installs it anew; `taizhang check` and `verify` notice one that is gone or says something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

_VERBS = ("INSERT", "UPDATE")
_BEFORE_EACH_ROW = 1 | 2 | 4 | 16  # pg_trigger.tgtype: row, before, insert, update


@dataclass(frozen=True)
class RowGuard:
    """Refuses a row of `table` for which `when` holds; `when` speaks of the row as NEW."""

    name: str
    table: str
    when: str
    refusal: str

    def __post_init__(self) -> None:
        known.append(self)

    def install(self, using: str = "default") -> None:
        connection = connections[using]
        with connection.cursor() as cursor:
            for statement in self._for_sqlite() if connection.vendor == "sqlite" else self._for_postgresql():
                cursor.execute(statement)

    def install_after_migrate(self, using: str, **_: Any) -> None:
        if self.table in connections[using].introspection.table_names():
            self.install(using)

    def lift_before_migrate(self, using: str, plan: Sequence[Any] = (), **_: Any) -> None:
        """SQLite changes a table by making it anew, which it refuses while a trigger of another table names it. They
        stand again when the same command ends; until then nothing serves. PostgreSQL's stay."""
        connection = connections[using]
        if plan and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for statement in self._drops():
                    cursor.execute(statement)

    def stand_through_migrations(self, sender: Any) -> None:
        """For the `ready` of the room that made the guard."""
        pre_migrate.connect(self.lift_before_migrate, sender=sender)
        post_migrate.connect(self.install_after_migrate, sender=sender)

    def names(self, connection: BaseDatabaseWrapper) -> list[str]:
        return sorted(self._sqlite_triggers()) if connection.vendor == "sqlite" else [self.name]

    def missing(self, using: str = "default") -> list[str]:
        """The triggers that should stand and do not, or do not say what they should."""
        connection = connections[using]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                standing = dict(cursor.fetchall())
                return sorted(name for name, sql in self._sqlite_triggers().items() if standing.get(name) != sql)
            cursor.execute(
                "SELECT t.tgenabled, t.tgtype, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE t.tgname = %s AND t.tgrelid = to_regclass(%s)",
                [self.name, self.table],
            )
            return [] if cursor.fetchone() == ("O", _BEFORE_EACH_ROW, self._body) else [self.name]

    def _sqlite_triggers(self) -> dict[str, str]:
        return {
            f"{self.name}_{verb.lower()}": (
                f"CREATE TRIGGER {self.name}_{verb.lower()} BEFORE {verb} ON {self.table} "
                f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
            )
            for verb in _VERBS
        }

    def _for_sqlite(self) -> list[str]:
        return [*self._drops(), *self._sqlite_triggers().values()]

    def _drops(self) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {name}" for name in self._sqlite_triggers()]

    @property
    def _body(self) -> str:
        refuse = f"RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'check_violation'"
        return f"BEGIN IF {self.when} THEN {refuse}; END IF; RETURN NEW; END"

    def _for_postgresql(self) -> list[str]:
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $guard${self._body}$guard$",
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"CREATE TRIGGER {self.name} BEFORE INSERT OR UPDATE ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


known: list[RowGuard] = []
"""Every guard that a room made, so that none can be forgotten by whoever asks for what is missing."""


def missing() -> list[str]:
    return [name for guard in known for name in guard.missing()]
