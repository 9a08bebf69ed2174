"""From what was entered (parsed JSON) to a plan, or to every fault in it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar

from .faults import Faulty
from .grid import counts_dates
from .model import ENDS, UNITS, WORKING, Link, Plan, Step
from .order import Cyclic, sequence

LONGEST_TEXT = 200
MOST_DAYS = 36_500
MOST_NAMED = 40
"""Steps of one circle that a sentence names."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN = 40


def plan_of(entered: Any, today: date, calendar: Calendar) -> Plan:
    """The plan; raises `Faulty` with every fault. Keys that mean nothing to the schedule are left alone."""
    return _Reading(calendar, today).plan(entered)


class _Reading:
    def __init__(self, calendar: Calendar, today: date):
        self.calendar, self.today = calendar, today
        self.faults: list[Refused] = []
        self.at: int | None = None
        self.step = ""

    def fault(self, field: str, message: str, **params: Any) -> None:
        place = {"at": self.at, "field": field, "step": self.step}
        self.faults.append(Refused(f"network.{field}", message, kind="invalid", **place, **params))

    def plan(self, entered: Any) -> Plan:
        if not isinstance(entered, dict):
            self.fault("plan", N_("计划应是一个对象，写明 deadline（期限）和 steps（步骤）。"))
            raise Faulty(self.faults)
        deadline = self._deadline(entered)
        start = self._plan_date(
            entered, "start", N_("start（开始日期）要写成 2026-03-02 这样的日期，现在是“{given}”。")
        )
        rows = entered.get("steps")
        if not isinstance(rows, list) or not rows:
            self.fault("steps", N_("steps（步骤）应是一个列表，至少有一个步骤。"))
            raise Faulty(self.faults)
        steps = []
        seen: dict[str, int] = {}
        for self.at, row in enumerate(rows):
            if step := self._step(row, seen):
                steps.append(step)
        self._links(rows, steps, seen)
        self._circles(steps)
        if self.faults or deadline is None:
            raise Faulty(self.faults)
        return Plan(deadline, tuple(steps), start or self.today)

    def _deadline(self, entered: dict[str, Any]) -> date | None:
        if entered.get("deadline") is None:
            self.fault("deadline", N_("没有写 deadline（期限），例如 2026-09-01。"))
            return None
        return self._plan_date(
            entered, "deadline", N_("deadline（期限）要写成 2026-09-01 这样的日期，现在是“{given}”。")
        )

    def _plan_date(self, entered: dict[str, Any], field: str, message: str) -> date | None:
        given = entered.get(field)
        found = _date(given)
        if found is None and given is not None:
            self.fault(field, message, given=_shown(given))
        return found

    def _step(self, row: Any, seen: dict[str, int]) -> Step | None:
        assert self.at is not None  # noqa: S101
        self.step = f" #{self.at + 1} "
        if not isinstance(row, dict):
            self.fault("step", N_("步骤{step}应是一个对象，写明 id 和 days，现在是“{given}”。"), given=_shown(row))
            return None
        before = len(self.faults)
        key = self._text(row.get("id"), "id")
        if key is None:
            if row.get("id") is None or row.get("id") == "":
                self.fault("id", N_("步骤{step}没有 id，请给它一个编号。"))
        elif key in seen:
            self.step = f"“{_short(key)}”"
            self.fault(
                "id", N_("第 {first} 个和第 {n} 个步骤的 id 都是{step}，请改一个。"), first=seen[key] + 1, n=self.at + 1
            )
        else:
            seen[key] = self.at
            self.step = f"“{_short(key)}”"
        title = "" if row.get("title") in (None, "") else self._text(row["title"], "title")
        milestone = row.get("milestone")
        if milestone is None:
            milestone = False
        elif not isinstance(milestone, bool):
            self.fault(
                "milestone",
                N_("步骤{step}的 milestone 只能是 true 或 false，现在是“{given}”。"),
                given=_shown(milestone),
            )
            milestone = False
        unit = row.get("unit")
        if unit is None:
            unit = WORKING
        elif unit not in UNITS:
            self.fault(
                "unit",
                N_("步骤{step}的 unit 只能是 working（工作日）或 calendar（自然日），现在是“{given}”。"),
                given=_shown(unit),
            )
            unit = WORKING
        days = self._days(row.get("days"), milestone)
        not_before, not_after = self._step_date(row, "not_before"), self._step_date(row, "not_after")
        fixed_on = self._step_date(row, "fixed_on")
        after = self._after(row.get("after"))
        actual = self._actual(row)
        if len(self.faults) > before or key is None:
            return None
        step = Step(key, days, unit, after, not_before, not_after, fixed_on, milestone, title or "", *actual)
        self._agrees(step)
        return step

    def _text(self, given: Any, field: str) -> str | None:
        """A short text, or None: nothing given, or a fault that has been noted."""
        if given is None or given == "":
            return None
        if not isinstance(given, str) or not given.strip():
            self.fault(field, N_("步骤{step}的 {field} 应是文字，现在是“{given}”。"), given=_shown(given))
        elif len(given) > LONGEST_TEXT:
            self.fault(
                field,
                N_("步骤{step}的 {field} 有 {n} 个字，最多 {most} 个字；请写短，细节另写说明。"),
                n=len(given),
                most=LONGEST_TEXT,
            )
        elif any(0xD800 <= ord(letter) <= 0xDFFF for letter in given):
            self.fault(field, N_("步骤{step}的 {field} 里有残缺的字符，请重新输入。"))
        else:
            return given
        return None

    def _days(self, given: Any, milestone: bool) -> int:
        if milestone:
            if given not in (None, 0) or isinstance(given, bool):
                self.fault(
                    "days", N_("步骤{step}是里程碑，不占时间，days 应写 0，现在是“{given}”。"), given=_shown(given)
                )
            return 0
        if given is None:
            self.fault("days", N_("步骤{step}没有写 days（天数）。"))
        elif isinstance(given, bool) or not isinstance(given, int):
            self.fault("days", N_("步骤{step}的 days（天数）应是整数，现在是“{given}”。"), given=_shown(given))
        elif given == 0:
            self.fault("days", N_('步骤{step}的 days（天数）是 0；至少写 1 天，只是一个时点的请写 "milestone": true。'))
        elif given < 0:
            self.fault("days", N_("步骤{step}的 days（天数）是负数 {given}；至少写 1 天。"), given=_shown(given))
        elif given > MOST_DAYS:
            self.fault(
                "days",
                N_("步骤{step}的 days（天数）是 {given}，超过 {most} 天；请核对。"),
                given=_shown(given),
                most=MOST_DAYS,
            )
        else:
            return given
        return 0

    def _step_date(self, row: dict[str, Any], field: str) -> date | None:
        given = row.get(field)
        if given is None:
            return None
        found = _date(given)
        if found is None:
            self.fault(
                field, N_("步骤{step}的 {field} 要写成 2026-09-01 这样的日期，现在是“{given}”。"), given=_shown(given)
            )
        return found

    def _actual(self, row: dict[str, Any]) -> tuple[date | None, date | None, int]:
        """What has happened: when it started, when it finished, how much is done."""
        started, finished = self._step_date(row, "started_on"), self._step_date(row, "finished_on")
        for field, day in (("started_on", started), ("finished_on", finished)):
            if day and day > self.today:
                self.fault(field, N_("步骤{step}的 {field} 是 {day}，还没有到；只写已经发生的。"), day=day)
        if started and finished and started > finished:
            self.fault(
                "finished_on",
                N_("步骤{step} {started} 开始、{finished} 完成，前后矛盾。"),
                started=started,
                finished=finished,
            )
        percent = row.get("percent")
        if percent is None:
            return started, finished, 0
        if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100:
            self.fault(
                "percent", N_("步骤{step}的 percent 应是 0 到 100 的整数，现在是“{given}”。"), given=_shown(percent)
            )
        elif percent and row.get("started_on") is None and row.get("finished_on") is None:
            self.fault("started_on", N_("步骤{step}已完成 {percent}%，请写 started_on（开始日期）。"), percent=percent)
        else:
            return started, finished, percent
        return started, finished, 0

    def _after(self, given: Any) -> tuple[Link, ...]:
        if given is None:
            return ()
        if not isinstance(given, list):
            self.fault(
                "after", N_("步骤{step}的 after（前置步骤）应是一个列表，现在是“{given}”。"), given=_shown(given)
            )
            return ()
        links = []
        for link in given:
            before = link.get("id") if isinstance(link, dict) else None
            if not isinstance(before, str):
                self.fault(
                    "after",
                    N_("步骤{step}的前置步骤应写成 {example}，现在是“{given}”。"),
                    example=_EXAMPLE,
                    given=_shown(link),
                )
                continue
            kind, lag = link.get("type"), link.get("lag")
            kind, lag = "FS" if kind is None else kind, 0 if lag is None else lag
            if not isinstance(kind, str) or kind not in ENDS:
                self.fault(
                    "after",
                    N_("步骤{step}对前置步骤“{before}”的 type 只能是 FS、SS、FF 或 SF，现在是“{given}”。"),
                    before=_short(before),
                    given=_shown(kind),
                )
            elif isinstance(lag, bool) or not isinstance(lag, int) or abs(lag) > MOST_DAYS:
                self.fault(
                    "after",
                    N_("步骤{step}对前置步骤“{before}”的 lag 应是整数（工作日，提前写负数），现在是“{given}”。"),
                    before=_short(before),
                    given=_shown(lag),
                )
            else:
                links.append(Link(before, kind, lag))
        return tuple(links)

    def _agrees(self, step: Step) -> None:
        """Dates that contradict each other within one step."""
        fixed = step.fixed_on
        if fixed and not counts_dates(step) and not self.calendar.is_working(fixed):
            holiday = self.calendar.name(fixed)
            day = f"{fixed}（{holiday}）" if holiday else str(fixed)
            self.fault(
                "fixed_on",
                N_("步骤{step}的 fixed_on 是 {day}，这天休息；请换一天，或把 unit 改为 calendar（自然日）。"),
                day=day,
            )
        if step.not_before and step.not_after and step.not_before > step.not_after:
            self.fault(
                "not_after",
                N_("步骤{step}不早于 {first}、不晚于 {last}，前后矛盾。"),
                first=step.not_before,
                last=step.not_after,
            )
        if fixed and step.not_before and fixed < step.not_before:
            self.fault(
                "fixed_on",
                N_("步骤{step}固定在 {fixed}，却又不早于 {first}，前后矛盾。"),
                fixed=fixed,
                first=step.not_before,
            )
        if fixed and step.not_after and fixed > step.not_after:
            self.fault(
                "fixed_on",
                N_("步骤{step}固定在 {fixed}，却又不晚于 {last}，前后矛盾。"),
                fixed=fixed,
                last=step.not_after,
            )

    def _links(self, rows: list[Any], steps: list[Step], seen: dict[str, int]) -> None:
        for step in steps:
            for link in step.after:
                if link.before in seen and link.before != step.id:
                    continue
                self.at, self.step = seen[step.id], f"“{_short(step.id)}”"
                if link.before == step.id:
                    self.fault("after", N_("步骤{step}不能以自己为前置步骤。"))
                else:
                    self.fault(
                        "after", N_("步骤{step}的前置步骤“{before}”不在计划里；请核对 id。"), before=_short(link.before)
                    )

    def _circles(self, steps: list[Step]) -> None:
        place = {step.id: i for i, step in enumerate(steps)}
        before = [
            [place[link.before] for link in step.after if link.before in place and link.before != step.id]
            for step in steps
        ]
        try:
            sequence(before)
        except Cyclic as cyclic:
            for circle in cyclic.circles:
                names = [f"“{_short(steps[i].id)}”" for i in circle]
                flow = [names[0], *reversed(names)]  # each place waits for the next, so work flows backwards
                if len(flow) > MOST_NAMED:
                    flow = [*flow[: MOST_NAMED // 2], "…", *flow[-MOST_NAMED // 2 :]]
                self.at, self.step = None, names[0]
                self.fault(
                    "after",
                    N_("步骤绕成了圈：{circle}，谁也不能先开始。请去掉其中一条前后关系。"),
                    circle="→".join(flow),
                )


_EXAMPLE = '{"id": "B", "type": "FS", "lag": 0}'


def _date(given: Any) -> date | None:
    if not isinstance(given, str) or not _DATE.fullmatch(given):
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _shown(given: Any) -> str:
    """What was given, as the person who gave it would recognise it."""
    if isinstance(given, str):
        return _short(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if given is None:
        return "null"
    if isinstance(given, int | float):
        return _short(str(given))
    return "[…]" if isinstance(given, list) else "{…}"
