"""What a change of the calendar moves, for those who may see it: before it is confirmed, on the plan, and among what
they have to do."""

from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.network import BeyondTime, forecast
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org
from taizhang.planning import actions, calendars
from taizhang.planning.models import Plan, Standing, Step, StepWork
from taizhang.planning.rules import State, Verb, refusal
from taizhang.planning.rules import calendars as rules
from taizhang.planning.scheduling import activities

from .one import steps_of

MOST_PLANS, MOST_STEPS = 200, 20_000  # that are dated anew while somebody waits
SHOWN = 10
FIRST = 5  # steps that stand open on the page of a plan, above its answer
TO_DO = 6


@dataclass
class Tried:
    """One plan that would move."""

    plan: Plan
    steps: list
    moves: list[rules.Moved]
    off: list[rules.Off]
    starts_on: tuple
    is_feasible: bool
    breaks: bool  # it can be kept now and could not be then


def tried(actor, at, *, trial):
    """Which plans another calendar would move. All of them are counted; by name those that the actor may see whole."""
    area = actor.area_id
    if not trial.days:
        return None
    plans = Plan.objects.filter(area_id=area, current_no__isnull=False, deadline_on__gte=trial.days[0]).open()
    plans = {plan.pk: plan for plan in plans.order_by("-pk")[: MOST_PLANS + 1]}
    has_more = len(plans) > MOST_PLANS
    if has_more:
        plans.popitem()
    steps, cut = _steps(area, plans)
    works = _works(area, plans)
    found = [one for pk, rows in steps.items() if (one := _try(plans[pk], rows, works.get(pk, {}), trial))]
    found.sort(key=lambda one: (not one.breaks, -len(one.moves)))
    whole = Plan.objects.whole_for(actor).filter(area_id=area, pk__in=[one.plan.pk for one in found])
    seen = set(whole.values_list("pk", flat=True)) if found else set()
    named = [one for one in found if one.plan.pk in seen]
    units = org.unit_names(area, {one.plan.unit_id for one in named[:SHOWN]}) if named else {}
    today = day_of(at)
    return {
        "count": len(found),
        "moves": sum(len(one.moves) for one in found),
        "breaks": sum(one.breaks for one in found),
        "rows": [_tried(one, units, works.get(one.plan.pk, {}), trial, today) for one in named[:SHOWN]],
        "more": len(named) - SHOWN if len(named) > SHOWN else 0,
        "hidden": len(found) - len(named),
        "looked_at": len(steps) if has_more or cut else 0,
    }


def _steps(area, plans):
    """The steps in force of these plans, by plan, newest plan first; and whether there were too many."""
    rows = Step.objects.filter(area_id=area, plan_id__in=list(plans), number=F("plan__current_no"))
    rows = list(rows.order_by("-plan_id", "no")[: MOST_STEPS + 1]) if plans else []
    by_plan = {}
    for row in rows:
        by_plan.setdefault(row.plan_id, []).append(row)
    cut = len(rows) > MOST_STEPS
    if cut:
        del by_plan[rows[-1].plan_id]
    return by_plan, cut


def _works(area, plans):
    by_plan = {}
    for work in StepWork.objects.filter(area_id=area, plan_id__in=list(plans)) if plans else ():
        by_plan.setdefault(work.plan_id, {})[work.key] = work
    return by_plan


def _try(plan, steps, works, trial):
    """The plan over both calendars; None where it makes no difference."""
    last = max(plan.deadline_on, *(step.finishes_on for step in steps))
    if not any(day <= last for day in trial.days):
        return None
    try:
        now, is_feasible = calendars.dates_of(plan, steps, trial.now)
        then, stays_feasible = calendars.dates_of(plan, steps, trial.then)
    except BeyondTime:
        return None
    finished = {key for key, work in works.items() if work.finished_on}
    dated = [calendars.dated(step)._replace(starts_on=now[step.key][0], finishes_on=now[step.key][1]) for step in steps]
    moves = rules.moves(dated, then, finished, trial.then)
    off = [each for each in rules.offs(dated, finished, trial.then) if trial.now.is_working(each.fixed_on)]
    if not moves and not off:
        return None
    starts = calendars.first_starts(dated, moves, finished)
    return Tried(plan, steps, moves, off, starts, stays_feasible, is_feasible and not stays_feasible)


