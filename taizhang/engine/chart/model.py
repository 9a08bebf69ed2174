"""What a chart shows. All dates are inclusive: a span of one day begins and ends on it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from taizhang.engine.refusal import N_

LIGHTS = ("red", "yellow", "green", "grey", "closed")


@dataclass(frozen=True)
class Span:
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Mark:
    """A milestone (节点): filled when it was reached."""

    on: date
    reached: bool = False
    title: str = ""


@dataclass(frozen=True)
class Row:
    """One thing that is owed: an item, or a step of a plan.

    `plan` is what is in force, `baseline` what was first agreed and differs from it, `actual` what happened up to
    today or to the end. `light_reason` is the light's short reason (超 5 日), in working days; a red row shows it in
    vermilion. `after` are the keys of the rows that this one waits for; `kinds` says for each of them which ends are
    tied (FS, SS, FF, SF), FS where it says nothing. `late` is the part of the plan for which it is too late by now.
    What has not begun is expected from `forecast_from_on` to `forecast_on`. `is_done`: finished, and nobody has to
    verify it. `is_step`: a step of the row above it, written smaller and not counted among the lights.
    """

    key: str
    title: str
    number: str = ""
    unit: str = ""
    person: str = ""
    phone: str = ""
    light: str = "grey"
    light_reason: str = ""
    due_on: date | None = None
    due_text: str = ""  # instead of the date: 长期, 待会议定
    plan: Span | None = None
    actual: Span | None = None
    baseline: Span | None = None
    forecast_from_on: date | None = None
    forecast_on: date | None = None
    slip_days: int = 0  # working days between the baseline's end and the plan's
    marks: tuple[Mark, ...] = ()
    critical: bool = False
    after: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    late: Span | None = None
    is_done: bool = False
    is_step: bool = False

    @property
    def is_closed(self) -> bool:
        return self.light == "closed"

    @property
    def days(self) -> list[date]:
        """Every day on which something of it begins or ends."""
        spans = [span for span in (self.plan, self.actual, self.baseline) if span]
        ends = [day for span in spans for day in (span.from_on, span.to_on)]
        return ends + [mark.on for mark in self.marks] + ([self.forecast_on] if self.forecast_on else [])


@dataclass(frozen=True)
class Group:
    """Rows under one name: a register, a unit, a task force or a leader. `hidden` rows exist and are not shown."""

    title: str
    rows: tuple[Row, ...]
    leader: str = ""
    hidden: int = 0

    @property
    def slots(self) -> int:
        """How many rows high it is; what is hidden takes one line."""
        return len(self.rows) + (self.hidden > 0)


@dataclass(frozen=True)
class Stamp:
    """From when and from which state of the journal the numbers are."""

    at_text: str
    by_text: str = ""
    version: str = ""
    journal_number: int | None = None
    digest: str = ""  # of the last signed checkpoint


@dataclass(frozen=True)
class Chart:
    """`expected` is how many the ledger itself counts; where it is given, the sheet says whether they agree.
    `columns` heads the names, `means` tells what the outline of a plan is, `lights` what a light means, where
    it is something else than of items."""

    title: str
    groups: tuple[Group, ...]
    from_on: date
    to_on: date
    today: date
    stamp: Stamp
    subtitle: str = ""
    slip: str = "作战图"  # on the spine
    expected: int | None = None
    notes: tuple[str, ...] = field(default=())
    columns: str = N_("事项　编号　牵头单位")
    means: str = N_("计划：交办到现时限")
    lights: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def hidden(self) -> int:
        return sum(group.hidden for group in self.groups)

    @property
    def beyond(self) -> int:
        """How many rows begin before the chart, or go on after it."""
        return sum(any(not self.from_on <= day <= self.to_on for day in row.days) for row in self.rows)

    def count(self) -> dict[str, int]:
        """How many rows burn in each light, steps of other rows left out; the sum is the number of things owed."""
        found = Counter(row.light for row in self.rows if not row.is_step)
        return {light: found[light] for light in LIGHTS}
