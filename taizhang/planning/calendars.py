"""A plan over the calendar of today: which of its steps would move, and whether somebody has decided that they stay."""

from dataclasses import dataclass
from datetime import date

from taizhang.engine.network import BeyondTime, schedule
from taizhang.engine.workdays import Calendar
from taizhang.org import queries as org
from taizhang.planning.models import StepWork, Version
from taizhang.planning.rules import calendars as rules
from taizhang.planning.scheduling import activities, planned, rows_of


@dataclass(frozen=True)
class Again:
    """The version in force, dated again."""

    steps: list
    version: Version
    moves: list[rules.Moved]
    off: list[rules.Off]  # fixed dates that are days off now
    has_new_off: bool  # some of them were not when the version was handed in
    starts_on: tuple[date | None, date | None]  # the first step that is not finished: as planned, and now
    is_feasible: bool
    digest: str
    years: list[list[int]]  # [year, version of its table] of the calendar of today

    @property
    def differs(self) -> bool:
        return bool(self.moves or self.has_new_off)


def dated(step):
    may_rest = step.is_milestone or step.day_unit == "calendar"
    return rules.Dated(step.key, step.starts_on, step.finishes_on, step.fixed_on, may_rest)


def dates_of(plan, steps, calendar: Calendar):
    """(first and last day of each step by its key, whether all can be kept); raises `BeyondTime`. `plan` says
    `deadline_on` and `start_on`."""
    found = schedule(activities(plan, steps, {}), calendar)
    dates = {step.key: planned(step, row, calendar) for step, row in zip(steps, found.rows, strict=True)}
    return dates, found.feasible


def years_of(area_id, days) -> list[list[int]]:
    """The tables of the calendar that these dates lie in, as an entry names them."""
    versions = org.calendar_versions(area_id)
    return [[year, versions.get(year, 0)] for year in range(min(days).year, max(days).year + 1)]


def used(area_id, steps, deadline_on) -> dict:
    """What a version keeps of the calendar by which it was dated: `steps` as rules.Dated."""
    calendar = org.calendar(area_id)
    days = [deadline_on, *(day for step in steps for day in (step.starts_on, step.finishes_on))]
    return {"years": years_of(area_id, days), "off": [off.key for off in rules.offs(steps, set(), calendar)]}


def again(plan, version=None, works=None) -> Again | None:
    """The version in force over the calendar of today; None where that is still the one by which it was dated."""
    if version is None:
        version = Version.objects.filter(area_id=plan.area_id, plan_id=plan.pk, number=plan.current_no or 0).first()
    if version is None or _same(plan.area_id, version):
        return None
    if works is None:
        works = {work.key: work for work in StepWork.objects.filter(area_id=plan.area_id, plan_id=plan.pk)}
    steps, calendar = rows_of(plan, version.number), org.calendar(plan.area_id)
    try:
        dates, feasible = dates_of(version, steps, calendar)
    except BeyondTime:
        return None
    finished = {key for key, work in works.items() if work.finished_on}
    as_planned = [dated(step) for step in steps]
    moves = rules.moves(as_planned, dates, finished, calendar)
    off = rules.offs(as_planned, finished, calendar)
    was_off = set(version.calendar.get("off", ()))
    days = [day for pair in dates.values() for day in pair] + [version.deadline_on]
    all_off = [each.key for each in rules.offs(as_planned, set(), calendar)]
    return Again(
        steps=steps,
        version=version,
        moves=moves,
        off=off,
        has_new_off=any(each.key not in was_off for each in off),
        starts_on=first_starts(as_planned, moves, finished),
        is_feasible=feasible,
        digest=rules.digest(dates, all_off),
        years=years_of(plan.area_id, days),
    )


def first_starts(steps, moves, finished):
    """When the first step that is not finished had to start and has to start now; None where all are finished."""
    now = {step.key: step.starts_on for step in steps if step.key not in finished}
    then = now | {move.key: move.to_start_on for move in moves}
    return min(now.values(), default=None), min(then.values(), default=None)


def _same(area_id, version) -> bool:
    """Whether no table of the calendar was set again since. Versions of old entries do not say."""
    years = version.calendar.get("years")
    if not years:
        return False
    versions = org.calendar_versions(area_id)
    return all(versions.get(year, 0) == number for year, number in years)


def is_kept(plan, found: Again) -> bool:
    """Somebody decided, knowing these very dates, that the plan keeps its own."""
    return plan.kept_no == found.version.number and plan.kept_dates == found.digest


def waiting(plan) -> int:
    """For lists: how many steps somebody has to decide about."""
    found = again(plan)
    if found is None or not found.differs or is_kept(plan, found):
        return 0
    return max(len(found.moves), 1)
