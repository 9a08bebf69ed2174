"""From the rows of a draft, as they were typed, to a plan for the engine, or to a sentence beside each faulty cell.

A row is a dict of texts: `key` (s1, s2 …, given by us, the same for ever), `title`, `days`, `unit` (working,
calendar), `milestone` ("1" or ""), `not_before`, `not_after`, `fixed_on`, `owner` (id of a unit), `person` (id), and
`after`: a list of {"id": key, "type", "lag"}, or the text as typed where it could not be read. On the screen
`after` names steps by their row, as `rules.predecessors` reads it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from taizhang.engine.network import Faulty, Link, Plan, plan_of
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar

from . import predecessors

MOST_STEPS = 2000
MOST_DAYS = 36_500
TITLE = 200
TEXTS = ("title", "days", "unit", "milestone", "not_before", "not_after", "fixed_on", "owner", "person")
DATES = {"not_before": N_("最早"), "not_after": N_("最迟"), "fixed_on": N_("固定")}
_NAMED = 40
_DAYS = re.compile(r"([+-]?\d{1,9})(?:个)?(?:天|日|工作日|自然日)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell; `row` counts from 0, None for the plan itself."""

    row: int | None
    field: str
    refused: Refused


@dataclass(frozen=True)
class TypedStep:
    """A row that could be read."""

    row: int
    key: str
    title: str
    days: int
    day_unit: str
    is_milestone: bool
    after: tuple[dict[str, Any], ...]
    not_before_on: date | None
    not_after_on: date | None
    fixed_on: date | None
    unit_id: int | None
    person_id: int | None


@dataclass
class Read:
    """What was read: steps of the rows without a fault, every fault, and the plan when there is none."""

    steps: list[TypedStep] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    deadline_on: date | None = None
    start_on: date | None = None
    plan: Plan | None = None
    keys: dict[str, str] = field(default_factory=dict)
    """The engine's name of a step -> its key."""


def row_of(given: dict[str, Any], key: str) -> dict[str, Any]:
    """A row with every cell, whatever was sent."""
    row: dict[str, Any] = {name: clean(given.get(name)) for name in TEXTS}
    after = given.get("after")
    return {"key": key, **row, "after": after if isinstance(after, list) else clean(after)}


def clean(text: object) -> str:
    """What was typed, without what no cell can hold."""
    if not isinstance(text, str):
        return "" if text is None or text is False else "1" if text is True else str(text)
    return "".join(c for c in text if c.isprintable() or c == " ").strip()[:2000]


def is_empty(row: dict[str, Any]) -> bool:
    """Nobody has typed into it; the choices that stand there anyway do not count."""
    return not any(row.get(name) for name in TEXTS if name not in ("unit", "milestone")) and not row.get("after")


def names_of(rows: list[dict[str, Any]]) -> dict[str, int]:
    """By which names the rows can be named: made once for all rows."""
    return predecessors.names([str(row.get("title") or "") for row in rows])


def read_links(
    text: str, rows: list[dict[str, Any]], names: dict[str, int] | None = None
) -> list[dict[str, Any]] | Refused:
    """`after` as typed, by the numbers or titles of the rows; or why it cannot be read."""
    found = predecessors.read(text, names_of(rows) if names is None else names)
    if found.faults:
        return found.faults[0]
    return [{"id": rows[int(link.before) - 1]["key"], "type": link.type, "lag": link.lag} for link in found.links]


def links_said(after: object, keys: list[str]) -> str:
    """`after` as it is shown: by the numbers of the rows as they stand now."""
    if not isinstance(after, list):
        return str(after or "")
    rows = {key: n for n, key in enumerate(keys, start=1)}
    links = [Link(str(rows.get(link["id"], "?")), link["type"], link["lag"]) for link in after]
    return predecessors.written(links)


