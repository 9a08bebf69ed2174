#!/usr/bin/env python3
"""Run the suite: SQLite first, then whatever touches the database once more on PostgreSQL; print a summary.

make test      what fits into a quarter of an hour on 2 cores
make test-all  everything, the long walks on both databases
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.support import postgres  # noqa: E402

EVERYTHING = "--all" in sys.argv[1:]
COUNTS = ("tests", "failures", "errors", "skipped")


@dataclass
class Pass:
    """One run of pytest and what became of it."""

    name: str
    command: list[str]
    code: int = 0
    seconds: float = 0

    def run(self) -> None:
        report = ROOT / "build" / f"test-{self.name.lower()}.xml"
        report.parent.mkdir(exist_ok=True)
        report.unlink(missing_ok=True)
        started = time.monotonic()
        print(f"\n== {self.name} ==", flush=True)
        done = subprocess.run(
            [*self.command, "--junitxml", str(report)], cwd=ROOT, stdin=subprocess.DEVNULL, env=dict(os.environ)
        )
        self.code, self.seconds = done.returncode, time.monotonic() - started
        self.counts = dict.fromkeys(COUNTS, 0)
        if report.exists():
            for suite in ElementTree.parse(report).getroot().iter("testsuite"):
                for count in COUNTS:
                    self.counts[count] += int(suite.get(count, 0))

    def summary(self) -> str:
        c = self.counts
        bad = c["failures"] + c["errors"]
        good = c["tests"] - bad - c["skipped"]
        verdict = "ok" if self.code == 0 else "FAILED"
        numbers = f"{good:>6} passed {bad:>4} failed {c['skipped']:>4} skipped {self.seconds:>6.0f} s"
        return f"{self.name:<12}{numbers}  {verdict}"


def pytest(*options: str) -> list[str]:
    workers = str(min(os.cpu_count() or 1, 4))
    return [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadscope", "--durations=10", *options]


def main() -> int:
    passes = [Pass("SQLite", pytest(*([] if EVERYTHING else ["-m", "not slow and not walk"])))]
    if postgres.binaries():
        helper = [sys.executable, "-m", "tests.support.postgres"]
        marks = [] if EVERYTHING else ["-m", "not slow and not one_database"]
        passes.append(Pass("PostgreSQL", [*helper, *pytest("--database-only", *marks)]))
    for each in passes:
        each.run()
    print("\n== Summary ==")
    for each in passes:
        print(each.summary())
    if len(passes) == 1:
        print("PostgreSQL  skipped: no server on this machine")
    return max(each.code for each in passes)


if __name__ == "__main__":
    sys.exit(main())
