"""The bars of one row: the plan outlined over what happened, filled; the baseline thin below; milestones; the seal."""

from dataclasses import dataclass
from datetime import date, timedelta

from taizhang.engine.refusal import N_

from .canvas import Canvas
from .lights import Say, seal
from .measure import width
from .model import Row, Span
from .scale import Scale

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Geometry:
    """Where in a row its parts stand, from the row's top."""

    row: float
    plan: float
    plan_high: float
    actual: float
    actual_high: float
    baseline: float
    mark: float  # half of a milestone's diagonal
    seal: float
    text: float
    small: float  # text on the baseline
    line: float  # of the outline

    @property
    def plan_middle(self) -> float:
        return self.plan + self.plan_high / 2


def of_paper(row: float) -> Geometry:
    """In units of the wall chart, where a row is 11 high or more; bars grow with it up to a point."""
    g = min(row, 20) / 11
    top = (row - 11 * g) / 2
    return Geometry(
        row=row, plan=top + 1.3 * g, plan_high=2.8 * g, actual=top + 4.7 * g, actual_high=3.5 * g,
        baseline=top + 9.6 * g, mark=2.2 * g, seal=6.8 * g, text=4.6 * min(g, 1.25), small=3.1 * min(g, 1.25), line=0.4,
    )  # fmt: skip


def of_screen(row: float = 31) -> Geometry:
    return Geometry(
        row=row, plan=5, plan_high=7, actual=14, actual_high=8, baseline=25.5, mark=5, seal=17, text=12, small=12,
        line=1,
    )  # fmt: skip


def bars(canvas: Canvas, scale: Scale, row: Row, geo: Geometry, today: date, say: Say, room_to: float) -> None:
    """Draws a row whose top is the canvas' own; texts end at `room_to`."""
    _baseline(canvas, scale, row, geo, say, room_to)
    _actual(canvas, scale, row, geo, today)
    _forecast(canvas, scale, row, geo)
    if row.plan:
        _plan(canvas, scale, row, geo, row.plan)
    for mark in row.marks:
        if scale.shows(mark.on):
            _diamond(canvas, scale.middle(mark.on), geo, mark.reached, row.key)
    _beyond(canvas, scale, row, geo)


def ends(canvas: Canvas, scale: Scale, row: Row, geo: Geometry, today: date, room_to: float) -> None:
    """What stands at the end of a row, above the line of today: the seal, or how late it is."""
    last = max([span.to_on for span in (row.plan, row.actual) if span], default=None)
    if row.is_closed and last and last >= scale.from_on:
        x = min(scale.end(last) + geo.mark * 0.4 + geo.seal * 0.62, room_to - geo.seal / 2)
        seal(canvas, x, geo.row / 2, geo.seal, key=row.key)
    elif row.light == "red" and row.light_reason:
        _late_text(canvas, scale, row, geo, today, room_to)


def _plan(canvas: Canvas, scale: Scale, row: Row, geo: Geometry, plan: Span) -> None:
    p = canvas.palette
    left, right = scale.x(plan.from_on), scale.end(plan.to_on)
    if left >= right:
        return  # all of it outside
    canvas.rect(left, geo.plan, right - left, geo.plan_high, fill=p.sheet, key=row.key, part="plan", stroke=p.blue,
                width=geo.line)  # fmt: skip
    if row.critical:
        for y in (geo.plan, geo.plan + geo.plan_high):
            canvas.line((left, y), (right, y), key=row.key, part="critical", stroke=p.ink, width=geo.line * 2.7)


def _actual(canvas: Canvas, scale: Scale, row: Row, geo: Geometry, today: date) -> None:
    if row.actual is None:
        return
    p, y, high = canvas.palette, geo.actual, geo.actual_high
    left, right = scale.x(row.actual.from_on), scale.end(row.actual.to_on)
    if left >= right:
        return
    late = late_span(row, today)
    if late:
        turn = max(left, scale.x(late.from_on))
        if turn > left:
            canvas.rect(left, y, turn - left, high, fill=p.pale, key=row.key, part="actual", stroke=p.blue,
                        width=geo.line * 0.5)  # fmt: skip
        canvas.rect(turn, y - high * 0.12, max(right - turn, geo.line * 4), high * 1.24, fill=p.verm, key=row.key,
                    part="late")  # fmt: skip
        return
    light = "done" if row.is_done else row.light
    fill = {"yellow": p.fill("yellow"), "green": p.fill("green"), "grey": p.fill("grey")}.get(light, p.blue)
    canvas.rect(left, y, right - left, high, fill=fill, key=row.key, part="actual", stroke=_edge(canvas, light),
                width=geo.line * 0.75)  # fmt: skip


def _forecast(canvas: Canvas, scale: Scale, row: Row, geo: Geometry) -> None:
    """What is still expected, dashed: on from what has happened, or all of it where nothing has."""
    begin = row.actual.to_on + DAY if row.actual else row.forecast_from_on
    if begin is None or row.forecast_on is None or row.forecast_on < begin or row.is_done or row.is_closed:
        return
    left, right = scale.x(begin), scale.end(row.forecast_on)
    if left >= right:
        return
    y, high = geo.actual, geo.actual_high
    if row.marks and not row.plan:
        x, r = scale.middle(row.forecast_on), high / 2
        points = [(x, y), (x + r, y + r), (x, y + high), (x - r, y + r), (x, y)]
        canvas.line(*points, key=row.key, part="forecast", stroke=_edge(canvas, row.light), width=geo.line * 0.8,
                    dash=f"{geo.line * 2} {geo.line}")  # fmt: skip
        return
    points = [(left, y), (right, y), (right, y + high), (left, y + high)]
    points += [] if row.actual else points[:1]
    canvas.line(*points, key=row.key, part="forecast", stroke=_edge(canvas, row.light), width=geo.line * 0.8,
                dash=f"{geo.line * 3} {geo.line * 2}")  # fmt: skip