def _tried(one, units, works, trial, today):
    plan = one.plan
    return {
        "title": plan.title,
        "url": reverse("planning:plan", args=[plan.pk]),
        "unit": units.get(plan.unit_id, ""),
        "moves": len(one.moves),
        "of": len(one.steps),
        "starts_on": one.starts_on,
        "forecast_on": tuple(_forecast(plan, one.steps, works, each, today) for each in (trial.now, trial.then)),
        "is_feasible": one.is_feasible,
        "breaks": one.breaks,
        "off": offs(one.off, one.steps),
    }


def _forecast(plan, steps, works, calendar, today):
    try:
        return forecast(activities(plan, steps, works), calendar, today).forecast_finish_on
    except BeyondTime:
        return None


def offs(off, steps):
    """Fixed dates that are days off, as sentences."""
    titles = {step.key: step.title for step in steps}
    said = {
        True: gettext("“{title}”固定在{day}，这天放假，要换一个日期：往前最近的工作日是{before}，往后是{after}。"),
        False: gettext("“{title}”固定在{day}，这天放假，日期不动。"),
    }
    return [
        said[each.must_move].format(
            title=titles[each.key], day=each.fixed_on, before=each.before_on, after=each.after_on
        )
        for each in off
        if each.key in titles
    ]


def moved(actor, plan, works, version=None):
    """What the calendar of today makes of a plan, for its page; None where it makes no difference."""
    if not plan.current_no or plan.state == State.ENDED:
        return None
    found = calendars.again(plan, version, works)
    if found is None or not found.differs:
        return None
    if calendars.is_kept(plan, found):
        return {"kept_at": plan.kept_at, "kept_by": plan.kept_by_text, "count": len(found.moves)}
    seen = found.steps if plan.is_whole else steps_of(actor, plan, plan.current_no)[0]
    steps = {step.key: step for step in seen}
    rows = [_moved(move, steps[move.key]) for move in found.moves if move.key in steps]
    snapshot, who = actions.snapshot(plan), actions.who(actor, plan)
    why = refusal(Verb.KEEP, snapshot, who)  # both acts are of the same people at the same time
    return {
        "count": len(found.moves),
        "rows": rows[:FIRST],
        "rest": rows[FIRST:],
        "hidden": len(found.moves) - len(rows),
        "off": offs(found.off, steps.values()),
        "starts_on": found.starts_on,
        "breaks": found.version.is_feasible and not found.is_feasible,
        "is_whole": plan.is_whole,
        "has_items": any((work := works.get(move.key)) and work.item_id for move in found.moves),
        "years": [(year, number) for year, number in found.years if [year, number] not in _used(found.version)],
        "why": why,
        "why_not": None if why else actions.why_not_as_it_is(plan, found),
    }


def _used(version):
    return version.calendar.get("years", [])


def _moved(move, step):
    if step.is_milestone:
        said = gettext("提前{n}个工作日") if move.days < 0 else gettext("推后{n}个工作日")
    elif move.starts_on_time:
        said = gettext("提前{n}个工作日完成") if move.days < 0 else gettext("推后{n}个工作日完成")
    else:
        said = gettext("提前{n}个工作日开始") if move.days < 0 else gettext("推后{n}个工作日开始")
    return {
        "no": step.no,
        "title": step.title,
        "from_on": (move.starts_on, move.finishes_on),
        "to_on": (move.to_start_on, move.to_finish_on),
        "is_moment": step.is_milestone,
        "days": said.format(n=abs(move.days)),
    }


def to_decide(actor, at):
    """Plans of mine that wait for a decision since the calendar was changed."""
    flagged = Standing.objects.filter(area_id=actor.area_id, calendar_moves__gt=0)
    plans = Plan.objects.whole_for(actor).filter(area_id=actor.area_id, pk__in=flagged.values("plan_id"))
    plans = plans.open().exclude(state=State.SUBMITTED)
    if not actor.covers_all("planning.submit"):
        plans = plans.filter(unit_id__in=actor.unit_ids("planning.submit"))
    found = list(plans.order_by("pk").values_list("pk", "title")[: TO_DO + 1])
    if not found:
        return None
    rows = [{"title": title, "url": reverse("planning:plan", args=[pk])} for pk, title in found[:TO_DO]]
    return {"rows": rows, "has_more": len(found) > TO_DO}
