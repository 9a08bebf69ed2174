"""Rounds (报送周期): reports that come round by the calendar instead of every so many days. Pure.

    每周五 · 每月25日 · 每季末月25日 · 会后3个工作日

A period is a week (Monday to Sunday), a month, a quarter, or what follows a meeting until the next. A report belongs to
the period in which it was made and settles that one, early or late. On a day of rest the duty falls on the working day
before; where that lies in the period before, on the first working day after; a period without a working day asks for
nothing (docs of counties name the 25th: domains.md 5.2).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

from . import guards as g
from .rows import LIAISON, Row, Side, stay
from .words import WORKING, State, Verb

WEEKDAYS = "一二三四五六日"
DAY = timedelta(days=1)


class RoundKind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    MEETING = "meeting"


ROUND_KINDS = {
    RoundKind.WEEK: N_("每周"),
    RoundKind.MONTH: N_("每月"),
    RoundKind.QUARTER: N_("每季度"),
    RoundKind.MEETING: N_("会后"),
}

# The most that the number may be, and what is said when it is not.
_MOST = {
    RoundKind.WEEK: (7, N_("每周报的，请写周几，1到7。")),
    RoundKind.MONTH: (31, N_("每月报的，请写几日，1到31；没有这一天的月份按月底。")),
    RoundKind.QUARTER: (31, N_("每季度报的，请写季末月的几日，1到31。")),
    RoundKind.MEETING: (30, N_("会后报的，请写几个工作日，1到30。")),
}


CORRECTING = Row(
    Verb.CORRECT_REPORT, "ledger.report", Side.DOING,
    stay(WORKING | {State.CLAIMED}), LIAISON, N_("签收后、销号前才能更正报送。"),
    guards=(g.something_was_reported,), wants=(g.a_text, g.a_reason),
)  # fmt: skip


@dataclass(frozen=True)
class Rhythm:
    """How reports come round: the kind, and the weekday (1 is Monday), the day of the month or of the quarter's last
    month, or the working days after a meeting."""

    kind: RoundKind
    n: int

    def __str__(self):
        return f"{self.kind}:{self.n}"

    @classmethod
    def parse(cls, text):
        """As a register keeps it; None for none. Refuses what is no rhythm."""
        if not text:
            return None
        kind, _, n = text.partition(":")
        if kind not in set(RoundKind) or not (n.isascii() and n.isdecimal() and len(n) < 3):
            raise Refused("ledger.rhythm", N_("报送周期看不懂，请重新选。"), "invalid")
        most, wrong = _MOST[RoundKind(kind)]
        if not 1 <= int(n) <= most:
            raise Refused("ledger.rhythm_day", wrong, "invalid")
        return cls(RoundKind(kind), int(n))

    @property
    def says(self):
        """(source sentence, its values)."""
        if self.kind == RoundKind.WEEK:
            return N_("每周{day}报"), {"day": WEEKDAYS[self.n - 1]}
        return {
            RoundKind.MONTH: N_("每月{day}日报"),
            RoundKind.QUARTER: N_("每季末月{day}日报"),
            RoundKind.MEETING: N_("会后{day}个工作日报"),
        }[self.kind], {"day": self.n}


@dataclass(frozen=True)
class Period:
    """本期: its first and last day, and the day on which the report is due (None: nothing is asked for in it). What
    follows a meeting has no last day until the next one is held."""

    kind: RoundKind
    begins_on: date
    ends_on: date | None
    due_on: date | None

    def __contains__(self, day):
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def says(self):
        """(source sentence, its values)."""
        first = self.begins_on
        day = {"year": first.year, "month": first.month, "day": first.day}
        if self.kind == RoundKind.WEEK:
            return N_("{month}月{day}日这一周"), day
        if self.kind == RoundKind.QUARTER:
            return N_("{year}年第{quarter}季度"), {**day, "quarter": (first.month + 2) // 3}
        return (N_("{year}年{month}月") if self.kind == RoundKind.MONTH else N_("{month}月{day}日会后")), day


def period_of(rhythm, on, calendar, met_on=None):
    """The period in which a day lies. Of a rhythm of meetings, what follows the last one (None before the first)."""
    if rhythm.kind == RoundKind.MEETING:
        if met_on is None or on < met_on:
            return None
        return Period(rhythm.kind, met_on, None, calendar.add(met_on, rhythm.n))
    begins, ends, nominal = _span(rhythm, on)
    return Period(rhythm.kind, begins, ends, _worked(nominal, begins, ends, calendar))


def _span(rhythm, on):
    """First day, last day, and the day that the rhythm names."""
    if rhythm.kind == RoundKind.WEEK:
        begins = on - timedelta(days=on.weekday())
        return begins, begins + timedelta(days=6), begins + timedelta(days=rhythm.n - 1)
    months = 1 if rhythm.kind == RoundKind.MONTH else 3
    begins = on.replace(month=(on.month - 1) // months * months + 1, day=1)
    last = begins.month + months - 1
    ends = date(on.year, last, monthrange(on.year, last)[1])
    return begins, ends, ends.replace(day=min(rhythm.n, ends.day))


def _worked(nominal, begins, ends, calendar):
    if calendar.is_working(nominal):
        return nominal
    before, after = calendar.add(nominal, -1), calendar.add(nominal, 1)
    return before if before >= begins else after if after <= ends else None


def next_due(rhythm, on, calendar, *, reported_on=None, met_on=None):
    """The next day, from `on` on, on which a report is due; the period of the last report asks for no second one. None
    where nothing is to come: the meeting was reported on, or none was held."""
    if rhythm.kind == RoundKind.MEETING:
        if met_on is None or (reported_on and reported_on >= met_on):
            return None
        due_on = calendar.add(met_on, rhythm.n)
        return due_on if due_on >= on else None
    period = period_of(rhythm, on, calendar)
    while period.due_on is None or period.due_on < on or (reported_on and reported_on >= period.begins_on):
        period = period_of(rhythm, period.ends_on + DAY, calendar)
    return period.due_on