def read(rows: list[dict[str, Any]], deadline: str, start: str, today: date, calendar: Calendar) -> Read:
    """Read a draft. Faults of the engine (circles) come last; `plan` is None while there is any fault."""
    done = _Reading(rows, today, calendar)
    return done.read(deadline, start)


class _Reading:
    def __init__(self, rows: list[dict[str, Any]], today: date, calendar: Calendar):
        self.rows, self.today, self.calendar = rows, today, calendar
        self.result = Read()
        self.at: int | None = None

    def fault(self, name: str, message: str, **params: Any) -> None:
        refused = Refused(f"planning.typed.{name}", message, "invalid", **params)
        self.result.faults.append(Fault(self.at, name, refused))

    def read(self, deadline: str, start: str) -> Read:
        result = self.result
        result.deadline_on = self._date("deadline", N_("期限"), deadline, needed=True)
        result.start_on = self._date("start", N_("开始日期"), start) or self.today
        if result.deadline_on and result.deadline_on < result.start_on:
            self.fault(
                "deadline", N_("期限{deadline}早于开始日期{start}，请改其中一个。"),
                deadline=result.deadline_on, start=result.start_on,
            )  # fmt: skip
        if len(self.rows) > MOST_STEPS:
            self.fault(
                "steps", N_("一份计划最多{most}步，现在有{n}步。请分成几份。"), most=MOST_STEPS, n=len(self.rows)
            )
            return result
        for n, row in enumerate(self.rows):
            self.at = n
            if not is_empty(row) and (step := self._step(row)):
                result.steps.append(step)
        self.at = None
        if not result.steps and not result.faults:
            self.fault("steps", N_("还没有步骤，请至少写一步。"))
        if not result.faults:
            self._plan()
        return result

    def _step(self, row: dict[str, Any]) -> TypedStep | None:
        before = len(self.result.faults)
        title = " ".join(str(row["title"]).split())
        if not title:
            self.fault("title", N_("请写这一步做什么。"))
        elif len(title) > TITLE:
            self.fault("title", N_("名称有{n}个字，最多{most}个字，细节另写说明。"), n=len(title), most=TITLE)
        is_milestone = row["milestone"] == "1"
        days = self._days(row["days"], is_milestone)
        unit = row["unit"] or "working"
        if unit not in ("working", "calendar"):
            self.fault("unit", N_("请选工作日或自然日。"))
        dates = {name: self._date(name, label, row[name]) for name, label in DATES.items()}
        after = self._after(row)
        owner, person = self._id("owner", row["owner"]), self._id("person", row["person"])
        self._agree(unit, is_milestone, **dates)
        if len(self.result.faults) > before or self.at is None:
            return None
        return TypedStep(
            self.at, row["key"], title, days, unit, is_milestone, tuple(after), dates["not_before"], dates["not_after"],
            dates["fixed_on"], owner, person,
        )  # fmt: skip

    def _days(self, text: str, is_milestone: bool) -> int:
        text = unicodedata.normalize("NFKC", text).replace(" ", "")
        if is_milestone:
            if text not in ("", "0"):
                self.fault("days", N_("里程碑只是一个时点，不占天数。请清空天数，或者不勾里程碑。"))
            return 0
        found = _DAYS.fullmatch(text)
        if not text:
            self.fault("days", N_("请写要几天。"))
        elif not found:
            self.fault("days", N_("天数要写整数，如 5，现在是“{given}”。"), given=_short(text))
        elif (days := int(found[1])) <= 0:
            self.fault("days", N_("天数至少是1；只是一个时点的，请勾里程碑。"))
        elif days > MOST_DAYS:
            self.fault("days", N_("{days}天太长，请核对。"), days=days)
        else:
            return days
        return 0

    def _date(self, name: str, label: str, text: str, needed: bool = False) -> date | None:
        text = unicodedata.normalize("NFKC", text).replace(" ", "")
        if not text:
            if needed:
                self.fault(name, N_("请写{label}，如 2026-09-01。"), label=label)
            return None
        found, short = _DATE.fullmatch(text), _SHORT_DATE.fullmatch(text)
        try:
            if found:
                return date(*map(int, found.groups()))
            if short:  # without the year: the next such day from the beginning of the plan
                first = self.result.start_on or self.today
                day = date(first.year, *map(int, short.groups()))
                return day if day >= first else day.replace(year=first.year + 1)
        except ValueError:
            pass
        self.fault(name, N_("{label}要写成 2026-09-01 这样的日期，现在是“{given}”。"), label=label, given=_short(text))
        return None

    def _after(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        after = row["after"]
        if not isinstance(after, list):
            after = read_links(after, self.rows)
            if isinstance(after, Refused):
                assert self.at is not None  # noqa: S101
                self.result.faults.append(Fault(self.at, "after", after))
                return []
        keys = {other["key"] for other in self.rows}
        for link in after:
            if link["id"] == row["key"]:
                self.fault("after", N_("一步不能以自己为前置步骤。"))
            elif link["id"] not in keys:
                self.fault("after", N_("前置步骤已经删掉，请重新写。"))
        return after

    def _id(self, name: str, text: str) -> int | None:
        if not text:
            return None
        if text.isascii() and text.isdecimal() and len(text) < 19:
            return int(text)
        self.fault(name, N_("请从名单里选。"))
        return None

    def _agree(
        self, unit: str, is_milestone: bool, not_before: date | None, not_after: date | None, fixed_on: date | None
    ) -> None:
        if fixed_on and unit == "working" and not is_milestone and not self.calendar.is_working(fixed_on):
            self.fault(
                "fixed_on", N_("{day}放假。往前最近的工作日是{before}，往后是{after}。"), day=fixed_on,
                before=self.calendar.previous_working(fixed_on), after=self.calendar.next_working(fixed_on),
            )  # fmt: skip
        for name, first, last in (
            ("not_after", not_before, not_after), ("fixed_on", not_before, fixed_on), ("fixed_on", fixed_on, not_after),
        ):  # fmt: skip
            if first and last and first > last:
                self.fault(name, N_("{first}晚于{last}，前后矛盾，请改其中一个。"), first=first, last=last)

    def _plan(self) -> None:
        """The engine names steps in its sentences: by row and title, as people know them."""
        result = self.result
        names = {step.key: f"{step.row + 1} {step.title[:_NAMED]}" for step in result.steps}
        result.keys = {name: key for key, name in names.items()}
        empty = [step for step in result.steps if any(link["id"] not in names for link in step.after)]
        for step in empty:
            self.at = step.row
            self.fault("after", N_("前置步骤是空行，请重新写。"))
        if empty:
            return
        entered = {
            "deadline": result.deadline_on and result.deadline_on.isoformat(),
            "start": result.start_on and result.start_on.isoformat(),
            "steps": [_entered(step, names) for step in result.steps],
        }
        try:
            result.plan = plan_of(entered, self.today, self.calendar)
        except Faulty as faulty:
            for refused in faulty.faults:
                at = refused.params.get("at")
                self.at = result.steps[at].row if isinstance(at, int) else None
                if self.at is None and (key := result.keys.get(str(refused.params.get("step", "")).strip("“”"))):
                    self.at = next(step.row for step in result.steps if step.key == key)
                result.faults.append(Fault(self.at, str(refused.params.get("field", "")), refused))


def _entered(step: TypedStep, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": names[step.key],
        "title": names[step.key],
        "days": step.days,
        "unit": step.day_unit,
        "milestone": step.is_milestone,
        "after": [{**link, "id": names[link["id"]]} for link in step.after],
        "not_before": step.not_before_on and step.not_before_on.isoformat(),
        "not_after": step.not_after_on and step.not_after_on.isoformat(),
        "fixed_on": step.fixed_on and step.fixed_on.isoformat(),
    }


def _short(text: str) -> str:
    return text if len(text) <= _NAMED else text[: _NAMED - 1] + "…"
