"""From a draft to dates: reading what was typed and scheduling it over the area's working days."""

from dataclasses import dataclass

from taizhang.engine.network import BeyondTime, Row, Schedule, schedule
from taizhang.engine.refusal import N_, Refused
from taizhang.org import queries as org
from taizhang.planning.rules import Fault, Read, read


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
    that is not finished does not take away all dates. Never handed in."""
    drawn = draw(area_id, rows, deadline, start, today)
    if drawn.schedule is not None or drawn.read.deadline_on is None:
        return drawn
    wrong = {rows[fault.row]["key"] for fault in drawn.faults if fault.row is not None}
    good = {step.key for step in drawn.read.steps} - wrong
    rest = [
        {**row, "after": [link for link in row["after"] if link["id"] in good]} for row in rows if row["key"] in good
    ]
    again = draw(area_id, rest, deadline, start, today)
    return Drawn(drawn.read, again.schedule, again.rows)
