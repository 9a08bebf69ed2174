"""Which rule tells that a plan lags, and against which curve; either can be chosen again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from taizhang.engine.network import Sentence
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar

from . import curves
from .lag import GREEN, PRESETS, RED, YELLOW, DaysLate, Lag, Milestone, MonthsMissed, Points, Ratio

BY_PLAN, MONTHLY, HALF60, TYPED = "plan", "months", "half60", "typed"
CURVES = {
    BY_PLAN: N_("按计划各步的日期"),
    MONTHLY: N_("按月均分，每月十二分之一"),
    HALF60: N_("上半年完成60%，下半年40%"),
    TYPED: N_("按自己填的十二个月"),
}
ON_CURVE = {key for key, preset in PRESETS.items() if isinstance(preset.rule, Points | Ratio)}
"""The rules that ask how much should be done."""


class Curve(NamedTuple):
    """A curve as a plan keeps it: of the months of the year in which the plan begins, unless it is `plan`."""

    name: str = BY_PLAN
    tenths: tuple[int, ...] = ()
    """Twelve cumulative percentages in tenths, of the one that was typed."""

    def expects(self, steps: Sequence[curves.Weighed], start_on: date, day: date, calendar: Calendar) -> Fraction:
        """How much should be done by a day, in per cent."""
        if self.name == BY_PLAN:
            return curves.by_plan(steps, day, calendar)
        months = {
            MONTHLY: curves.LINEAR,
            HALF60: curves.by_halves(60),
            TYPED: tuple(Fraction(tenth, 10) for tenth in self.tenths),
        }[self.name]
        return curves.by_month(months, start_on.year, day, calendar)


def curve_of(name: str, typed: Sequence[str], start_on: date, deadline_on: date) -> Curve:
    """The curve that somebody chose for a plan; raises `Refused`. `typed` is read only where it is asked for."""
    if name not in CURVES:
        raise Refused("planning.choice", N_("请从列出的里面选。"), "invalid")
    if name != BY_PLAN and start_on.year != deadline_on.year:
        raise Refused(
            "planning.curve.years",
            N_("计划从{first}年做到{last}年；按月的序时进度只管一年，请选“按计划各步的日期”。"),
            "invalid",
            first=start_on.year,
            last=deadline_on.year,
        )
    if name != TYPED:
        return Curve(name)
    return Curve(name, tuple(int(10 * number) for number in curves.cumulative(typed)))


class Point(NamedTuple):
    """A step, or the deadline of the whole: when it is due, and when it was reached."""

    title: str
    due_on: date
    reached_on: date | None
    is_milestone: bool = False


class Facts(NamedTuple):
    """What a rule may look at."""

    percent: Fraction
    expected: Fraction
    points: Sequence[Point]
    """The steps, and last the deadline of the whole, which counts as a milestone."""
    begins_on: date
    begun_on: date | None


class Judged(NamedTuple):
    colour: str
    percent: Fraction
    expected: Fraction
    says: Sentence
    about: str = ""
    """Of the rules of dates: the step that decided the light."""


def judge(rule: str, facts: Facts, day: date, calendar: Calendar) -> Judged:
    """The light of a plan. Of several dates the worst counts, of equals the first."""
    chosen = PRESETS[rule if rule in PRESETS else "points"].rule
    about = ""
    if isinstance(chosen, Points | Ratio):
        lag = chosen.judge(facts.percent, facts.expected)
    elif isinstance(chosen, MonthsMissed):
        lag = chosen.judge(facts.begins_on, facts.begun_on, day)
    elif isinstance(chosen, Milestone):
        points = [point for point in facts.points if point.is_milestone]
        lag, about = _worst([(chosen.judge(p.due_on, p.reached_on, day, calendar), p) for p in points])
    else:
        assert isinstance(chosen, DaysLate)  # noqa: S101
        # What was late and is done by now is over; at the end it counts when the whole was done.
        points = [point for point in facts.points if point.reached_on is None] or [facts.points[-1]]
        lag, about = _worst([(chosen.judge(p.due_on, p.reached_on, day), p) for p in points])
        about = "" if lag.colour == GREEN else about
    return Judged(lag.colour, facts.percent, facts.expected, lag.says, about)


def _worst(lags: list[tuple[Lag, Point]]) -> tuple[Lag, str]:
    ranks = {RED: 0, YELLOW: 1, GREEN: 2}
    lag, point = min(lags, key=lambda each: (ranks[each[0].colour], each[1].reached_on is not None, each[1].due_on))
    return lag, point.title
