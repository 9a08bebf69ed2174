"""Which rule tells that a plan lags, and against which curve: chosen when the plan is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from taizhang.engine.network import Sentence
from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar

from . import curves
from .lag import GREEN, PRESETS, RED, YELLOW, Milestone, Points, Ratio

LAG_RULES = {key: PRESETS[key].label for key in ("points", "ratio", "milestone")}
CURVES = {
    "plan": N_("按计划各步的日期"),
    "months": N_("按月份平均，每月十二分之一"),
    "half60": N_("上半年完成60%，下半年40%"),
}


class Point(NamedTuple):
    """A milestone, or the deadline of the whole: when it is due, and when it was reached."""

    title: str
    due_on: date
    reached_on: date | None


class Judged(NamedTuple):
    colour: str
    percent: Fraction
    expected: Fraction
    says: Sentence
    about: str = ""
    """Of the rule of milestones: the one that decided the light."""


def expected_by(curve: str, steps: Sequence[curves.Weighed], start_on: date, day: date, calendar: Calendar) -> Fraction:
    """How much should be done by a day, in per cent."""
    if curve == "months":
        return curves.by_month(curves.LINEAR, start_on.year, day, calendar)
    if curve == "half60":
        return curves.by_month(curves.by_halves(60), start_on.year, day, calendar)
    return curves.by_plan(steps, day, calendar)


def judge(
    rule: str, percent: Fraction, expected: Fraction, points: Sequence[Point], day: date, calendar: Calendar
) -> Judged:
    """The light of a plan. Of milestones the worst counts, of equals the first."""
    chosen = PRESETS[rule if rule in LAG_RULES else "points"].rule
    if isinstance(chosen, Points | Ratio):
        lag = chosen.judge(percent, expected)
        return Judged(lag.colour, percent, expected, lag.says)
    assert isinstance(chosen, Milestone)  # noqa: S101
    ranks = {RED: 0, YELLOW: 1, GREEN: 2}
    lags = [(chosen.judge(p.due_on, p.reached_on, day, calendar), p) for p in points]
    worst, point = min(lags, key=lambda each: (ranks[each[0].colour], each[1].reached_on is not None, each[1].due_on))
    return Judged(worst.colour, percent, expected, worst.says, point.title)
