"""`taizhang demo`: the county of Yunxi on this machine, built once and kept until it is reset."""

from __future__ import annotations

import shutil
import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from taizhang.config import safety, serving
from taizhang.config.commands import prepare_directories
from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.journal.models import Log
from taizhang.org.models import Account
from taizhang.ui.clock import now

HOST = "127.0.0.1"  # a demo is for this machine only
READY = "demo-ready"  # written last: a build that was interrupted is begun again


@command(
    "demo",
    "the demo county on this machine (127.0.0.1 only)",
    option("--port", type=int, default=8000, help="port to listen on (default %(default)s)"),
    option("--reset", action="store_true", help="throw the demo county away and build it again"),
)
def demo(args) -> None:
    if settings.MODE == "production":
        raise CannotBeDone("TAIZHANG_MODE says production; a demo lives in a directory of its own")
    serving.port_is_free(HOST, args.port)
    marker = settings.DATA_DIR / READY
    if args.reset or not marker.exists():
        clear()
        build()
        marker.touch()
    if found := safety.refusals():
        raise CannotBeDone("refused to start: " + "; ".join(found))
    url = f"http://{HOST}:{args.port}"
    serving.when_it_answers(url, lambda: welcome(url))
    serving.serve(HOST, args.port, with_worker=True)


def build() -> None:
    """Migrate, then let the county's story happen through the actions."""
    from taizhang.config.demo import outbox
    from taizhang.config.demo.build import build as build_county

    print("Building the demo county 云溪县 …", flush=True)
    started = time.monotonic()
    prepare_directories()
    outbox.declare()
    call_command("migrate", verbosity=0, interactive=False)
    build_county(at=now())
    print(f"Built in {time.monotonic() - started:.0f} s.", flush=True)


def clear() -> None:
    """Remove what an earlier demo left, and never anything else."""
    tables = connection.introspection.table_names() if _has_database() else []
    if Log._meta.db_table in tables and Log.objects.exclude(origin__startswith=safety.DEMO).exists():
        raise CannotBeDone("this database holds a real county: a demo will not touch it")
    if connection.vendor == "postgresql" and tables:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    connection.close()
    for name in (READY, "channels.toml", "taizhang.sqlite3", "taizhang.sqlite3-wal", "taizhang.sqlite3-shm"):
        (settings.DATA_DIR / name).unlink(missing_ok=True)
    for directory in (settings.BLOB_DIR, settings.KEY_DIR):
        shutil.rmtree(directory, ignore_errors=True)


def _has_database() -> bool:
    return connection.vendor != "sqlite" or (settings.DATA_DIR / "taizhang.sqlite3").exists()


def welcome(url: str) -> None:
    """The address and one account per role."""
    from taizhang.config.demo.county import OFFERED
    from taizhang.org.accounts import DEMO_PASSWORD

    lines = ["", f"云溪县演示台账  {url}", "", f"演示账号（密码都是 {DEMO_PASSWORD}）："]
    offered = Account.objects.filter(username__in=[name.upper() for name in OFFERED]).order_by("id")
    lines += [f"  {account.username.lower():<14}{account.demo_label}" for account in offered]
    lines += ["", "Ctrl+C 停止；数据留着，make demo-reset 重新开始。", ""]
    print("\n".join(lines), flush=True)
    connection.close()
