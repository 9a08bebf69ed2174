"""Schemes in our own words, to begin with and to change. They are nobody's official text (docs/inspection.md).

A file names the scheme and gives a line for each clause:

    number | words | methods | score | step | point types | deadline | marks | papers wanted

as in a cell of the workbook; a line of which only number and words are given is a chapter. Marks: 否决, 前置, 零分.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from taizhang.inspection.schemes import cells
from taizhang.inspection.schemes.rules import ClauseSpec

NAMES = ("civilised", "sanitary", "rural", "double_support")
_MARKS = {"否决": "is_veto", "前置": "is_precondition", "零分": "zeroes"}


@dataclass(frozen=True)
class Example:
    key: str  # also the kind of the scheme
    title: str
    about: str
    missing: str
    weights: tuple[int, ...]
    look_days: tuple[int, ...]
    clauses: tuple[ClauseSpec, ...]


@cache
def example(key: str) -> Example:
    said = tomllib.loads((Path(__file__).parent / f"{key}.toml").read_text(encoding="utf-8"))
    lines = [line for line in said["clauses"].splitlines() if line.strip()]
    return Example(
        key,
        said["title"],
        said["about"],
        said["missing"],
        tuple(said["weights"]),
        tuple(said["look_days"]),
        tuple(map(_clause, lines)),
    )


def _clause(line: str) -> ClauseSpec:
    no, title, *rest = (part.strip() for part in line.split("|"))
    methods, score, step, types, severity, marks, wanted = (*rest, *[""] * (7 - len(rest)))
    return ClauseSpec(
        no, no, title, no.rpartition(".")[0], wanted=wanted, wanted_count=cells.wanted_count(wanted, ""),
        methods=cells.methods(methods), score=cells.amount(score), step=cells.amount(step),
        point_types=cells.point_types(types), severity=cells.severity(severity),
        **{_MARKS[mark]: True for mark in marks.split()},
    )  # fmt: skip
