"""No SQL changes or drops what was recorded. Every guard has a control: without it the same SQL goes through."""

import pytest
from django.db import DatabaseError, connection, transaction

from taizhang import journal
from taizhang.journal import triggers

TABLES = ["journal_log", "journal_entry", "journal_node", "journal_checkpoint"]
EDITS = {
    "journal_log": "UPDATE journal_log SET origin = 'example.org/other'",
    "journal_entry": "UPDATE journal_entry SET type = 'test.thing.other'",
    "journal_node": "UPDATE journal_node SET level = 9",
    "journal_checkpoint": "UPDATE journal_checkpoint SET size = size + 1",
    "journal_value": "UPDATE journal_value SET value = 'x'",
    "journal_entryfile": "UPDATE journal_entryfile SET size = 0",
}
REPLACE = """
    INSERT OR REPLACE INTO journal_entry
        (id, area_id, seq, stream_kind, stream_id, stream_seq, type, at, leaf, leaf_hash)
    SELECT id, area_id, seq, stream_kind, stream_id, stream_seq, 'test.thing.other', at, leaf, leaf_hash
      FROM journal_entry
"""


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


def test_a_row_cannot_be_replaced(recorded):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    assert refused(REPLACE)


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


def test_control_without_its_trigger_an_entry_can_be_changed(recorded):
    """Shows that the tests above would turn red: it is the trigger that refuses, nothing else."""
    drop_one()
    assert not refused(EDITS["journal_entry"])


def test_control_without_recursive_triggers_an_entry_can_be_replaced(recorded):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    run_pragma = connection.cursor().execute
    run_pragma("PRAGMA recursive_triggers=OFF")
    try:
        assert not refused(REPLACE)
    finally:
        run_pragma("PRAGMA recursive_triggers=ON")
