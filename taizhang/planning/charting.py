"""The plan that is being written, as a chart beside its table: one row for each row of the draft, empty ones too."""

from datetime import date, timedelta

from django.utils.translation import gettext

from taizhang.engine.chart import Chart, Group, Mark, Row, Span, Stamp
from taizhang.engine.refusal import N_
from taizhang.planning.scheduling import planned

DAY = timedelta(days=1)
BEFORE, BEHIND = 10, 16  # days that are shown before the first and after the last date
# So many days are drawn at most; what lies outside is told by ‹ and ›.
MOST = {"day": 550, "week": 1500, "month": 4000, "quarter": 11_000}
# So many days at most stand beside the table at this zoom.
FITS = (("day", 20), ("week", 60), ("month", 190))
_SHOULD = N_("应在{month}月{day}日开始")


def chart_of(title, rows, drawn, today, zoom, calendar):
    """The chart of a draft; rows that could not be scheduled stay empty. None when nothing can be drawn."""
    if drawn.read.deadline_on is None:
        return None
    steps = {step.key: step for step in drawn.read.steps}
    begin = max(today, drawn.read.start_on or today)
    dated = drawn.rows or {}
    shown = [_row(row["key"], steps.get(row["key"]), dated.get(row["key"]), begin, calendar) for row in rows]
    days = [today, drawn.read.deadline_on, drawn.read.start_on or today]
    for row in shown:
        days += [row.plan.from_on, row.plan.to_on] if row.plan else [mark.on for mark in row.marks]
    from_on, to_on = around(days, today, MOST[zoom])
    return Chart(title, (Group("", tuple(shown)),), from_on, to_on, today, Stamp(""))


def _row(key, step, dates, begin, calendar):
    if step is None or dates is None:
        return Row(key, "")
    starts, finishes = planned(step, dates, calendar)
    gone = Span(starts, begin - DAY) if dates.float_days < 0 and starts < begin else None
    reason = gettext(_SHOULD).format(month=starts.month, day=starts.day) if gone else ""
    links = [(link["id"], link["type"]) for link in step.after]
    return Row(
        key,
        step.title,
        light="red" if gone else "grey",
        light_reason=reason,
        plan=None if step.is_milestone else Span(starts, max(starts, finishes)),
        marks=(Mark(finishes),) if step.is_milestone else (),
        actual=gone,
        late=gone,
        critical=dates.critical,
        after=tuple(key for key, _ in links),
        kinds=tuple(kind for _, kind in links),
    )


def around(days: list[date], today: date, most: int) -> tuple[date, date]:
    """From before the first of these days to after the last; where that is too long, around today."""
    from_on, to_on = min(days) - BEFORE * DAY, max(days) + BEHIND * DAY
    if (to_on - from_on).days >= most:
        from_on = max(from_on, today - most // 3 * DAY)
        to_on = min(to_on, from_on + (most - 1) * DAY)
    return from_on, to_on


def zoom_for(days: int) -> str:
    """The zoom that shows so many days beside a table."""
    return next((zoom for zoom, most in FITS if days <= most), "quarter")


def days_off(chart, calendar):
    """Days on which nobody works, counted from the first day that is shown."""
    length = (chart.to_on - chart.from_on).days + 1
    return [n for n in range(length) if not calendar.is_working(chart.from_on + n * DAY)]
