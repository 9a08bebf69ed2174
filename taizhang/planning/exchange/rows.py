"""What every import gives: rows of texts, exactly as the editing table has them, and what has to be said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from taizhang.engine.network import Sentence
from taizhang.engine.refusal import N_, Refused

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 2000
COLUMNS = (
    "title", "days", "unit", "after", "not_before", "not_after", "fixed_on", "milestone", "owner", "person",
)  # fmt: skip
"""`unit` is working or calendar, `milestone` 1 or nothing; `after` names rows by their number from 1; `owner` and
`person` are names as they were written. Faulty texts stay as they are: the table says what is wrong with
them. Where the source says so, a row holds besides: `group`, the heading above it, and what has happened, `started_on`,
`finished_on` and `percent`."""


class Note(NamedTuple):
    """Something that was left out or understood in one way; `row` counts from 0 in the rows given, None for all."""

    row: int | None
    column: str
    says: Sentence


@dataclass
class Imported:
    rows: list[dict[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    title: str = ""
    start_on: str = ""
    deadline_on: str = ""

    def note(self, row: int | None, column: str, message: str, **params: object) -> None:
        self.notes.append(Note(row, column, Sentence(message, params)))


def blank() -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "")


def fits(data: bytes) -> None:
    """Refuse a file that is too large to be a plan."""
    if len(data) > LARGEST:
        raise Refused(
            "planning.exchange.large",
            N_("文件有 {size} MB，最大 {most} MB；请只留下计划那张表再导入。"),
            "invalid",
            size=len(data) // 1024 // 1024,
            most=LARGEST // 1024 // 1024,
        )


def not_too_many(n: int) -> None:
    if n > MOST_ROWS:
        raise Refused(
            "planning.exchange.many",
            N_("有 {n} 行，一份计划最多 {most} 行；请分成几份导入。"),
            "invalid",
            n=n,
            most=MOST_ROWS,
        )


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
