"""Nothing default can boot: one refusal, one test."""

from argparse import Namespace

import pytest
from django.core.management import call_command
from django.db import connection

from taizhang.config import commands, safety, secret_key
from taizhang.engine.commands import CannotBeDone
from taizhang.journal.models import Log
from taizhang.org.models import Account
from tests.support.databases import SERVING

GOOD_KEY = "k7Qw-2mZ" * 8 + "xYtR4"


@pytest.fixture
def production(db, settings, tmp_path):
    """An installation with nothing wrong."""
    return _sound(settings, tmp_path)


@pytest.fixture
def standing_production(committed_db, settings, tmp_path):
    """The same, for tests that weaken the database itself."""
    return _sound(settings, tmp_path)


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def as_owner():
    """Back to the role that owns the tables, where there are roles."""
    if connection.vendor == "postgresql":
        run("RESET ROLE")


def _sound(settings, keys):
    Account.objects.update(demo_label="")
    settings.MODE = "production"
    settings.SECRET_KEY = GOOD_KEY
    settings.KEY_DIR = keys
    settings.ALLOWED_HOSTS = ["ledger.example.gov.cn"]
    if connection.vendor == "postgresql":
        run(f"SET ROLE {SERVING}")
    return settings


def only_refusal() -> str:
    (why,) = safety.refusals()
    return why


def test_a_sound_installation_starts(production):
    assert safety.refusals() == []
    safety.enforce()


@pytest.mark.parametrize(
    "key",
    [secret_key.ABSENT, "short", "a" * 80, "django-insecure-" + GOOD_KEY],
    ids=["absent", "short", "dull", "known"],
)
def test_no_key_that_others_could_know(production, key):
    production.SECRET_KEY = key
    assert "secret key" in only_refusal()


def test_no_key_that_others_can_read(production, tmp_path):
    secret_key.ensure(tmp_path)
    assert safety.refusals() == []
    (tmp_path / secret_key.NAME).chmod(0o644)
    assert "can be read by others" in only_refusal()


def test_no_debugging(production):
    production.DEBUG = True
    assert "DEBUG" in only_refusal()


@pytest.mark.parametrize("hosts", [["*"], []], ids=["any", "none"])
def test_no_unnamed_host(production, hosts):
    production.ALLOWED_HOSTS = hosts
    assert "TAIZHANG_HOSTS" in only_refusal()


def test_no_demo_database_in_production(production):
    Log.objects.create(area_id=1_000_000, origin="demo.taizhang/elsewhere", public_key=b"k" * 32)
    assert "is a demo" in only_refusal()
    production.MODE = "demo"
    assert safety.refusals() == []


def account(**fields) -> Account:
    found = Account(area_id=1_000_000, person_id=1_000_000, **fields)
    found.set_password(fields.get("password", "not a default, long enough"))
    found.save()
    return found


def test_no_demo_account_in_production(production):
    account(username="Y001", demo_label="督查室经办")
    assert "demo account" in only_refusal()


def test_no_default_password(production):
    account(username="ADMIN", password="admin123")
    assert "default password" in only_refusal()


def test_no_commit_that_a_power_cut_could_undo(standing_production):
    weaken, why = (
        ("PRAGMA synchronous=NORMAL", "below FULL")
        if connection.vendor == "sqlite"
        else ("SET synchronous_commit TO off", "synchronous_commit = off")
    )
    run(weaken)
    assert why in only_refusal()


@pytest.mark.parametrize(
    ("table", "trigger", "verb"),
    [
        ("journal_entry", "journal_entry_append_only", "_delete"),
        ("org_rolegrant", "org_roles_exclude", "_insert"),
        ("ledger_item", "ledger_closed_by_another", "_update"),
    ],
)
def test_no_table_without_its_guard(standing_production, table, trigger, verb):
    as_owner()
    run(f"DROP TRIGGER {trigger}{verb}" if connection.vendor == "sqlite" else f"DROP TRIGGER {trigger} ON {table}")
    assert f"triggers are missing ({trigger}" in safety.tables_are_guarded()


@pytest.mark.parametrize(
    ("table", "trigger"), [("org_rolegrant", "org_roles_exclude"), ("ledger_item", "ledger_closed_by_another")]
)
def test_no_guard_that_only_looks_like_one(standing_production, table, trigger):
    as_owner()
    if connection.vendor == "sqlite":
        run(f"DROP TRIGGER {trigger}_update")
        run(f"CREATE TRIGGER {trigger}_update BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    else:
        run(f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    assert trigger in safety.tables_are_guarded()
    call_command("migrate", verbosity=0)
    assert safety.tables_are_guarded() is None


def test_no_server_that_owns_the_journal(production):
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")
    as_owner()
    assert "owns the journal's tables" in only_refusal()


def test_no_demo_for_other_machines(production):
    production.MODE = "demo"
    with pytest.raises(CannotBeDone, match="this machine only"):
        commands.serve(Namespace(host="0.0.0.0"))


def test_no_table_of_yesterday(standing_production):
    run("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert "taizhang migrate" in only_refusal()


def test_the_server_itself_refuses(committed_db, tmp_path):
    from tests.support.server import Server

    refused = Server(committed_db.url, tmp_path, environment={"TAIZHANG_MODE": "production", "TAIZHANG_HOSTS": "*"})
    with pytest.raises(AssertionError, match="refused to start: any host name is accepted"):
        refused.start()
    assert refused.code == 2


def test_two_installations_share_no_key(tmp_path):
    first, second = secret_key.ensure(tmp_path / "a"), secret_key.ensure(tmp_path / "b")
    assert first != second
    assert secret_key.ensure(tmp_path / "a") == first
    assert (tmp_path / "a" / secret_key.NAME).stat().st_mode & 0o077 == 0