def _edge(canvas: Canvas, light: str) -> str:
    p = canvas.palette
    return {"red": p.verm, "yellow": p.amber_ink, "green": p.green, "grey": p.grey}.get(light, p.blue)


def late_span(row: Row, today: date) -> Span | None:
    """The part of a red row that lies after its deadline, up to today; or what the row says itself."""
    if row.late:
        return row.late
    due = row.due_on or (row.plan.to_on if row.plan else None)
    if row.light != "red" or due is None or due >= today:
        return None
    return Span(due + DAY, today)


def _late_text(canvas: Canvas, scale: Scale, row: Row, geo: Geometry, today: date, room_to: float) -> None:
    p, wide = canvas.palette, width(row.light_reason, geo.text)
    at = max([today] + [span.to_on for span in (row.actual,) if span] + ([row.forecast_on] if row.forecast_on else []))
    x, y = scale.end(at) + geo.text * 0.45, geo.actual + geo.actual_high * 0.5 + geo.text * 0.36
    if x + wide > room_to:  # no room after the bar: on it, on a slip of paper
        x = room_to - wide
        canvas.rect(x - geo.text * 0.3, y - geo.text, wide + geo.text * 0.6, geo.text * 1.3, fill=p.sheet)
    canvas.text(x, y, row.light_reason, geo.text, p.verm, bold=True, key=row.key)


def _baseline(canvas: Canvas, scale: Scale, row: Row, geo: Geometry, say: Say, room_to: float) -> None:
    """A thin line as far as was first agreed, and an arrow from there to where the plan ends now."""
    if row.baseline is None:
        return
    p, y, tick = canvas.palette, geo.baseline, geo.mark * 0.5
    left, right = scale.x(row.baseline.from_on), scale.end(row.baseline.to_on)
    if left >= right:
        return
    canvas.line((left, y), (right, y), key=row.key, part="baseline", stroke=p.ink3, width=geo.line * 1.8)
    canvas.line((right, y - tick * 1.5), (right, y + tick), stroke=p.ink3, width=geo.line * 1.8)
    now_on = row.plan.to_on if row.plan else row.marks[0].on if row.marks else None
    if now_on is None or now_on == row.baseline.to_on:
        return
    end = scale.end(now_on)
    way = 1 if end > right else -1
    canvas.line((right, y), (end - way * tick, y), key=row.key, part="slip", stroke=p.ink3, width=geo.line,
                dash=f"{geo.line * 3.5} {geo.line * 2}")  # fmt: skip
    canvas.line((end, y), (end - way * tick * 2, y - tick), (end - way * tick * 2, y + tick), fill=p.ink3, close=True)
    if not row.slip_days:
        return
    words = say(N_("延 {days} 日") if row.slip_days > 0 else N_("提前 {days} 日")).format(days=abs(row.slip_days))
    size, wide = geo.small, width(words, geo.small)
    if abs(end - right) > wide + tick * 4 and y + size / 2 < geo.row:  # on the arrow, or else before the line
        middle = (right + end) / 2 - way * tick * 0.8
        canvas.rect(middle - wide / 2 - size * 0.25, y - size * 0.4, wide + size * 0.5, size * 0.8, fill=p.paper)
        canvas.text(middle, y + size * 0.36, words, size, p.ink2, anchor="middle", key=row.key)
    else:
        x = left - wide - tick
        if x < scale.left:
            x = min(max(end, right) + tick + (geo.seal * 1.4 if row.is_closed else 0), room_to - wide)
        canvas.text(x, y + size * 0.36, words, size, p.ink2, key=row.key)


def _diamond(canvas: Canvas, x: float, geo: Geometry, reached: bool, key: str) -> None:
    p, y, r = canvas.palette, geo.plan_middle, geo.mark
    points, fill = ((x, y - r), (x + r, y), (x, y + r), (x - r, y)), p.blue if reached else p.sheet
    canvas.line(*points, fill=fill, close=True, key=key, part="mark", stroke=p.blue, width=geo.line * 1.3)


def _beyond(canvas: Canvas, scale: Scale, row: Row, geo: Geometry) -> None:
    """A row that begins or ends outside the chart goes on there: ‹ and ›, on a ground of paper."""
    p, y, r = canvas.palette, geo.plan_middle, geo.plan_high * 0.7
    sides = ((scale.left, r, any(day < scale.from_on for day in row.days)),
             (scale.right, -r, any(day > scale.to_on for day in row.days)))  # fmt: skip
    for x, way, goes_on in sides:
        if goes_on:
            canvas.rect(min(x, x + way * 1.4), y - r * 1.2, r * 1.4, r * 2.4, fill=p.paper, key=row.key, part="beyond")
            canvas.line((x + way, y - r), (x, y), (x + way, y + r), key=row.key, part="beyond", stroke=p.blue,
                        width=geo.line * 2)  # fmt: skip
