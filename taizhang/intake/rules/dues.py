"""A suggested day is held against the working calendar before a clerk accepts it."""

from dataclasses import dataclass
from datetime import date

from taizhang.engine.reading import dues
from taizhang.ledger.rules import DueKind

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class DueCheck:
    """What the calendar says about a day: worked or not, and the nearest days that are."""

    on: date
    is_working: bool
    holiday: str = ""
    before: date | None = None
    after: date | None = None
    is_past: bool = False
    is_provisional: bool = False

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.on.weekday()]


def meant(day: date | None, text: str, report_days: int | None = None) -> dict:
    """The deadline of a candidate as the ledger takes it: a day, with its hour where the passage prints one, or
    what 立即 and 长期 stand for when no day was named. A duty that comes back every `report_days` is reported in that
    rhythm until the day, and is a standing item where there is none."""
    reports = {"report_days": report_days} if report_days else {}
    if day is not None:
        return {"due_on": day, "due_hour": dues.hour(text), **reports}
    if report_days:
        return {"due_kind": DueKind.LONG, "is_standing": True, **reports}
    return {"due_kind": DueKind(dues.kind(text) or DueKind.DAY)}


def check(day: date | None, calendar, today: date) -> DueCheck | None:
    """Hold the day against the calendar; `calendar` is `engine.workdays.Calendar`."""
    if day is None:
        return None
    working = calendar.is_working(day)
    return DueCheck(
        day,
        working,
        holiday=calendar.name(day),
        before=None if working else calendar.previous_working(day),
        after=None if working else calendar.next_working(day),
        is_past=day < today,
        is_provisional=calendar.is_provisional(day),
    )
