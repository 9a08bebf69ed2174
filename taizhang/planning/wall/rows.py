"""From things with dates to rows of a chart: the one place where it is decided which dates make which bar."""

from dataclasses import dataclass
from datetime import date

from taizhang.engine.chart import Mark, Row, Span
from taizhang.engine.workdays import Calendar


@dataclass(frozen=True)
class Dated:
    """Anything that is owed and has dates: an item, or a step of a plan."""

    key: str
    title: str
    light: str
    light_reason: str = ""
    number: str = ""
    unit: str = ""
    person: str = ""
    phone: str = ""  # of the office that owes it
    from_on: date | None = None  # since when it is owed, or planned to begin
    due_on: date | None = None  # as it stands now
    due_text: str = ""  # where there is no day
    first_from_on: date | None = None  # as it was first agreed; the same as now where nothing is said
    first_due_on: date | None = None
    begun_on: date | None = None
    ended_on: date | None = None  # done, or given up; None while it goes on
    forecast_from_on: date | None = None  # of what has not begun
    forecast_on: date | None = None
    marks: tuple[Mark, ...] = ()
    critical: bool = False
    after: tuple[str, ...] = ()


def row_of(thing: Dated, today: date, calendar: Calendar) -> Row:
    """The plan is from the day it is owed to the deadline, the baseline the same to the first deadline where that, or
    the beginning, was another, and what happened from the beginning to the end or today."""
    first_from_on = thing.first_from_on or thing.from_on
    moved = (
        thing.first_due_on is not None
        and thing.due_on is not None
        and (thing.first_due_on != thing.due_on or (thing.from_on is not None and first_from_on != thing.from_on))
    )
    return Row(
        key=thing.key,
        title=thing.title,
        number=thing.number,
        unit=thing.unit,
        person=thing.person,
        phone=thing.phone,
        light=thing.light,
        light_reason=thing.light_reason,
        due_on=thing.due_on,
        due_text=thing.due_text,
        plan=_span(thing.from_on, thing.due_on),
        actual=_span(thing.begun_on, thing.ended_on or today),
        baseline=_span(first_from_on, thing.first_due_on) if moved else None,
        forecast_from_on=thing.forecast_from_on,
        forecast_on=thing.forecast_on,
        slip_days=_between(thing.first_due_on, thing.due_on, calendar) if moved else 0,
        marks=thing.marks,
        critical=thing.critical,
        after=thing.after,
    )


def _span(from_on: date | None, to_on: date | None) -> Span | None:
    """None without both; what was due before it was issued is a day long."""
    if from_on is None or to_on is None:
        return None
    return Span(min(from_on, to_on), to_on)


def _between(first: date | None, last: date | None, calendar: Calendar) -> int:
    assert first and last  # noqa: S101 - asked only where both are known
    return calendar.between(first, last)
