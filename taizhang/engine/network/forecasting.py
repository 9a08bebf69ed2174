"""Forward from what has happened: when each step can be done from today on, and what slips if one slips.

Facts are dates and may lie on days off. What has been started goes on for the days that are left of it; a link holds
what is left of a step as it holds the whole, also where the step was started out of order.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar

from .crossing import Crossing
from .fitting import name
from .grid import Grid, grid
from .model import ENDS, Expected, Forecast, Link, Move, OutOfOrder, Plan, Sentence, Slip, Step
from .passes import latest
from .scheduling import Dates, provisional_years, unknown


def forecast(plan: Plan, calendar: Calendar, today: date) -> Forecast:
    """How the plan goes on: what is finished stays, what is not is done as early as today and its links allow.

    Raises `Cyclic` and `BeyondTime` as `schedule` does.
    """
    laid = grid(plan, calendar)
    going = _forward(plan, laid, calendar, today)
    rows = _rows(plan, laid, calendar, going)
    last = _last(laid, rows)
    finish = rows[last].forecast_finish_on
    late = working_days_late(calendar, plan.deadline, finish)
    early = _out_of_order(plan, rows, calendar)
    years = provisional_years(min(today, plan.deadline), max(finish, plan.deadline), calendar)
    steps = {step.id: step for step in plan.steps}
    says = [_finishes(plan, finish, late), *(_early(steps[one.step], steps[one.before], one) for one in early)]
    if years:
        says.append(unknown(years))
    chain = tuple(plan.steps[place].id for place in _chain(going, last))
    return Forecast(rows, finish, late, chain, early, years, tuple(says))


def downstream(plan: Plan, calendar: Calendar, key: str, finish_on: date, today: date | None = None) -> Slip:
    """What moves if the step `key` finishes on this day and is begun as it would be otherwise.

    Without `today`, from the earliest dates of the plan. Raises `KeyError` for a step that the plan does not have.
    """
    laid = grid(plan, calendar)
    place = {step.id: n for n, step in enumerate(plan.steps)}[key]
    today = today or plan.start
    before = _rows(plan, laid, calendar, _forward(plan, laid, calendar, today))
    started = min(before[place].forecast_start_on, finish_on)
    steps = list(plan.steps)
    steps[place] = steps[place]._replace(started_on=started, finished_on=finish_on)
    plan_then = plan._replace(steps=tuple(steps))
    after = _rows(plan_then, laid, calendar, _forward(plan_then, laid, calendar, today))
    late = latest(laid, Crossing(calendar))
    dates = Dates(laid, calendar)
    moves = []
    for n, (one, other) in enumerate(zip(before, after, strict=True)):
        if n == place or one == other:
            continue
        by = dates.of(n, late[n])[1]
        days = calendar.between(one.forecast_finish_on, other.forecast_finish_on)
        if other.forecast_finish_on > one.forecast_finish_on:
            days = max(days, 1)
        elif other.forecast_finish_on < one.forecast_finish_on:
            days = min(days, -1)
        moves.append(Move(one.id, *one[1:], *other[1:], days, by, other.forecast_finish_on > by))
    now, then = (max(row.forecast_finish_on for row in rows) for rows in (before, after))
    late_now, late_then = (working_days_late(calendar, plan.deadline, finish) for finish in (now, then))
    return Slip(tuple(moves), now, then, late_now, late_then, (_slips(plan, now, then, late_then),))


def working_days_late(calendar: Calendar, due: date, finish: date) -> int:
    """Working days from the due date to the finish; negative: so many are left. Late by days off alone is late by 1."""
    days = calendar.between(due, finish)
    return max(days, 1) if finish > due else days


# ── the pass ───────────────────────────────────────────────────────────────────


class _Going(NamedTuple):
    """Positions of both ends; of a finished step without a start, it lies as many days before as were planned."""

    starts: list[int]
    starts_by_date: list[bool]
    finishes: list[int]
    finishes_by_date: list[bool]
    held_by: list[int]
    """The place of the step that holds what is left of this one; -1: a date, today or a fact does."""


def _forward(plan: Plan, laid: Grid, calendar: Calendar, today: date) -> _Going:
    crossing = Crossing(calendar)
    size = len(plan.steps)
    going = _Going([0] * size, [False] * size, [0] * size, [False] * size, [-1] * size)
    starts, starts_by_date, finishes, finishes_by_date, held_by = going
    passed, eve = calendar.count(today.toordinal() - 1), today.toordinal() - 1
    for place in laid.order:
        step = plan.steps[place]
        by_date = laid.in_calendar_days[place]
        if step.finished_on:
            finish, finish_by_date = _fact(step.finished_on, by_date, calendar)
            finishes[place], finishes_by_date[place] = finish, finish_by_date
            if step.started_on and not step.milestone:
                start, starts_by_date[place] = _fact(step.started_on, by_date, calendar)
                starts[place] = start - 1
            elif step.milestone:
                starts[place], starts_by_date[place] = finish, finish_by_date
            elif finish_by_date and not by_date:
                starts[place] = calendar.count(finish) - step.days
            else:
                starts[place], starts_by_date[place] = finish - step.days, finish_by_date
            continue
        is_started = step.started_on is not None and not step.milestone
        days = _left(step) if is_started else laid.days[place]
        is_moment = days == 0
        first = (eve if by_date else passed) + is_moment
        if not is_started:
            first = max(first, laid.starts_from[place])
        for before, from_finish, to_finish, lag in laid.edges[place]:
            if from_finish:
                x, x_by_date, x_is_eve = finishes[before], finishes_by_date[before], False
            else:
                x, x_by_date, x_is_eve = starts[before], starts_by_date[before], not laid.is_moment[before]
            if x_by_date or by_date:
                y = crossing.later(x, x_by_date, x_is_eve, by_date, not (to_finish or is_moment), lag)
            else:
                y = x + lag
            if to_finish:
                y -= days
            if y > first:
                first, held_by[place] = y, before
        finishes[place], finishes_by_date[place] = first + days, by_date
        if is_started and step.started_on:
            start, starts_by_date[place] = _fact(step.started_on, by_date, calendar)
            starts[place] = start - 1
        else:
            starts[place], starts_by_date[place] = first, by_date
    return going


def _left(step: Step) -> int:
    """Days that are left of a started step: none when all is done and only the finish has not been said."""
    return max(0, -(-step.days * (100 - step.percent) // 100))


def _fact(day: date, by_date: bool, calendar: Calendar) -> tuple[int, bool]:
    """The position of the end of a day on which something happened, and whether it counts all days: also a step in
    working days may have been worked at on a day off."""
    if by_date or not calendar.is_working(day):
        return day.toordinal(), True
    return calendar.count(day.toordinal()), False


def _rows(plan: Plan, laid: Grid, calendar: Calendar, going: _Going) -> tuple[Expected, ...]:
    day = Dates(laid, calendar).day
    return tuple(
        [
            Expected(step.id, day(start if is_moment else start + 1, start_by_date), day(finish, finish_by_date))
            for step, is_moment, start, start_by_date, finish, finish_by_date in zip(
                plan.steps, laid.is_moment, *going[:4], strict=True
            )
        ]
    )


def _last(laid: Grid, rows: tuple[Expected, ...]) -> int:
    """The step that ends the plan; of those that end it together, the one that comes last."""
    finish = max(row.forecast_finish_on for row in rows)
    return next(place for place in reversed(laid.order) if rows[place].forecast_finish_on == finish)


def _chain(going: _Going, end: int) -> list[int]:
    chain = [end]
    while (before := going.held_by[chain[-1]]) >= 0:
        chain.append(before)
    return chain[::-1]


# ── what is said ───────────────────────────────────────────────────────────────


def _out_of_order(plan: Plan, rows: tuple[Expected, ...], calendar: Calendar) -> tuple[OutOfOrder, ...]:
    """Links whose later end has happened and whose earlier end has not, unless their lead allows for it."""
    place = {step.id: n for n, step in enumerate(plan.steps)}
    found = []
    for step, row in zip(plan.steps, rows, strict=True):
        if not (step.finished_on or (step.started_on and not step.milestone)):
            continue
        for link in step.after:
            before = place[link.before]
            if _is_early(link, plan.steps[before], rows[before], step, row, calendar):
                found.append(OutOfOrder(step.id, link.before, link.type))
    return tuple(found)


def _is_early(link: Link, before: Step, expected: Expected, step: Step, row: Expected, calendar: Calendar) -> bool:
    from_finish, to_finish = ENDS[link.type]
    from_finish, to_finish = from_finish or before.milestone, to_finish or step.milestone
    if before.finished_on or (before.started_on and not from_finish) or (to_finish and not step.finished_on):
        return False
    if link.lag >= 0:
        return True
    x = expected.forecast_finish_on if from_finish else expected.forecast_start_on
    y = row.forecast_finish_on if to_finish else row.forecast_start_on
    passed = calendar.count(y.toordinal() - (not to_finish)) - calendar.count(x.toordinal() - (not from_finish))
    return passed < link.lag


_EARLY = {  # is the step finished, or only started; should the other be finished, or only started
    (False, True): N_("“{step}”已经开始，应先完成的“{before}”还没有完成；剩下的按等它完成后推算。"),
    (False, False): N_("“{step}”已经开始，应先开始的“{before}”还没有开始；剩下的按等它开始后推算。"),
    (True, True): N_("“{step}”已经完成，应先完成的“{before}”还没有完成。"),
    (True, False): N_("“{step}”已经完成，应先开始的“{before}”还没有开始。"),
}


def _early(step: Step, before: Step, early: OutOfOrder) -> Sentence:
    message = _EARLY[step.finished_on is not None, ENDS[early.type][0] or before.milestone]
    return Sentence(message, {"step": name(step), "before": name(before)})


def _finishes(plan: Plan, finish: date, late: int) -> Sentence:
    params: dict[str, object] = {"finish": finish, "deadline": plan.deadline, "n": abs(late)}
    if all(step.finished_on for step in plan.steps):
        if late > 0:
            return Sentence(N_("已在 {finish} 全部完成，比期限 {deadline} 晚 {n} 个工作日。"), params)
        return Sentence(N_("已在 {finish} 全部完成，期限是 {deadline}。"), params)
    if late > 0:
        return Sentence(N_("照现在的进度，预计 {finish} 全部完成，比期限 {deadline} 晚 {n} 个工作日。"), params)
    if late == 0:
        return Sentence(N_("照现在的进度，预计 {finish} 全部完成，正好赶上期限 {deadline}。"), params)
    return Sentence(N_("照现在的进度，预计 {finish} 全部完成，离期限 {deadline} 还有 {n} 个工作日的余地。"), params)


def _slips(plan: Plan, now: date, then: date, late: int) -> Sentence:
    params: dict[str, object] = {"before": now, "finish": then, "deadline": plan.deadline, "n": late}
    if now == then:
        if late > 0:
            return Sentence(N_("全部完成的日期不变，仍是 {finish}，比期限 {deadline} 晚 {n} 个工作日。"), params)
        return Sentence(N_("全部完成的日期不变，仍是 {finish}，赶得上期限 {deadline}。"), params)
    if late > 0:
        return Sentence(N_("全部完成的日期从 {before} 变为 {finish}，比期限 {deadline} 晚 {n} 个工作日。"), params)
    return Sentence(N_("全部完成的日期从 {before} 变为 {finish}，赶得上期限 {deadline}。"), params)
