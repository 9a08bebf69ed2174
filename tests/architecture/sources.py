"""The program as syntax trees, for rules that a linter does not know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "taizhang"


@dataclass(frozen=True)
class Source:
    """One file of the program (tests and migrations left out)."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the dotted name that is called (`a.b().c` is `?.c`)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, dotted(node.func)

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


@cache
def program() -> tuple[Source, ...]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts):
            found.append(Source(path, ast.parse(path.read_text("utf-8"))))
    return tuple(found)


def is_view(source: Source) -> bool:
    parts = source.path.relative_to(PACKAGE).parts
    return parts[-1] == "views.py" or "views" in parts[:-1]


def templates() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.html") if "tests" not in p.relative_to(PACKAGE).parts)
