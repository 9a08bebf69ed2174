"""Plans of Microsoft Project, as it saves them as XML (MSPDI).

Tasks become rows, summary tasks the headings above them. Durations are working days of MinutesPerDay, elapsed ones
calendar days; links have the types 0 FF, 1 FS, 2 SF, 3 SS and lags in tenths of a minute. What has no counterpart
(resources, calendars, costs) is named in a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from taizhang.engine.network import Link
from taizhang.engine.refusal import N_, Refused
from taizhang.planning.rules import predecessors

from .rows import Imported, blank, fits, not_too_many, short

_NAMESPACE = "{http://schemas.microsoft.com/project}"
_TYPES = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
_ELAPSED = {"4", "6", "8", "10", "12", "36", "38", "40", "42", "44"}
_PERCENT = {"19", "20", "51", "52"}
_DURATION = re.compile(r"P(?:(\d{1,6})D)?T?(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})(?:\.\d+)?S)?")
_WHOLE = re.compile(r"-?\d{1,9}")
_CONSTRAINTS = {"2": "fixed_on", "4": "not_before", "7": "not_after"}
_SAYS = {
    "5": N_("“不得晚于 {day} 开始”没有带入，请看是否要写最迟。"),
    "6": N_("“不得早于 {day} 完成”没有带入，请看是否要写最早。"),
}
_OLD = b"\xd0\xcf\x11\xe0"


def read(data: bytes) -> Imported:
    """The tasks of a file; raises `Refused` for what is no XML of Microsoft Project."""
    fits(data)
    reading = _Reading(_root(data))
    reading.read()
    return reading.done


def _root(data: bytes) -> Any:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if data.startswith(_OLD):
        raise Refused(
            "planning.exchange.mpp", N_("这是 .mpp 文件。请在 Project 里“另存为”，类型选 XML 格式，再导入。"), "invalid"
        )
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused(
            "planning.exchange.no_xml",
            N_("文件不是完整的 XML，读不下去。请在 Project 里重新另存为 XML 格式。"),
            "invalid",
        ) from None
    if root.tag not in ("Project", f"{_NAMESPACE}Project"):
        raise Refused(
            "planning.exchange.no_project",
            N_("这个 XML 不是 Project 的计划。请在 Project 里“另存为”XML 格式。"),
            "invalid",
        )
    return root


class _Task(NamedTuple):
    element: Any
    uid: str
    name: str
    level: int
    is_summary: bool


class _Reading:
    def __init__(self, root: Any):
        self.root = root
        self.done = Imported()
        self.space = _NAMESPACE if root.tag.startswith("{") else ""
        self.minutes_a_day = _number(self.text(root, "MinutesPerDay")) or 480
        self.number: dict[str, int] = {}
        """UID of a task -> number of its row."""
        self.under: dict[str, list[str]] = {}
        """UID of a summary task -> UIDs of the tasks below it that have rows."""

    def text(self, element: Any, name: str) -> str:
        return (element.findtext(f"{self.space}{name}") or "").strip()

    def each(self, element: Any, name: str) -> Iterator[Any]:
        return element.iterfind(f"{self.space}{name}")

    def read(self) -> None:
        root, done = self.root, self.done
        done.title = self.text(root, "Title") or self.text(root, "Name")
        done.start_on = _day(self.text(root, "StartDate"))
        tasks = self._tasks()
        not_too_many(sum(not task.is_summary for task in tasks))
        if not any(not task.is_summary for task in tasks):
            raise Refused("planning.exchange.empty", N_("文件里没有任务。"), "invalid")
        above: list[_Task] = []
        kept: list[_Task] = []
        for task in tasks:
            while above and above[-1].level >= task.level:
                above.pop()
            if task.is_summary:
                above.append(task)
                self.under[task.uid] = []
                continue
            kept.append(task)
            self.number[task.uid] = len(kept)
            for one in above:
                self.under[one.uid].append(task.uid)
            self._row(task, [one.name for one in above])
        self._links(tasks)
        self._left_out()

    def _tasks(self) -> list[_Task]:
        tasks = []
        skipped: Counter[str] = Counter()
        for element in root_tasks(self.root, self.space):
            if self.text(element, "IsNull") == "1" or (
                self.text(element, "UID") == "0" and self.text(element, "OutlineLevel") in ("", "0")
            ):
                continue
            if self.text(element, "Active") == "0":
                skipped["inactive"] += 1
            elif self.text(element, "ExternalTask") == "1" or self.text(element, "IsSubproject") == "1":
                skipped["external"] += 1
            else:
                level = _number(self.text(element, "OutlineLevel"))
                is_summary = self.text(element, "Summary") == "1"
                tasks.append(_Task(element, self.text(element, "UID"), self.text(element, "Name"), level, is_summary))
        if n := skipped["inactive"]:
            self.done.note(None, "", N_("{n} 个停用的任务没有带入。"), n=n)
        if n := skipped["external"]:
            self.done.note(None, "", N_("{n} 个别的项目里的任务没有带入。"), n=n)
        return tasks

    def _row(self, task: _Task, above: list[str]) -> None:
        at, element = len(self.done.rows), task.element
        row = blank()
        row["title"] = task.name
        row["unit"] = "working"
        if above:
            row["group"] = " / ".join(above)
        duration, layout = self.text(element, "Duration"), self.text(element, "DurationFormat")
        minutes = _minutes(duration)
        if self.text(element, "Milestone") == "1" and not minutes:
            row["milestone"] = "1"
        elif minutes is None:
            row["days"] = duration
            self.done.note(at, "days", N_("工期“{given}”读不懂，请填写天数。"), given=short(duration))
        else:
            if layout in _ELAPSED:
                row["unit"] = "calendar"
            a_day = 24 * 60 if layout in _ELAPSED else self.minutes_a_day
            days = max(1, -(-minutes // a_day))
            row["days"] = str(days)
            if minutes == 0:
                row["days"], row["milestone"] = "", "1"
            elif minutes % a_day:
                hours = f"{minutes / 60:.4g}"
                self.done.note(at, "days", N_("工期 {hours} 小时，按整天带入为 {days} 天。"), hours=hours, days=days)
        self._constraint(at, row, element)
        self._actual(row, element)
        self.done.rows.append(row)

    def _constraint(self, at: int, row: dict[str, str], element: Any) -> None:
        kind, day = self.text(element, "ConstraintType"), _day(self.text(element, "ConstraintDate"))
        if day and kind in _CONSTRAINTS:
            row[_CONSTRAINTS[kind]] = day
        elif day and kind == "3":
            row["fixed_on" if row["milestone"] else "not_after"] = day
            if not row["milestone"]:
                self.done.note(at, "not_after", N_("“必须完成于 {day}”带入为最迟 {day} 完成。"), day=day)
        elif day and kind in _SAYS:
            self.done.note(at, "", _SAYS[kind], day=day)
        if deadline := _day(self.text(element, "Deadline")):
            row["not_after"] = min(filter(None, (row["not_after"], deadline)))
        if self.text(element, "Manual") == "1":
            self.done.note(at, "", N_("手动安排的任务，日期按前后关系重新推算。"))

    def _actual(self, row: dict[str, str], element: Any) -> None:
        found = {
            "started_on": _day(self.text(element, "ActualStart")),
            "finished_on": _day(self.text(element, "ActualFinish")),
            "percent": self.text(element, "PercentComplete"),
        }
        row |= {name: text for name, text in found.items() if text and text != "0"}

    # ── links ──────────────────────────────────────────────────────────────────

    def _links(self, tasks: list[_Task]) -> None:
        given: dict[str, list[Link]] = {}
        on_summaries: list[tuple[str, Link]] = []
        for task in tasks:
            for element in self.each(task.element, "PredecessorLink"):
                if (link := self._link(task, element)) is None:
                    continue
                if task.is_summary:
                    on_summaries.append((task.uid, link))
                else:
                    given.setdefault(task.uid, []).append(link)
        inside = {uid: [link.before for link in links] for uid, links in given.items()}
        for uid, link in on_summaries:
            if link.type not in ("FS", "SS"):
                self.done.note(None, "after", N_("一条连到汇总任务完成的前后关系没有带入，请核对。"))
                continue
            below = set(self.under[uid])
            for one in self.under[uid]:
                if not below & set(inside.get(one, ())):  # it begins the summary task
                    given.setdefault(one, []).append(link)
        for uid, links in given.items():
            at = self.number[uid] - 1
            written: dict[Link, None] = {}
            for link in links:
                for before in self._befores(at, link, inside):
                    if before != uid:
                        written[link._replace(before=str(self.number[before]))] = None
            if len(written) > predecessors.MOST_PARTS:
                self.done.note(
                    at,
                    "after",
                    N_("前置步骤有 {n} 个，只带入前 {most} 个。"),
                    n=len(written),
                    most=predecessors.MOST_PARTS,
                )
            self.done.rows[at]["after"] = predecessors.written(list(written)[: predecessors.MOST_PARTS])

    def _befores(self, at: int, link: Link, inside: dict[str, list[str]]) -> list[str]:
        """The tasks that a link comes from: of a summary task those that end it, or those that begin it."""
        if link.before in self.number:
            return [link.before]
        below = self.under.get(link.before)
        if below is None:
            self.done.note(at, "after", N_("有一个前置任务不在文件里或没有带入，这条前后关系没有带入。"))
            return []
        if not below:
            return []
        if link.type in ("FS", "FF"):
            members = set(below)
            waiting_inside = {before for one in below for before in inside.get(one, ()) if before in members}
            return [one for one in below if one not in waiting_inside]
        self.done.note(at, "after", N_("前置是汇总任务的开始，按它的第一个任务带入。"))
        return below[:1]

    def _link(self, task: _Task, element: Any) -> Link | None:
        at = self.number.get(task.uid, 0) - 1
        row = at if at >= 0 else None
        if self.text(element, "CrossProject") == "1":
            self.done.note(row, "after", N_("连到别的项目的前后关系没有带入。"))
            return None
        kind = _TYPES.get(self.text(element, "Type") or "1", "FS")
        given, layout = self.text(element, "LinkLag"), self.text(element, "LagFormat")
        lag = _number(given)
        if lag and layout in _PERCENT:
            self.done.note(row, "after", N_("按百分比写的间隔没有带入，请改写成工作日。"))
            lag = 0
        elif layout in _ELAPSED:
            calendar_days = lag / 10 / 60 / 24
            days = round(calendar_days * 5 / 7)
            if lag:
                self.done.note(
                    row,
                    "after",
                    N_("间隔 {n} 个自然日，约合 {days} 个工作日带入，请核对。"),
                    n=f"{calendar_days:.4g}",
                    days=days,
                )
            lag = days
        else:
            tenths = self.minutes_a_day * 10
            whole = -(-lag // tenths) if lag > 0 else lag // tenths
            if lag % tenths:
                self.done.note(row, "after", N_("间隔不是整天，按 {days} 个工作日带入。"), days=whole)
            lag = whole
        return Link(self.text(element, "PredecessorUID"), kind, lag)

    def _left_out(self) -> None:
        root = self.root
        resources = sum(
            bool(self.text(one, "Name")) for some in self.each(root, "Resources") for one in self.each(some, "Resource")
        )
        if resources:
            self.done.note(None, "", N_("{n} 个资源和它们的分配没有带入，责任单位请在表里填写。"), n=resources)
        if sum(1 for some in self.each(root, "Calendars") for _ in self.each(some, "Calendar")):
            self.done.note(None, "", N_("文件里的日历没有带入，工作日一律按国务院的放假安排。"))
        if any(self.text(task, "Recurring") == "1" for task in root_tasks(root, self.space)):
            self.done.note(None, "", N_("周期性任务按一次一行带入。"))


def root_tasks(root: Any, space: str) -> Iterator[Any]:
    for some in root.iterfind(f"{space}Tasks"):
        yield from some.iterfind(f"{space}Task")


def _number(text: str) -> int:
    return int(text) if _WHOLE.fullmatch(text) else 0


def _minutes(text: str) -> int | None:
    """ISO duration, whose days are of 24 hours; None where it is none."""
    found = _DURATION.fullmatch(text)
    if not found or text in ("P", "PT"):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (days * 24 + hours) * 60 + minutes + -(-seconds // 60)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
