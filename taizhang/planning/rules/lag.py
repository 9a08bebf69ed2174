"""When work lags: presets as counties have published them, in two algebras: percentage points and ratios.

Bounds are exact: numbers are never rounded before they are judged.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from taizhang.engine.network import Sentence, working_days_late
from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar

from .curves import Number, shown

GREEN, YELLOW, RED = "green", "yellow", "red"


class Lag(NamedTuple):
    colour: str
    says: Sentence


class Points(NamedTuple):
    """Percentage points behind what is expected."""

    yellow: Number
    """Behind by so many, or more."""
    red: Number
    """Behind by more than so many."""

    def judge(self, actual: Number, expected: Number) -> Lag:
        gap = Fraction(actual) - Fraction(expected)
        colour = RED if -gap > self.red else YELLOW if -gap >= self.yellow else GREEN
        params: dict[str, object] = {"actual": shown(actual), "expected": shown(expected), "gap": shown(abs(gap))}
        if gap < 0:
            return Lag(colour, Sentence(N_("完成 {actual}%，应完成 {expected}%，落后 {gap} 个百分点。"), params))
        if gap > 0:
            return Lag(colour, Sentence(N_("完成 {actual}%，应完成 {expected}%，超前 {gap} 个百分点。"), params))
        return Lag(colour, Sentence(N_("完成 {actual}%，与应完成的进度持平。"), params))


class Ratio(NamedTuple):
    """What is done as per cent of what is expected."""

    yellow: Number
    """Less than so much."""
    red: Number

    def judge(self, actual: Number, expected: Number) -> Lag:
        params: dict[str, object] = {"actual": shown(actual), "expected": shown(expected)}
        if expected <= 0:
            return Lag(GREEN, Sentence(N_("完成 {actual}%，现在还不要求进度。"), params))
        ratio = 100 * Fraction(actual) / Fraction(expected)
        colour = RED if ratio < self.red else YELLOW if ratio < self.yellow else GREEN
        params["ratio"] = shown(ratio)
        return Lag(colour, Sentence(N_("完成 {actual}%，应完成 {expected}%，是应完成的 {ratio}%。"), params))


class Milestone(NamedTuple):
    """Near its date yellow, after it red."""

    near: int
    """So many working days are left, or fewer."""

    def judge(self, due_on: date, reached_on: date | None, today: date, calendar: Calendar) -> Lag:
        late = working_days_late(calendar, due_on, reached_on or today)
        params: dict[str, object] = {"due": due_on, "on": reached_on, "n": abs(late)}
        if reached_on:
            if late <= 0:
                return Lag(GREEN, Sentence(N_("节点已在 {on} 达成，按期。"), params))
            return Lag(GREEN, Sentence(N_("节点已在 {on} 达成，晚了 {n} 个工作日。"), params))
        if late > 0:
            return Lag(RED, Sentence(N_("节点 {due} 已过，晚了 {n} 个工作日。"), params))
        return Lag(YELLOW if -late <= self.near else GREEN, Sentence(N_("节点 {due}，还有 {n} 个工作日。"), params))


class DaysLate(NamedTuple):
    """By how many days of the calendar it is late. What builders call orange is yellow here and says its number."""

    some: int
    """Up to so many days it is only a little late."""
    red: int
    """From so many days on."""

    def judge(self, due_on: date, reached_on: date | None, today: date) -> Lag:
        n = ((reached_on or today) - due_on).days
        params: dict[str, object] = {"n": n, "some": self.some, "red": self.red}
        if n <= 0:
            return Lag(GREEN, Sentence(N_("没有超过日期。"), params))
        if n >= self.red:
            return Lag(RED, Sentence(N_("超过日期 {n} 天，已满 {red} 天。"), params))
        if n > self.some:
            return Lag(YELLOW, Sentence(N_("超过日期 {n} 天，已过 {some} 天，满 {red} 天为红灯。"), params))
        return Lag(YELLOW, Sentence(N_("超过日期 {n} 天，在 {some} 天以内。"), params))


class MonthsMissed(NamedTuple):
    """The month in which it should have started has ended, and the months after it."""

    yellow: int
    red: int

    def judge(self, planned_on: date, started_on: date | None, today: date) -> Lag:
        month = f"{planned_on.year}-{planned_on.month:02}"
        if started_on:
            return Lag(GREEN, Sentence(N_("已在 {on} 开工。"), {"on": started_on}))
        missed = (today.year - planned_on.year) * 12 + today.month - planned_on.month
        params: dict[str, object] = {"month": month, "n": missed}
        if missed < self.yellow:
            return Lag(GREEN, Sentence(N_("计划 {month} 月开工，还没有到月底。"), params))
        colour = RED if missed >= self.red else YELLOW
        return Lag(colour, Sentence(N_("计划 {month} 月开工，已连续 {n} 个月没有开工。"), params))


class Preset(NamedTuple):
    label: str
    bounds: str
    rule: Points | Ratio | Milestone | DaysLate | MonthsMissed
    source: str


PRESETS = {
    "points": Preset(N_("百分点差"), N_("落后 10 个百分点亮黄，超过 30 个亮红"), Points(10, 30), N_("银川 2025")),
    "ratio": Preset(N_("比率"), N_("不到应完成的 80% 亮黄，不到 60% 亮红"), Ratio(80, 60), N_("武汉 2025")),
    "milestone": Preset(N_("节点"), N_("临近 5 个工作日亮黄，过期亮红"), Milestone(5), N_("宜昌")),
    "days_late": Preset(N_("超期天数"), N_("超期亮黄，满 15 天亮红"), DaysLate(7, 15), N_("施工单位通行做法")),
    "start": Preset(N_("开工月份"), N_("到月底没有开工亮黄，连续 3 个月亮红"), MonthsMissed(1, 3), N_("银川 2025")),
}
