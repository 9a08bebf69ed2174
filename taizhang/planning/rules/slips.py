"""Two versions of a plan side by side, step by step by its key: what slipped, what is new, what was stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from taizhang.engine.network import Sentence
from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar


class Planned(NamedTuple):
    """A step of a version, as it was approved or as it is forecast."""

    key: str
    title: str
    days: int
    day_unit: str
    starts_on: date
    finishes_on: date


class Slipped(NamedTuple):
    """A step of both versions; working days, positive for later, 0 where only days off lie between."""

    before: Planned
    now: Planned
    start_days: int
    finish_days: int

    @property
    def has_other_days(self) -> bool:
        return (self.before.days, self.before.day_unit) != (self.now.days, self.now.day_unit)

    @property
    def is_changed(self) -> bool:
        return self.before != self.now


class Comparison(NamedTuple):
    rows: tuple[Slipped | Planned, ...]
    """Every step in the order of the new version, a stopped one after the step that it followed before."""
    added: frozenset[str]
    stopped: frozenset[str]
    """Keys of steps that the new version does not have (中止); they stay in the comparison."""
    finish_days: int
    """Working days by which the last step finishes later."""

    @property
    def slipped(self) -> list[Slipped]:
        return [row for row in self.rows if isinstance(row, Slipped)]


def compare(before: Sequence[Planned], now: Sequence[Planned], calendar: Calendar) -> Comparison:
    """What became of each step; keys are unique within a version, and neither version is empty."""
    old = {step.key: step for step in before}
    new = {step.key: step for step in now}
    followed: dict[str | None, list[Planned]] = {}
    last = None
    for step in before:
        if step.key in new:
            last = step.key
        else:
            followed.setdefault(last, []).append(step)
    rows: list[Slipped | Planned] = list(followed.get(None, ()))
    for step in now:
        rows.append(_slipped(old[step.key], step, calendar) if step.key in old else step)
        rows += followed.get(step.key, ())
    ends = [max(step.finishes_on for step in version) for version in (before, now)]
    return Comparison(
        tuple(rows), frozenset(new.keys() - old.keys()), frozenset(old.keys() - new.keys()), calendar.between(*ends)
    )


def _slipped(before: Planned, now: Planned, calendar: Calendar) -> Slipped:
    return Slipped(
        before,
        now,
        calendar.between(before.starts_on, now.starts_on),
        calendar.between(before.finishes_on, now.finishes_on),
    )


def says(comparison: Comparison, row: Slipped | Planned) -> list[Sentence]:
    """What happened to one step, in words; nothing for one that stayed as it was."""
    if isinstance(row, Planned):
        if row.key in comparison.stopped:
            return [Sentence(N_("中止：原定 {start} 至 {finish}。"), _dates(row))]
        return [Sentence(N_("新增：{start} 至 {finish}。"), _dates(row))]
    found = []
    before, now = row.before, row.now
    if before.title != now.title:
        found.append(Sentence(N_("原名“{title}”。"), {"title": before.title}))
    if row.has_other_days:
        found.append(Sentence(N_("工期由 {before} 改为 {now}。"), {"before": duration(before), "now": duration(now)}))
    if before.finishes_on != now.finishes_on:
        params: dict[str, object] = {
            "before": before.finishes_on, "now": now.finishes_on, "n": abs(row.finish_days),
        }  # fmt: skip
        if row.finish_days == 0:
            message = N_("完成由 {before} 改到 {now}，中间没有工作日。")
        elif row.finish_days > 0:
            message = N_("完成由 {before} 推迟到 {now}，晚 {n} 个工作日。")
        else:
            message = N_("完成由 {before} 提前到 {now}，早 {n} 个工作日。")
        found.append(Sentence(message, params))
    elif before.starts_on != now.starts_on:
        found.append(
            Sentence(N_("开始由 {before} 改到 {now}，完成不变。"), {"before": before.starts_on, "now": now.starts_on})
        )
    return found


def summary(comparison: Comparison) -> Sentence:
    """The whole in one sentence."""
    later = sum(row.finish_days > 0 for row in comparison.slipped)
    sooner = sum(row.finish_days < 0 for row in comparison.slipped)
    params: dict[str, object] = {
        "later": later, "sooner": sooner, "added": len(comparison.added), "stopped": len(comparison.stopped),
        "n": abs(comparison.finish_days),
    }  # fmt: skip
    if not any(row.is_changed for row in comparison.slipped) and not comparison.added and not comparison.stopped:
        return Sentence(N_("没有变化。"), {})
    if comparison.finish_days > 0:
        return Sentence(
            N_("整个计划晚 {n} 个工作日完成：推迟 {later} 步，提前 {sooner} 步，新增 {added} 步，中止 {stopped} 步。"),
            params,
        )
    if comparison.finish_days < 0:
        return Sentence(
            N_("整个计划早 {n} 个工作日完成：推迟 {later} 步，提前 {sooner} 步，新增 {added} 步，中止 {stopped} 步。"),
            params,
        )
    return Sentence(
        N_("整个计划完成日期不变：推迟 {later} 步，提前 {sooner} 步，新增 {added} 步，中止 {stopped} 步。"), params
    )


def duration(step: Planned) -> Sentence:
    """How long a step takes, with the kind of its days."""
    if step.days == 0:
        return Sentence(N_("里程碑"), {})
    message = N_("{n} 天") if step.day_unit == "calendar" else N_("{n} 个工作日")
    return Sentence(message, {"n": step.days})


def _dates(step: Planned) -> dict[str, object]:
    return {"start": step.starts_on, "finish": step.finishes_on}
