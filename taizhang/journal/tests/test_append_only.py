"""No SQL changes or drops what was recorded. Every guard has a control: without it the same SQL goes through."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from taizhang import journal
from taizhang.journal import triggers
from tests.support.databases import SERVING

TABLES = ["journal_log", "journal_entry", "journal_node", "journal_checkpoint"]
EDITS = {
    "journal_log": "UPDATE journal_log SET origin = 'example.org/other'",
    "journal_entry": "UPDATE journal_entry SET type = 'test.thing.other'",
    "journal_node": "UPDATE journal_node SET level = 9",
    "journal_checkpoint": "UPDATE journal_checkpoint SET size = size + 1",
    "journal_value": "UPDATE journal_value SET value = 'x'",
    "journal_entryfile": "UPDATE journal_entryfile SET size = 0",
}
OTHERWISE = {  # the column that a replacing row says otherwise
    "journal_log": ("public_key", "x'00'"),
    "journal_entry": ("type", "'test.thing.other'"),
    "journal_node": ("hash", "x'00'"),
    "journal_checkpoint": ("note", "'x'"),
    "journal_value": ("value", "'x'"),
    "journal_entryfile": ("size", "0"),
}


@pytest.fixture
def recorded(real_log):
    """Some entries, one with a file, and a checkpoint."""
    real_log.note(files=(journal.FileRef("ab" * 32, 1),))
    real_log.note()
    journal.checkpoint(real_log.area_id)


def run(*statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def refused(statement):
    try:
        run(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


@pytest.mark.parametrize("table", EDITS)
def test_nothing_recorded_can_be_changed(recorded, table):
    assert refused(EDITS[table])


@pytest.mark.parametrize("table", TABLES)
def test_nothing_recorded_can_be_dropped(recorded, table):
    assert refused(f"DELETE FROM {table}")


def replacing(table, without=""):
    """INSERT OR REPLACE of every row by itself with one column changed; `without` leaves a column to the database."""
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    columns.remove(without) if without else None
    column, otherwise = OTHERWISE[table]
    values = ", ".join(otherwise if c == column else f'"{c}"' for c in columns)
    names = ", ".join(f'"{c}"' for c in columns)
    return f"INSERT OR REPLACE INTO {table} ({names}) SELECT {values} FROM {table}"


@pytest.mark.parametrize("table", OTHERWISE)
def test_a_row_cannot_be_replaced_whatever_the_connection_says(recorded, table):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    for setting in ("ON", "OFF"):
        connection.cursor().execute(f"PRAGMA recursive_triggers={setting}")
        assert refused(replacing(table))
        if table not in ("journal_log", "journal_node"):
            assert refused(replacing(table, without="id")), "by its other key"


@pytest.mark.parametrize("table", list(EDITS))
def test_a_table_cannot_be_emptied_at_one_blow(recorded, table):
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")
    assert refused(f"TRUNCATE {table} CASCADE")


def test_the_triggers_stand_and_a_missing_or_hollow_one_is_noticed(recorded):
    assert triggers.present(connection)
    name = drop_one()
    assert triggers.missing(connection) == [name]
    triggers.install(connection)
    assert triggers.present(connection)


def test_a_trigger_that_says_something_else_is_noticed(recorded):
    name = drop_one()
    if connection.vendor == "sqlite":
        run(f"CREATE TRIGGER {name} BEFORE UPDATE ON journal_entry BEGIN SELECT 1; END")
    else:
        run(
            "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger "
            "LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        )
    assert name in triggers.missing(connection)


def drop_one():
    if connection.vendor == "sqlite":
        run("DROP TRIGGER journal_entry_append_only_update")
        return "journal_entry_append_only_update"
    run("DROP TRIGGER journal_entry_append_only ON journal_entry")
    return "journal_entry_append_only"


PAST = [
    *EDITS.values(),
    *(f"DELETE FROM {table}" for table in TABLES),
    *(f"TRUNCATE {table} CASCADE" for table in EDITS),
]
UNGUARDING = [
    "DROP TRIGGER journal_entry_append_only ON journal_entry",
    "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
    "DROP TABLE journal_value CASCADE",
    "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = replica",
    "DROP TRIGGER ledger_closed_by_another ON ledger_item",
]


@pytest.mark.parametrize("statement", PAST + UNGUARDING)
def test_the_servers_own_role_may_not_even_try(recorded, statement):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    for table in EDITS if statement in PAST else ():  # it is the right that is missing, not the trigger
        run(f"DROP TRIGGER {table}_append_only ON {table}")
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|permission to set"), as_server():
        run(statement)


@contextmanager
def as_server():
    run(f"SET ROLE {SERVING}")
    try:
        yield
    finally:
        connection.cursor().execute("RESET ROLE")


def test_the_servers_own_role_records_signs_and_erases(recorded, real_log):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with as_server():
        told = real_log.note(text="要删的话", n=9)
        with transaction.atomic():
            assert journal.erase(real_log.area_id, (told.stream_kind, told.stream_id), by=None, at=told.at)
        journal.checkpoint(real_log.area_id)
    assert triggers.present(connection)


def test_control_without_its_trigger_an_entry_can_be_changed(recorded):
    """Shows that the tests above would turn red: it is the trigger that refuses, nothing else."""
    drop_one()
    assert not refused(EDITS["journal_entry"])


def test_control_without_its_trigger_an_entry_can_be_replaced(recorded):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    run("DROP TRIGGER journal_entry_append_only_insert")
    assert not refused(replacing("journal_entry"))
