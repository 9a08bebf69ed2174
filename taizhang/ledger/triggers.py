"""S1 in the database: no SQL sets an item to closed in the name of the doing side.

It spans rows, so it is a trigger on both databases; every `migrate` installs it again.
"""

from django.db import connections

NAME = "ledger_closed_by_another"
_TABLE = "ledger_item"

# Somebody who ever acted on the item, or a unit inside a doing unit's subtree.
_DOING_SIDE = """
  SELECT 1 FROM ledger_itemdoer d
   WHERE d.area_id = NEW.area_id AND d.item_id = NEW.id
     AND d.person_id IN (NEW.closed_by_person_id, NEW.closed_for_person_id)
  UNION ALL
  SELECT 1 FROM ledger_itemunit u
    JOIN org_unit doing ON doing.id = u.unit_id
    JOIN org_unit closing ON closing.id = NEW.closed_by_unit_id
   WHERE u.area_id = NEW.area_id AND u.item_id = NEW.id AND substr(closing.path, 1, length(doing.path)) = doing.path
"""
_REFUSAL = "ledger: the doing side cannot close an item"

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS {NAME}_{verb.lower()} BEFORE {verb} ON {_TABLE}
        WHEN NEW.state = 'closed' AND EXISTS ({_DOING_SIDE})
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for verb in ("INSERT", "UPDATE")
]
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.state = 'closed' AND EXISTS ({_DOING_SIDE}) THEN
            RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'check_violation';
          END IF;
          RETURN NEW;
        END $$""",
    f"DROP TRIGGER IF EXISTS {NAME} ON {_TABLE}",
    f"""CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON {_TABLE}
        FOR EACH ROW EXECUTE FUNCTION {NAME}()""",
]


def install(using="default"):
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRES:
            cursor.execute(statement)


def install_after_migrate(using, **kwargs):
    if _TABLE in connections[using].introspection.table_names():
        install(using)


def names(connection):
    return sorted(f"{NAME}_{verb}" for verb in ("insert", "update")) if connection.vendor == "sqlite" else [NAME]


def missing(using="default"):
    """Names of guards that are not there; `taizhang check` refuses to start then."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_item'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_item'::regclass AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(set(names(connection)) - {name for (name,) in cursor.fetchall()})
