"""From a draft, or from a version, to dates: reading what was typed, and scheduling over the area's working days."""

from dataclasses import dataclass
from datetime import timedelta

from taizhang.engine.network import BeyondTime, Link, Plan, Row, Schedule, schedule
from taizhang.engine.network import Step as Activity
from taizhang.engine.refusal import N_, Refused
from taizhang.org import queries as org
from taizhang.planning.models import Step
from taizhang.planning.rules import Fault, Read, read
from taizhang.planning.rules.typed import TEXTS

MOST_CIRCLES = 20  # that are looked for in a draft


@dataclass
class Drawn:
    """A draft, read: and scheduled where it has no fault."""

    read: Read
    schedule: Schedule | None = None
    rows: dict[str, Row] | None = None  # by the key of the step

    @property
    def faults(self):
        return self.read.faults


def draw(area_id, rows, deadline, start, today):
    """Read the rows and schedule them; whatever is wrong stands in `faults`."""
    calendar = org.calendar(area_id)
    found = read(rows, deadline, start, today, calendar)
    if found.plan is None:
        return Drawn(found)
    try:
        scheduled = schedule(found.plan, calendar)
    except BeyondTime:
        refused = Refused("planning.beyond", N_("照这些天数推算，日期超出了日历。请核对各步的天数。"), "invalid")
        found.faults.append(Fault(None, "steps", refused))
        return Drawn(found)
    return Drawn(found, scheduled, {found.keys[row.id]: row for row in scheduled.rows})


def draw_anyway(area_id, rows, deadline, start, today):
    """The same, and where something is wrong in some rows the dates of the others: while somebody types, one cell
    that is not finished does not take away all dates. Circles among the others are told as well. Never handed in."""
    drawn = again = draw(area_id, rows, deadline, start, today)
    for _ in range(MOST_CIRCLES):
        if again.schedule is not None or drawn.read.deadline_on is None:
            break
        wrong = {rows[fault.row]["key"] for fault in drawn.faults if fault.row is not None}
        good = {step.key for step in drawn.read.steps} - wrong
        if not good:
            break
        again = draw(area_id, [_without(row, good) for row in rows], deadline, start, today)
        found = [fault for fault in again.faults if fault.row is not None]
        if not found:
            break
        drawn.faults.extend(found)
    return Drawn(drawn.read, again.schedule, again.rows)


def _without(row, good):
    """The row as it is without the others that have faults; one of these is left empty, so that rows keep their
    numbers."""
    if row["key"] not in good:
        return {**row, **dict.fromkeys(TEXTS, ""), "after": []}
    return {**row, "after": [link for link in row["after"] if link["id"] in good]}


def planned(step, row, calendar):
    """First and last day of a step in its plan: the latest ones that keep the deadline. A date fixed after these keeps
    its day, and the step its length, also past the deadline: the engine's own dates would end before they begin."""
    if step.fixed_on is None or step.fixed_on <= row.latest_start_on:
        return row.latest_start_on, row.latest_finish_on
    if step.is_milestone:
        return step.fixed_on, step.fixed_on
    if step.day_unit == "calendar":
        return step.fixed_on, step.fixed_on + timedelta(days=step.days - 1)
    return step.fixed_on, calendar.add(step.fixed_on - timedelta(days=1), step.days)


def rows_of(plan, number):
    return list(Step.objects.filter(area_id=plan.area_id, plan_id=plan.pk, number=number or 0))


def activities(plan, steps, works):
    """The version in force for the engine, with what has happened. A link to a step that is not there is left out."""
    known = {step.key for step in steps}
    made = []
    for step in steps:
        work = works.get(step.key)
        links = tuple(Link(a["id"], a["type"], a["lag"]) for a in step.after if a["id"] in known)
        made.append(
            Activity(
                step.key, step.days, step.day_unit, links, step.not_before_on, step.not_after_on, step.fixed_on,
                step.is_milestone, step.title,
            )._replace(
                started_on=work.started_on if work else None,
                finished_on=work.finished_on if work else None,
                percent=work.percent if work and not work.finished_on else 0,
            )
        )  # fmt: skip
    return Plan(plan.deadline_on, tuple(made), plan.start_on)
