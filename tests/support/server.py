"""The real server, started and killed from a test."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.postgres import free_port


class Server:
    """`taizhang serve` on a free port; `kill()` is kill -9 of the whole process group."""

    def __init__(self, database_url: str, home: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "server.log"
        self._command = [
            sys.executable, "-m", "taizhang.config.cli", "serve", "--port", str(self.port), "--with-worker", *options,
        ]  # fmt: skip
        self._environment = {**os.environ, **(environment or {})}
        if database_url:
            self._environment["TAIZHANG_DATABASE_URL"] = database_url
        self.code: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 30) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        limit = time.monotonic() + seconds
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/", timeout=10):
                return True
        except urllib.error.HTTPError:
            return True
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if not self._process:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        try:
            self.code = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self.code = self._process.wait(timeout=10)
        with contextlib.suppress(ProcessLookupError):  # a worker that outlived its parent
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process = None
