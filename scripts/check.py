#!/usr/bin/env python3
"""All checks, each to its end, so that one run tells everything that is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

TEMPLATES = subprocess.run(
    ["git", "ls-files", "*.html"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split()

CHECKS: dict[str, list[str]] = {
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "types": [sys.executable, "-m", "mypy"],  # this tree comes first on the path, for the plugin that loads it too
    "import contracts": [str(BIN / "lint-imports"), "--no-cache"],
    "templates": [str(BIN / "djade"), "--check", "--target-version", "5.2", *TEMPLATES],
    "missing migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "list of reading rules": [sys.executable, "scripts/reading_rules.py", "check"],
    "missing translations": [sys.executable, "scripts/messages.py", "check"],
}


def main() -> int:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "taizhang.config.settings",
        "TAIZHANG_MODE": "test",
        "TAIZHANG_DATA": tempfile.mkdtemp(prefix="taizhang-check-"),
    }
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<22}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).strip()[-6000:], flush=True)
    shutil.rmtree(environment["TAIZHANG_DATA"], ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
