"""The chart of a screen: beside a table, row by row at the same height; the same bars, links and days as the paper.

A bar carries `data-key` (the row) and `data-part` (plan, actual, late, baseline, slip, mark, link, forecast, critical),
a link also `data-before` (the row it comes from); the drawing carries `data-from` and `data-day` (pixels a day), so
that a script can turn a drag into days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar

from .bars import bars, ends, of_screen
from .canvas import Canvas, n
from .lights import Say
from .links import Place, links
from .measure import width
from .model import Chart
from .palette import SANS, screen
from .scale import Scale

ZOOMS = {"day": 24.0, "week": 9.0, "month": 3.2, "quarter": 1.2}  # pixels a day
ROW, HEAD = 31, 44  # px
AFTER = 90  # px at the right for 超 12 日 and the seal
SMALL = 12  # px


@dataclass(frozen=True)
class Strip:
    """An SVG to be put into a page as it is, and its size in px."""

    svg: str
    width: float
    height: float
    day: float


def strip(
    chart: Chart,
    calendar: Calendar,
    zoom: str = "week",
    *,
    row: int = ROW,
    head: int = HEAD,
    heads: bool = False,
    prefix: str = "c",
    label: str = "",
    say: Say = str,
) -> Strip:
    """The rows of all groups from top to bottom. Raises KeyError for a zoom there is not.

    With `heads` each group begins with an empty line of its own, where the table has its name. What is hidden takes a
    line at the end of its group. `prefix` keeps the fills of two charts on one page apart.
    """
    day = ZOOMS[zoom]
    wide = ((chart.to_on - chart.from_on).days + 1) * day
    scale = Scale(chart.from_on, chart.to_on, 0, wide)
    canvas = Canvas(screen(prefix))
    p = canvas.palette
    placed, heads_at, hidden_at, high = _placed(chart, row, head, heads)
    _days(canvas, calendar, scale, zoom, head, high)
    for y in range(head, int(high) + 1, row):
        canvas.line((0, y), (wide + AFTER, y), stroke=p.rule, width=1, part="rule")
    for y in heads_at:
        canvas.rect(0, y, wide + AFTER, row, fill=p.wash, opacity=0.6)
    for y in hidden_at:
        canvas.line((0, y + row / 2), (wide, y + row / 2), stroke=p.rule2, width=1, dash="3 6")
    _labels(canvas, scale, zoom, head, say)
    geo = of_screen(row)
    for place in placed.values():
        bars(canvas.at(0, place.top), scale, place.row, geo, chart.today, say, wide + AFTER)
    links(canvas, scale, placed, geo)
    if scale.shows(chart.today):
        x = scale.end(chart.today)
        canvas.line((x, head - 20), (x, high), stroke=p.ink, width=2, part="today")
    for place in placed.values():
        ends(canvas.at(0, place.top), scale, place.row, geo, chart.today, wide + AFTER)
    title = label or chart.title
    svg = (
        f'<svg class="tz-chart" width="{n(wide + AFTER)}" height="{n(high)}" viewBox="0 0 {n(wide + AFTER)} {n(high)}" '
        f'font-family="{SANS}" role="img" aria-label="{escape(title)}" data-from="{chart.from_on}" '
        f'data-to="{chart.to_on}" data-day="{n(day)}" data-row="{row}" data-head="{head}">'
        + p.defs()
        + "".join(shape.svg for shape in canvas.shapes)
        + "".join(text.svg for text in canvas.texts)
        + "</svg>"
    )
    return Strip(svg, wide + AFTER, high, day)


def _placed(chart: Chart, row: int, head: int, heads: bool) -> tuple[dict[str, Place], list[int], list[int], int]:
    placed: dict[str, Place] = {}
    heads_at: list[int] = []
    hidden_at: list[int] = []
    y = head
    for group in chart.groups:
        if heads:
            heads_at.append(y)
            y += row
        for each in group.rows:
            placed[each.key] = Place(each, y)
            y += row
        if group.hidden:
            hidden_at.append(y)
            y += row
    return placed, heads_at, hidden_at, y


def _days(canvas: Canvas, calendar: Calendar, scale: Scale, zoom: str, head: int, high: float) -> None:
    """Weekends in the two near zooms, holidays in all; a worked weekend stays white and has a mark."""
    p = canvas.palette
    if zoom in ("day", "week"):
        for day in scale.days():
            if day.weekday() >= 5 and not calendar.is_working(day):
                canvas.rect(scale.x(day), head, scale.day, high - head, fill=p.grey_wash, opacity=0.55, part="weekend")
    for rest in scale.holidays(calendar):
        left, right = scale.x(rest.from_on), scale.end(rest.to_on)
        canvas.rect(left, head, right - left, high - head, fill=p.fill("rest"), part="holiday")
    for day in scale.worked_weekends(calendar):
        x, r = scale.middle(day), min(scale.day / 2, 4)
        canvas.line(
            (x - r, head - 1), (x + r, head - 1), (x, head - 1 - r * 1.4), fill=p.ink2, close=True, part="worked"
        )


def _labels(canvas: Canvas, scale: Scale, zoom: str, head: int, say: Say) -> None:
    """Two lines: the larger measure above the smaller."""
    p, upper, lower = canvas.palette, head - 27, head - 9
    canvas.line((0, head), (scale.right + AFTER, head), stroke=p.frame, width=1.5)
    months = list(scale.months())
    above = [day for day in months if day.month == 1 or day == months[0]] if zoom in ("month", "quarter") else months
    _write(canvas, scale, [(day, _big(day, zoom, say)) for day in above], upper, p.ink, p.rule2, head)
    _write(canvas, scale, list(_small(scale, zoom, months, say)), lower, p.ink2, p.rule, head)


def _big(day: date, zoom: str, say: Say) -> str:
    if zoom in ("month", "quarter"):
        return say(N_("{year}年")).format(year=day.year)
    return say(N_("{year}年{month}月")).format(year=day.year, month=day.month)


def _small(scale: Scale, zoom: str, months: list[date], say: Say) -> Iterator[tuple[date, str]]:
    if zoom == "day":
        for day in scale.days():
            yield day, str(day.day)
    elif zoom == "week":
        for day in scale.mondays():
            yield day, f"{day.month}-{day.day}"
    elif zoom == "month":
        for day in months:
            yield day, say(N_("{month}月")).format(month=day.month)
    else:
        for day in months:
            if day.month % 3 == 1 or day == months[0]:
                yield day, say(N_("{quarter}季度")).format(quarter=(day.month + 2) // 3)


def _write(
    canvas: Canvas, scale: Scale, labels: list[tuple[date, str]], y: float, ink: str, rule: str, head: int
) -> None:
    """Labels that do not touch each other."""
    free = -1.0
    for day, label in labels:
        x = scale.x(day)
        canvas.line((x, y - 13), (x, head), stroke=rule, width=1)
        if x + 3 >= free and x + 3 + width(label, SMALL) * 0.9 <= scale.right + AFTER:
            canvas.text(x + 3, y, label, SMALL, ink)
            free = x + 3 + width(label, SMALL) + 4
