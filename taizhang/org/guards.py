"""S7 in the database: nobody holds two administrator roles, or one beside a business role.

It spans rows, so it is a trigger on both databases; the migration and every later `migrate` install it.
"""

from django.db import connections

from taizhang.org.roles import ADMIN_ROLES

NAME = "org_roles_exclude"
_ADMINS = ", ".join(f"'{role}'" for role in sorted(ADMIN_ROLES))

_CLASH = f"""
  SELECT 1 FROM org_rolegrant held
   WHERE held.area_id = NEW.area_id AND held.person_id = NEW.person_id AND held.id <> NEW.id
     AND held.state = 'granted' AND held.role <> NEW.role
     AND (held.role IN ({_ADMINS}) OR NEW.role IN ({_ADMINS}))
     AND held.from_on <= coalesce(NEW.to_on, '9999-12-31') AND NEW.from_on <= coalesce(held.to_on, '9999-12-31')
"""  # noqa: S608 - the codes are ours

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS {NAME}_{verb.lower()} BEFORE {verb} ON org_rolegrant
        WHEN NEW.state = 'granted' AND EXISTS ({_CLASH})
        BEGIN SELECT RAISE(ABORT, 'org: roles exclude each other'); END"""
    for verb in ("INSERT", "UPDATE")
]
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.state = 'granted' AND EXISTS ({_CLASH}) THEN
            RAISE EXCEPTION 'org: roles exclude each other' USING ERRCODE = 'check_violation';
          END IF;
          RETURN NEW;
        END $$""",
    f"DROP TRIGGER IF EXISTS {NAME} ON org_rolegrant",
    f"""CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON org_rolegrant
        FOR EACH ROW EXECUTE FUNCTION {NAME}()""",
]


def install(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRES:
            cursor.execute(statement)


def install_after_migrate(using, **kwargs) -> None:
    if "org_rolegrant" in connections[using].introspection.table_names():
        install(using)


def missing(using: str = "default") -> list[str]:
    """Names of guards that are not there; `taizhang check` refuses to start then."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        wanted = {f"{NAME}_insert", f"{NAME}_update"}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'org_rolegrant'"
    else:
        wanted = {NAME}
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'org_rolegrant'::regclass AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})
