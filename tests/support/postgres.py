"""A PostgreSQL cluster for one test run: private, on loopback, in a temporary directory, fsync on.

python -m tests.support.postgres pytest -q      runs the command with TAIZHANG_DATABASE_URL set
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

USER = "taizhang"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


def binaries() -> Path | None:
    """The directory that holds initdb and postgres, newest version first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    found = shutil.which("postgres")
    for place in [*places, *([Path(found).resolve().parent, Path(found).parent] if found else [])]:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as somebody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("running as root and no account `postgres` or `nobody` to run PostgreSQL as")


class Cluster:
    """A running cluster. `url(name)` is the address of one of its databases."""

    def __init__(self, home: Path, binaries: Path) -> None:
        self.home, self.binaries, self.port, self.account = home, binaries, free_port(), _account()

    def url(self, name: str = "postgres") -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{name}"

    def _run(self, *command: str) -> None:
        prefix = ["setpriv", f"--reuid={self.account}", "--clear-groups"] if self.account else []
        log = self.home / "commands.log"
        with log.open("ab") as out:
            done = subprocess.run([*prefix, *command], cwd=self.home, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{log.read_text()[-2000:]}")

    def create(self) -> None:
        if self.account:
            os.chown(self.home, pwd.getpwnam(self.account).pw_uid, -1)
        self._run(
            str(self.binaries / "initdb"), "-D", str(self.home / "db"), "-U", USER, "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums",
        )  # fmt: skip

    def start(self) -> None:
        options = " ".join(f"-c {key}='{value}'" for key, value in {**SETTINGS, "port": self.port}.items())
        self._pg_ctl("start", "-w", "-l", str(self.home / "server.log"), "-o", options)

    def stop(self, mode: str = "fast") -> None:
        self._pg_ctl("stop", "-w", "-m", mode)

    def _pg_ctl(self, *arguments: str) -> None:
        self._run(str(self.binaries / "pg_ctl"), "-D", str(self.home / "db"), *arguments)


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a cluster, stop it and remove it afterwards."""
    found = binaries()
    if not found:
        raise RuntimeError("no PostgreSQL server on this machine")
    home = Path(tempfile.mkdtemp(prefix="taizhang-pg-"))
    home.chmod(0o755)
    running = Cluster(home, found)
    try:
        running.create()
        running.start()
        try:
            yield running
        finally:
            running.stop("immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    with cluster() as running:
        environment = {**os.environ, "TAIZHANG_DATABASE_URL": running.url("taizhang")}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
