"""How a plan stands on a day: the forecast from what has happened, its slip, how much is done and should be."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from taizhang.engine.network import BeyondTime, Expected, Slip, downstream, forecast
from taizhang.org import queries as org
from taizhang.planning import calendars
from taizhang.planning.models import Plan as Plans
from taizhang.planning.models import Standing, Step, StepWork
from taizhang.planning.rules import State, curves, judging, slips
from taizhang.planning.scheduling import activities, rows_of


@dataclass(frozen=True)
class Stand:
    """A plan on a day. `late_days` and `slip_days` are working days, negative for sooner."""

    on: date
    forecast_on: date
    late_days: int
    slip_days: int
    judged: judging.Judged
    rows: dict[str, Expected]  # by the key of the step
    chain: list[str]  # keys of the steps that hold the end
    comparison: slips.Comparison | None  # of the baseline with the version in force
    first: dict[str, Step]  # the steps of the baseline, by their key


def stand(plan, steps, works, baseline, today):
    """How the plan stands; None where there is no version in force, or the forecast leads out of the calendar."""
    if not steps:
        return None
    calendar = org.calendar(plan.area_id)
    try:
        found = forecast(activities(plan, steps, works), calendar, today)
    except BeyondTime:
        return None
    weighed = [curves.Weighed(s.starts_on, s.finishes_on, s.days, s.day_unit == "calendar") for s in steps]
    percents = [works[s.key].percent if s.key in works else 0 for s in steps]
    points = [
        judging.Point(s.title, s.finishes_on, works[s.key].finished_on if s.key in works else None, s.is_milestone)
        for s in steps
    ]
    is_over = all(point.reached_on for point in points)
    points.append(judging.Point(plan.title, plan.deadline_on, found.forecast_finish_on if is_over else None, True))
    begun = [work.started_on for work in works.values() if work.started_on]
    facts = judging.Facts(
        percent=curves.whole(weighed, percents, calendar),
        expected=judging.Curve(plan.curve, tuple(plan.curve_tenths)).expects(weighed, plan.start_on, today, calendar),
        points=points,
        begins_on=min(s.starts_on for s in steps),
        begun_on=min(begun, default=None),
    )
    judged = judging.judge(plan.lag_rule, facts, today, calendar)
    first = baseline or steps
    slip = calendar.between(max(s.finishes_on for s in first), found.forecast_finish_on)
    return Stand(
        today, found.forecast_finish_on, found.late_days, slip, judged, {row.id: row for row in found.rows},
        list(found.chain), slips.compare(_planned(first), _planned(steps), calendar), {s.key: s for s in first},
    )  # fmt: skip


def _planned(steps):
    return [slips.Planned(s.key, s.title, s.days, s.day_unit, s.starts_on, s.finishes_on) for s in steps]


def stand_of(plan, today):
    """The same from the tables, the whole of it, whoever reads."""
    works = {work.key: work for work in StepWork.objects.filter(area_id=plan.area_id, plan_id=plan.pk)}
    steps = rows_of(plan, plan.current_no)
    baseline = steps if plan.baseline_no == plan.current_no else rows_of(plan, plan.baseline_no)
    return stand(plan, steps, works, baseline, today)


def remember(plan, today):
    """Keep for lists how the plan stands today. The caller holds the plan's lock: the later of two stays."""
    if plan.state == State.ENDED:
        Standing.objects.filter(area_id=plan.area_id, plan_id=plan.pk).update(is_over=True)
        return
    found = stand_of(plan, today)
    if found is None:
        return
    values = {
        "on": today, "forecast_on": found.forecast_on, "late_days": found.late_days, "slip_days": found.slip_days,
        "percent": curves.shown(found.judged.percent), "expected": curves.shown(found.judged.expected),
        "colour": found.judged.colour, "is_over": False, "calendar_moves": calendars.waiting(plan),
    }  # fmt: skip
    Standing.objects.update_or_create(area_id=plan.area_id, plan_id=plan.pk, defaults=values)


def slips_if(plan, key, finish_on, today) -> Slip | None:
    """What moves when one step finishes on this day."""
    works = {work.key: work for work in StepWork.objects.filter(area_id=plan.area_id, plan_id=plan.pk)}
    return slip_of(plan, rows_of(plan, plan.current_no), works, key, finish_on, today)


def slip_of(plan, steps, works, key, finish_on, today) -> Slip | None:
    """The same of a plan whose steps have been read."""
    if key not in {step.key for step in steps}:
        return None
    try:
        return downstream(activities(plan, steps, works), org.calendar(plan.area_id), key, finish_on, today)
    except BeyondTime:
        return None


@transaction.atomic
def refresh(area_id, plan_id, today):
    """The same for one that has not been read and locked yet."""
    in_force = Plans.objects.filter(area_id=area_id, pk=plan_id, current_no__isnull=False)
    if plan := in_force.select_for_update().first():
        remember(plan, today)


def remember_all(area_id, today):
    """How every plan in force stands on this day, each in a transaction of its own."""
    in_force = Plans.objects.filter(area_id=area_id, current_no__isnull=False).open()
    for plan_id in list(in_force.values_list("pk", flat=True)):
        refresh(area_id, plan_id, today)


def plans_on(area_id, item_id):
    """Ids of the plans that move with an item: its own, and the one of which it is a step."""
    own = Plans.objects.filter(area_id=area_id, item_id=item_id, current_no__isnull=False).values_list("pk")
    steps = StepWork.objects.filter(area_id=area_id, item_id=item_id).values_list("plan_id")
    return [plan_id for (plan_id,) in own.union(steps)]
