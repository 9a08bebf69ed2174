"""Days that move with the calendar: 本周, 近5个工作日. A filter keeps the word and asks each time what it means."""

from datetime import date, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_

DAY = timedelta(days=1)


class Span(StrEnum):
    TODAY = "today"
    WEEK = "week"
    LAST_WEEK = "last_week"
    NEXT_WEEK = "next_week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    PAST_5 = "past_5"
    PAST_10 = "past_10"
    UNTIL_TODAY = "until_today"
    UNTIL_5 = "until_5"
    UNTIL_SUNDAY = "until_sunday"
    UNTIL_MONTH = "until_month"
    UNTIL_YEAR = "until_year"


SPANS = {
    Span.TODAY: N_("今天"),
    Span.WEEK: N_("本周"),
    Span.LAST_WEEK: N_("上周"),
    Span.NEXT_WEEK: N_("下周"),
    Span.MONTH: N_("本月"),
    Span.LAST_MONTH: N_("上月"),
    Span.PAST_5: N_("近5个工作日"),
    Span.PAST_10: N_("近10个工作日"),
    Span.UNTIL_TODAY: N_("今天为止"),
    Span.UNTIL_5: N_("5个工作日内"),
    Span.UNTIL_SUNDAY: N_("本周末前"),
    Span.UNTIL_MONTH: N_("本月底前"),
    Span.UNTIL_YEAR: N_("年底前"),
}
AHEAD = frozenset({Span.NEXT_WEEK, *(span for span in Span if span.startswith("until"))})  # of deadlines only
BEHIND = frozenset(Span) - AHEAD - {Span.TODAY, Span.WEEK, Span.MONTH}


def days_of(span: Span, today: date, calendar) -> tuple[date | None, date]:
    """The first and the last day, both of them in it; no first day: everything up to the last. A week is Monday to
    Sunday. The past working days include today where it is one; those to come begin after it."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    sunday, last = monday + 6 * DAY, (first + timedelta(days=32)).replace(day=1) - DAY
    return {
        Span.TODAY: lambda: (today, today),
        Span.WEEK: lambda: (monday, sunday),
        Span.LAST_WEEK: lambda: (monday - 7 * DAY, monday - DAY),
        Span.NEXT_WEEK: lambda: (sunday + DAY, sunday + 7 * DAY),
        Span.MONTH: lambda: (first, last),
        Span.LAST_MONTH: lambda: ((first - DAY).replace(day=1), first - DAY),
        Span.PAST_5: lambda: (calendar.add(today + DAY, -5), today),
        Span.PAST_10: lambda: (calendar.add(today + DAY, -10), today),
        Span.UNTIL_TODAY: lambda: (None, today),
        Span.UNTIL_5: lambda: (None, calendar.add(today, 5)),
        Span.UNTIL_SUNDAY: lambda: (None, sunday),
        Span.UNTIL_MONTH: lambda: (None, last),
        Span.UNTIL_YEAR: lambda: (None, date(today.year, 12, 31)),
    }[span]()
