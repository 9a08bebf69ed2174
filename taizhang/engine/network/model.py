"""What a plan is, and what scheduling says of it.

Dates are inclusive: a step of one working day starts and finishes on the same date. A milestone takes no time; it
is reached at the end of its day. Lags and leads are working days, whatever the steps themselves count in.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

WORKING, CALENDAR = "working", "calendar"
UNITS = (WORKING, CALENDAR)
# Type of a dependency -> does it leave from the finish of the first step, does it hold the finish of the second.
ENDS = {"FS": (True, False), "SS": (False, False), "FF": (True, True), "SF": (False, True)}


class Link(NamedTuple):
    """A dependency as the later step says it: "after B, finish to start, with this lag"."""

    before: str
    type: str = "FS"
    lag: int = 0
    """Working days that must lie between; negative for a lead, when the two overlap."""


class Step(NamedTuple):
    id: str
    days: int
    unit: str = WORKING
    after: tuple[Link, ...] = ()
    not_before: date | None = None
    """It starts on this date or later."""
    not_after: date | None = None
    """It finishes on this date or earlier, besides the deadline of the plan."""
    fixed_on: date | None = None
    """It starts on this very date."""
    milestone: bool = False
    title: str = ""
    started_on: date | None = None
    """It has started. Of a milestone only `finished_on` counts: the day on which it was reached."""
    finished_on: date | None = None
    percent: int = 0
    """How much of a started step is done, 0 to 100."""


class Plan(NamedTuple):
    """Steps with ids that exist, once each, and a deadline for all of them."""

    deadline: date
    steps: tuple[Step, ...]
    start: date
    """Nothing starts before it: today, for a plan that has not begun."""


class Row(NamedTuple):
    """One step, scheduled. Floats are working days; a negative one says how late the step is already."""

    id: str
    latest_start_on: date
    latest_finish_on: date
    earliest_start_on: date
    earliest_finish_on: date
    float_days: int
    """How far the step can slip before something misses its date."""
    free_float_days: int
    """How far it can slip before another step has to move."""
    critical: bool


class Sentence(NamedTuple):
    """Chinese source text with `{placeholders}`; translated and filled at the edge like that of a `Refused`."""

    message: str
    params: dict[str, object]

    def __str__(self) -> str:
        return self.message.format(**self.params)


class Change(NamedTuple):
    """A smaller number that helps: of days of a step, or of the lag between two."""

    step: str
    days: int | None = None
    after: str = ""
    type: str = ""
    lag: int | None = None


class Remedy(NamedTuple):
    """Changes that together make the plan fit."""

    changes: tuple[Change, ...]
    says: tuple[Sentence, ...]


class Schedule(NamedTuple):
    rows: tuple[Row, ...]
    feasible: bool
    should_have_started_on: date | None
    """The latest start that the deadline leaves to a step which cannot be held any more; None when all fits."""
    late_days: int
    """How many working days ago that was, counted to the day on which the step can start now."""
    remedies: tuple[Remedy, ...]
    provisional_years: tuple[int, ...]
    """Years that the plan touches and whose days off are not known: only weekends are counted in them."""
    says: tuple[Sentence, ...]


class Expected(NamedTuple):
    """One step as it goes: facts where there are any, otherwise when it can be done from today on."""

    id: str
    forecast_start_on: date
    forecast_finish_on: date


class OutOfOrder(NamedTuple):
    """A step that has started, or finished, before the one that it should have waited for."""

    step: str
    before: str
    type: str


class Forecast(NamedTuple):
    rows: tuple[Expected, ...]
    forecast_finish_on: date
    """When the last step is finished."""
    late_days: int
    """Working days from the deadline to that day; negative: so many are left."""
    chain: tuple[str, ...]
    """The steps that lead to that day one after another, the first one held by a date, by today or by a fact."""
    out_of_order: tuple[OutOfOrder, ...]
    provisional_years: tuple[int, ...]
    says: tuple[Sentence, ...]


class Move(NamedTuple):
    """A step that is moved by another one."""

    id: str
    from_start_on: date
    from_finish_on: date
    to_start_on: date
    to_finish_on: date
    days: int
    """Working days by which it finishes later; negative: earlier. Days off alone count as one."""
    latest_finish_on: date
    passes_latest: bool
    """It would finish after the latest finish that the deadline leaves it."""


class Slip(NamedTuple):
    """What a new finish of one step does to the others, in the order of the plan; that step is not among them."""

    moves: tuple[Move, ...]
    from_finish_on: date
    """When the whole plan is finished without it."""
    to_finish_on: date
    from_late_days: int
    """As `late_days` of a `Forecast`."""
    to_late_days: int
    says: tuple[Sentence, ...]
