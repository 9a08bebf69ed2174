"""Running granian, and the thread that does the jobs inside it where there is no worker process."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from taizhang.engine.commands import CannotBeDone

WITH_WORKER = "TAIZHANG_WITH_WORKER"  # set for the server's own processes, not a setting


def serve(
    host: str,
    port: int,
    *,
    workers: int = 1,
    threads: int = 4,
    with_worker: bool = False,
    certificate: Path | None = None,
    key: Path | None = None,
) -> None:
    """Serve until told to stop."""
    from django.conf import settings
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    port_is_free(host, port)
    if with_worker:
        os.environ[WITH_WORKER] = "1"
    connections.close_all()  # the workers are forked: they would all talk over one and the same line
    Server(
        "taizhang.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        ssl_cert=certificate,
        ssl_key=key,
        log_dictconfig=settings.LOGGING,
        log_level=LogLevels.warning if settings.MODE == "demo" else LogLevels.info,
    ).serve()


def port_is_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "ports are 0 to 65535"
            raise CannotBeDone(f"port {port} cannot be used ({why}); choose another") from error


def start_worker_thread() -> None:
    """One worker in this process; its queue is the database, so more of them do no harm."""
    if os.environ.get(WITH_WORKER) == "1":
        from taizhang.jobs.worker import Worker

        threading.Thread(target=Worker().run, name="jobs", daemon=True).start()


def when_it_answers(url: str, then) -> None:
    """Call `then` once the server answers, from a thread of its own."""

    def wait() -> None:
        pause = threading.Event()
        while not _answers(url):
            pause.wait(0.1)
        then()

    threading.Thread(target=wait, daemon=True).start()


def _answers(url: str) -> bool:
    try:
        urlopen(url, timeout=10).close()  # noqa: S310  (our own address)
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
    return True
