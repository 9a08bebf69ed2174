"""A grid of cells, as it comes from a workbook or from pasting, becomes rows of the editing table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar
from taizhang.planning.rules import predecessors

from .headings import BEGINS, ENDS, EXPORTED, NUMBER, day_unit, find
from .rows import COLUMNS, Imported, blank, not_too_many, short

DATES = ("not_before", "not_after", "fixed_on")
_YES = {"是", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "●", "★", "☑", "对", "里程碑"}
_NO = {"", "否", "×", "N", "NO", "FALSE", "0", "○", "-", "—", "/", "无"}
_DAYS = re.compile(r"(\d{1,6})\s*(个工作日|工作日|工作天|自然日|自然天|日历日|日历天|天|日|周|个星期|星期)?")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_SERIAL = re.compile(r"\d{5}")
_DIGITS = "一二三四五六七八九十"
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、.+|[（(][一二三四五六七八九十]{1,3}[）)].+|第[一二三四五六七八九十]+阶段.*"
)
_NUMERAL = re.compile(rf"[（(]?[{_DIGITS}]{{1,3}}[）)]?、?")
_SAME = ("-", "—", "/", "无", "〃", '"')


def read(grid: Sequence[Sequence[str]], calendar: Calendar) -> Imported:
    """The rows of the table in this grid; raises `Refused` where there is no table."""
    found = find(grid)
    if not found:
        raise Refused(
            "planning.exchange.no_table",
            N_("没有找到表头。请让表里有一行写着“事项”（或“任务名称”）和“工期”“前置”“责任单位”等列名。"),
            "invalid",
        )
    at, fields = found
    is_ours = all(fields.get(name) == n and grid[at][n] == said for n, (name, said) in enumerate(EXPORTED.items()))
    reading = _Reading(fields, is_ours, calendar)
    reading.above(grid[:at])
    reading.left_out(grid[at])
    reading.rows(grid[at + 1 :])
    return reading.done


class _Reading:
    def __init__(self, fields: dict[str, int], is_ours: bool, calendar: Calendar):
        self.fields, self.is_ours, self.calendar = fields, is_ours, calendar
        self.done = Imported()
        self.labels: list[str] = []
        self.group = ""

    def above(self, grid: Sequence[Sequence[str]]) -> None:
        """The title, the deadline and the start that stand over the table."""
        for cells in grid:
            filled = [cell.strip() for cell in cells if cell.strip()]
            for said, value in pairwise(filled):
                name = said.rstrip("：: ")
                if name in ("期限", "完成期限"):
                    self.done.deadline_on = day(value) or value
                elif name in ("开始", "开始日期"):
                    self.done.start_on = day(value) or value
            if not self.done.title and len(set(filled)) == 1:
                self.done.title = filled[0]

    def left_out(self, headings: Sequence[str]) -> None:
        used = set(self.fields.values())
        others = [cell.strip() for n, cell in enumerate(headings) if cell.strip() and n not in used]
        if others and not self.is_ours:
            self.done.note(None, "", N_("这些列没有带入：{columns}。"), columns="、".join(map(short, others)))

    def rows(self, grid: Sequence[Sequence[str]]) -> None:
        not_too_many(sum(any(cell.strip() for cell in cells) for cells in grid))
        for cells in grid:
            if not any(cell.strip() for cell in cells):
                continue
            if not self.is_ours and (heading := self._heading(cells)):
                self.group = heading
                continue
            self._row(cells)
        self._after()

    def _heading(self, cells: Sequence[str]) -> str:
        """A line across the table that stands over the rows below it."""
        title = self._cell(cells, "title")
        if set(cells) <= {title, ""} and sum(cell == title for cell in cells) > 2:
            return title
        label = self._cell(cells, NUMBER).strip()
        if _NUMERAL.fullmatch(label) and {cell.strip() for cell in cells if cell.strip()} == {label, title.strip()}:
            return title.strip()
        numbered = {cell.strip() for cell in cells if cell.strip()}
        text = "".join(cell.strip() for cell in dict.fromkeys(cells))
        return text if len(numbered) <= 2 and _HEADING.fullmatch(text) else ""

    def _cell(self, cells: Sequence[str], name: str) -> str:
        place = self.fields.get(name, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    def _row(self, cells: Sequence[str]) -> None:
        done, at = self.done, len(self.done.rows)
        row = blank()
        for name in COLUMNS:
            row[name] = self._cell(cells, name)
        if self.is_ours:
            row["unit"] = day_unit(row["unit"]) or row["unit"]
            row["milestone"] = "1" if row["milestone"] == "是" else row["milestone"]
        else:
            row = {name: text.strip() for name, text in row.items()}
            self._milestone(at, row)
            self._days(at, row)
            self._dates(at, row, cells)
            group = self._cell(cells, "group").strip() or self.group
            if group:
                row["group"] = group
        self.labels.append(self._cell(cells, NUMBER).strip())
        done.rows.append(row)

    def _milestone(self, at: int, row: dict[str, str]) -> None:
        said = unicodedata.normalize("NFKC", row["milestone"]).strip().upper()
        if said in _YES or said in _NO:
            row["milestone"] = "1" if said in _YES else ""
        else:
            self.done.note(
                at, "milestone", N_("“里程碑”列写着“{given}”，没有当作里程碑。"), given=short(row["milestone"])
            )
            row["milestone"] = ""

    def _days(self, at: int, row: dict[str, str]) -> None:
        said = unicodedata.normalize("NFKC", row["days"]).strip()
        unit = row["unit"]
        row["unit"] = day_unit(unit) or "working"
        if unit and not day_unit(unit) and unit not in ("天", "日"):
            self.done.note(at, "unit", N_("工期单位“{given}”不认识，按工作日算。"), given=short(unit))
        if said in _SAME:
            row["days"] = ""
            return
        found = _DAYS.fullmatch(said)
        if not found:
            return
        number, word = int(found[1]), found[2] or ""
        if word in ("周", "个星期", "星期"):
            self.done.note(at, "days", N_("“{given}”按 {n} 个工作日带入。"), given=said, n=number * 5)
            number *= 5
        elif kind := day_unit(word):
            row["unit"] = kind
        row["days"] = str(number)
        if number == 0:
            row["days"], row["milestone"] = "", "1"
            self.done.note(at, "milestone", N_("工期是 0，当作里程碑带入。"))
        elif row["milestone"]:
            row["days"] = ""
            self.done.note(at, "days", N_("里程碑不占工期，“{given}”没有带入。"), given=said)

    def _dates(self, at: int, row: dict[str, str], cells: Sequence[str]) -> None:
        begins, ends = self._cell(cells, BEGINS).strip(), self._cell(cells, ENDS).strip()
        if not {"not_before", "not_after"} & self.fields.keys():
            row["not_before"], row["not_after"] = begins, ends
        for name in DATES:
            if row[name] in _SAME:
                row[name] = ""
            elif row[name]:
                if found := day(row[name]):
                    row[name] = found
                else:
                    self.done.note(
                        at, name, N_("“{given}”不是 2026-09-01 这样的日期，原样带入，请改。"), given=short(row[name])
                    )
        first, last = day(begins), day(ends)
        if first and last and first <= last and not row["days"] and not row["milestone"]:
            eve = date.fromisoformat(first) - timedelta(days=1)
            row["days"] = str(max(1, self.calendar.between(eve, date.fromisoformat(last))))
            self.done.note(
                at,
                "days",
                N_("没有写工期，按 {first} 至 {last} 算作 {n} 个工作日。"),
                first=first,
                last=last,
                n=row["days"],
            )

    def _after(self) -> None:
        """Links by the sheet's own numbers become links by the numbers of the rows as they are given."""
        rows = self.done.rows
        are_in_order = all(label in ("", str(n)) for n, label in enumerate(self.labels, start=1))
        if self.is_ours and are_in_order:
            return
        known = predecessors.names([row["title"] for row in rows], self.labels)
        for at, row in enumerate(rows):
            text = "" if row["after"] in _SAME else row["after"]
            found = predecessors.read(text, known)
            row["after"] = text if found.faults else predecessors.written(found.links)
            for fault in found.faults[:3]:
                self.done.note(at, "after", fault.message, **fault.params)


def day(text: str) -> str:
    """A date as 2026-09-01, from what a sheet may hold; nothing where it is none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(text) and 30_000 < int(text) < 80_000:
        return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    found = _DATE.fullmatch(text)
    if not found:
        return ""
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return ""
