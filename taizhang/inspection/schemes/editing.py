"""The sheet on the desk as clauses that can be changed one by one: a row for each, the tree told by order and level.

A workbook of whatever form becomes one when somebody changes its first clause here; what could not be read in it
stays as it was typed until it is put right. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taizhang.engine.refusal import N_, Refused

from . import cells
from .lining import FIELDS, Read, Table
from .rules import DEEPEST, MOST_CLAUSES, ClauseSpec, depths

COLUMNS = (
    "key", "depth", "parent", "no", "title", "methods", "score", "step", "is_veto", "is_precondition", "zeroes",
    "point_types", "severity", "wanted", "wanted_count",
)  # fmt: skip
HEAD = [FIELDS[name] for name in COLUMNS]
MEANING = dict(enumerate(COLUMNS))
_HAN = "一二三四五六七八九十"
TYPED = COLUMNS[3:]  # what a form says of a clause


@dataclass
class Row:
    """`number` is that of the row in the document, below 1 where there is none; no two rows have the same."""

    number: int
    depth: int  # from 1
    texts: dict[str, str]

    @property
    def key(self) -> str:
        return self.texts["key"]


def table(rows: Sequence[Row], sheet: str = "") -> Table:
    """The rows as a sheet holds them."""
    return Table(
        [*HEAD],
        [(row.number, [{**row.texts, "depth": str(row.depth)}.get(name, "") for name in COLUMNS]) for row in rows],
        sheet,
    )


def of_version(clauses: Sequence[ClauseSpec]) -> list[Row]:
    """The rows of a published version, from which the next one begins."""
    return _in_order(clauses, [-n for n in range(len(clauses))], [cells.texts_of(clause) for clause in clauses])


def of_sheet(read: Read) -> list[Row]:
    """The rows of what was read, whatever form the sheet has."""
    numbers: list[int] = []
    for n, at in enumerate(read.at):
        numbers.append(at if at > 0 and at not in numbers else -n)
    texts = [
        {name: said.get(name, "") for name in TYPED}
        | {"key": clause.key, "no": clause.no, "title": clause.title}
        | {"parent": "" if clause.parent_key else said.get("parent", "")}  # one that was not found is still to be found
        for clause, said in zip(read.clauses, read.said, strict=True)
    ]
    return _in_order(read.clauses, numbers, texts)


def _in_order(clauses, numbers, texts):
    """Each clause right behind the one above it and what stands below its elder ones."""
    below: dict[str, list[int]] = {}
    for n, clause in enumerate(clauses):
        below.setdefault(clause.parent_key, []).append(n)
    deep, rows, open_at = depths(clauses), [], below.get("", [])[::-1]
    while open_at:
        n = open_at.pop()
        rows.append(Row(numbers[n], deep[n] + 1, texts[n]))
        open_at += below.get(clauses[n].key, [])[::-1]
    return rows


def find(rows: Sequence[Row], key: str) -> int:
    """Where it stands; raises Refused where it is gone."""
    place = next((n for n, row in enumerate(rows) if row.key == key), None)
    if place is None:
        raise Refused("inspection.clause_gone", N_("这一条已经不在这份草稿里了，请回去再看。"), "missing")
    return place


def end(rows: Sequence[Row], place: int) -> int:
    """Behind the clause and all that stands below it."""
    after = place + 1
    while after < len(rows) and rows[after].depth > rows[place].depth:
        after += 1
    return after


def above(rows: Sequence[Row], place: int) -> str:
    """The key of the clause above; "" at the top."""
    return next((row.key for row in reversed(rows[:place]) if row.depth < rows[place].depth), "")


def homes(rows: Sequence[Row], key: str = "") -> list[Row]:
    """The clauses below which this one, or a new one, may stand."""
    inside = range(find(rows, key), end(rows, find(rows, key))) if key else range(0)
    return [row for n, row in enumerate(rows) if row.depth < DEEPEST and n not in inside]


def put(rows: Sequence[Row], key: str, texts: Mapping[str, str], home: str) -> list[Row]:
    """The clause says this; below another one it moves with all that stands below it, behind what is there."""
    place = find(rows, key)
    row = rows[place]
    was = above(rows, place)
    said = {**row.texts, **texts, "parent": "" if home else row.texts.get("parent", "")}
    changed = [*rows[:place], Row(row.number, row.depth, said), *rows[place + 1 :]]
    if home == was:
        return changed
    moved = changed[place : end(rows, place)]
    left = [*changed[:place], *changed[end(rows, place) :]]
    at, deep = _inside(left, home)
    for each in moved:
        each.depth += deep - row.depth
    return [*left[:at], *moved, *left[at:]]


def add(rows: Sequence[Row], texts: Mapping[str, str], home: str, after: str = "") -> list[Row]:
    """A new clause: right behind that one and what stands below it, where both stand at the same place, else last."""
    if len(rows) >= MOST_CLAUSES:
        raise Refused("inspection.many_clauses", N_("最多{most}条，请分成几个体系。"), "invalid", most=MOST_CLAUSES)
    at, deep = _inside(rows, home)
    if after and above(rows, before := find(rows, after)) == home:
        at = end(rows, before)
    beside = [row.texts["no"] for n, row in enumerate(rows) if row.depth == deep and above(rows, n) == home]
    number = min([0, *(row.number for row in rows)]) - 1
    said = {**texts, "key": "", "parent": "", "no": texts.get("no") or (_next(beside[-1]) if beside else "")}
    return [*rows[:at], Row(number, deep, said), *rows[at:]]


def _next(no: str) -> str:
    """The number that goes on after this one: 1.3 after 1.2, (三) after (二); "" where that is not clear."""
    if found := re.fullmatch(r"(.*?)(\d+)(\D*)", no):
        return f"{found[1]}{int(found[2]) + 1}{found[3]}"
    if (found := re.fullmatch(r"(\D*?)([一二三四五六七八九])(\D?)", no)) and not found[1].endswith("十"):
        return f"{found[1]}{_HAN[_HAN.index(found[2]) + 1]}{found[3]}"
    return ""


def drop(rows: Sequence[Row], key: str) -> list[Row]:
    """Without it and all that stands below it."""
    place = find(rows, key)
    return [*rows[:place], *rows[end(rows, place) :]]


def _inside(rows, home):
    """(where what comes last below this clause stands, how deep)."""
    if not home:
        return len(rows), 1
    place = find(rows, home)
    return end(rows, place), rows[place].depth + 1
