#!/usr/bin/env python3
"""Write the lock files again: exact versions and hashes, and no address of any registry."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--quiet",
]  # fmt: skip


def compile_python(*arguments: str) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            *FLAGS,
            "pyproject.toml",
            "--extra",
            "postgres",
            *arguments,
        ],
        cwd=ROOT,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
        check=True,
    )


def lock_node() -> None:
    subprocess.run(["npm", "install", "--package-lock-only"], cwd=ROOT, check=True)
    lock = ROOT / "package-lock.json"
    content = json.loads(lock.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    lock.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    compile_python("--output-file", "requirements.txt")
    compile_python("--group", "dev", "--constraints", "requirements.txt", "--output-file", "requirements-dev.txt")
    lock_node()
