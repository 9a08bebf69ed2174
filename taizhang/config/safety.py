"""What must hold before the server answers anybody. Each function returns why not, or None.

Enforced by `taizhang serve` and again by the WSGI entry, so that no other way of starting walks past it.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from taizhang.config import secret_key
from taizhang.journal import rights, rowguard, triggers
from taizhang.journal.models import Log
from taizhang.org.models import Account

SHORTEST_KEY = 50
DEMO = "demo"  # the logs of a demo county say so in the first word of their origin
# Names under which other systems ship an account, and words people choose for it.
DEFAULT_NAMES = ("ADMIN", "ROOT", "ADMINISTRATOR", "SYSTEM", "TEST")
DEFAULT_PASSWORDS = ("admin", "admin123", "123456", "password", "taizhang", "Taizhang@123")

Check = Callable[[], str | None]


class Unsafe(Exception):
    """The server does not start; the message says everything that is wrong."""


def key_is_secret() -> str | None:
    key = settings.SECRET_KEY
    if key == secret_key.ABSENT:
        return "no secret key: run `taizhang migrate` (or `taizhang demo`), which makes one"
    if len(key) < SHORTEST_KEY or len(set(key)) < 12 or "insecure" in key:
        return f"the secret key is short or known: use at least {SHORTEST_KEY} random characters"
    return None


def key_is_private() -> str | None:
    file = settings.KEY_DIR / secret_key.NAME
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        return f"{file} can be read by others: chmod 600 it"
    return None


def debugging_is_off() -> str | None:
    return "DEBUG is on: it shows the program's inside to everybody" if settings.DEBUG else None


def hosts_are_named() -> str | None:
    if "*" in settings.ALLOWED_HOSTS:
        return "any host name is accepted: name the real ones in TAIZHANG_HOSTS"
    if not settings.ALLOWED_HOSTS:
        return "no host name is accepted: name the server in TAIZHANG_HOSTS"
    return None


def tables_are_current() -> str | None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "the database is not up to date: run `taizhang migrate`"
    return None


def commits_are_durable() -> str | None:
    """An acknowledged act must survive a power cut."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            if cursor.fetchone()[0] < 2:
                return "SQLite runs with synchronous below FULL: an acknowledged act could be lost"
            return None
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] == "off":
                return f"PostgreSQL runs with {name} = off: an acknowledged act could be lost"
    return None


def tables_are_guarded() -> str | None:
    """The triggers that keep the journal as it is, the administrators apart (S7), and the doing unit from
    closing its own item (S1)."""
    missing = [*triggers.missing(connection), *rowguard.missing()]
    if missing:
        return f"triggers are missing ({', '.join(missing)}): run `taizhang verify`, then `taizhang migrate`"
    return None


def server_owns_no_table() -> str | None:
    """Whoever owns the journal's tables can drop their triggers."""
    if settings.MODE == "production" and rights.serves_as_owner():
        return (
            "this database role owns the journal's tables and could unguard them:"
            " serve as another, granted by `taizhang migrate --serve-as ROLE`"
        )
    return None


def database_is_not_a_demo() -> str | None:
    if settings.MODE == "production" and Log.objects.filter(origin__startswith=DEMO).exists():
        return "this database is a demo: production needs one made by `taizhang init`"
    return None


def no_account_is_a_default() -> str | None:
    if settings.MODE != "production":
        return None
    if demo := Account.objects.filter(is_active=True).exclude(demo_label="").first():
        return f"the account {demo.username} is a demo account: close it"
    for account in Account.objects.filter(username__in=DEFAULT_NAMES):
        if any(account.check_password(word) for word in DEFAULT_PASSWORDS):
            return f"the account {account.username} has a default password: set another one"
    return None


BEFORE_THE_DATABASE: tuple[Check, ...] = (key_is_secret, key_is_private, debugging_is_off, hosts_are_named)
IN_THE_DATABASE: tuple[Check, ...] = (
    commits_are_durable,
    tables_are_guarded,
    server_owns_no_table,
    database_is_not_a_demo,
    no_account_is_a_default,
)


def refusals() -> list[str]:
    """Everything that speaks against starting."""
    found = list(_ask(BEFORE_THE_DATABASE))
    try:
        stale = tables_are_current()
        found += [stale] if stale else _ask(IN_THE_DATABASE)
    except DatabaseError as error:
        found.append(f"the database cannot be reached ({type(error).__name__})")
    return found


def _ask(checks: Iterable[Check]) -> list[str]:
    return [why for check in checks if (why := check())]


def enforce() -> None:
    found = refusals()
    if found:
        raise Unsafe("; ".join(found))
