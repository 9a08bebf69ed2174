"""Commands that concern the installation as a whole: serve, demo, migrate, check."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from taizhang.config import safety, secret_key, serving
from taizhang.engine import typeset
from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.journal import rebuild, rights
from taizhang.notices.sending import file as channels
from taizhang.papers.printing.fonts import office_fonts


@command(
    "migrate",
    "bring the database up to date, tables and triggers; stop the server meanwhile",
    option("--serve-as", metavar="ROLE", help="PostgreSQL: the role that serves and cannot touch the past"),
)
def migrate(args) -> None:
    prepare_directories()
    executor = MigrationExecutor(connection)
    is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", verbosity=0, interactive=False)
    if is_behind and (replayed := rebuild.rebuild()):  # old entries tell what the new columns hold
        print(f"{replayed} entries replayed")
    if args.serve_as:
        rights.grant(args.serve_as)
    print("the database is up to date")


@command("check", "say whether the settings are safe; the server refuses to start when they are not")
def check(args) -> int:
    found = safety.refusals()
    for why in found:
        print(f"not safe: {why}")
    for problem in channels.read().problems:
        print(f"nothing is sent: {channels.path()}: {problem}")
        found.append(str(problem))
    if not found:
        print("safe")
    folder = office_fonts()
    for face, name in (typeset.found_in(folder) if folder else dict.fromkeys(typeset.OFFICE, "")).items():
        print(f"font {face}: {name or 'not in ' + str(settings.DATA_DIR / 'fonts') + ', ours instead'}")
    return 1 if found else 0


@command(
    "serve",
    "answer browsers",
    option("--host", default="127.0.0.1", help="address to listen on (default %(default)s)"),
    option("--port", type=int, default=8000, help="port to listen on (default %(default)s)"),
    option("--workers", type=int, default=1, help="server processes (default %(default)s)"),
    option("--threads", type=int, default=4, help="threads in each (default %(default)s)"),
    option("--with-worker", action="store_true", help="do the jobs inside the server as well"),
    option("--certificate", type=Path, help="TLS certificate, where no proxy in front ends TLS"),
    option("--certificate-key", type=Path, help="its private key"),
)
def serve(args) -> None:
    if found := safety.refusals():
        raise CannotBeDone("refused to start: " + "; ".join(found))
    if settings.MODE != "production" and args.host not in settings.LOOPBACK:
        raise CannotBeDone("a demo answers this machine only: its passwords are published")
    serving.serve(
        args.host,
        args.port,
        workers=args.workers,
        threads=args.threads,
        with_worker=args.with_worker,
        certificate=args.certificate,
        key=args.certificate_key,
    )


def prepare_directories() -> None:
    """The data directory and what lies in it; only its owner may look inside."""
    for directory in (settings.DATA_DIR, settings.BLOB_DIR, settings.KEY_DIR):
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.SECRET_KEY = secret_key.ensure(settings.KEY_DIR)
