"""Which row waits for which: an arrow from the end of the one to the beginning of the other."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .bars import Geometry
from .canvas import Canvas
from .model import Row, Span
from .scale import Scale


class Place(NamedTuple):
    """A row and the top at which it stands."""

    row: Row
    top: float


def _span(row: Row) -> Span | None:
    """From where to where an arrow can leave or arrive: the plan, or the day of a milestone."""
    return row.plan or (Span(row.marks[0].on, row.marks[0].on) if row.marks else None)


def links(canvas: Canvas, scale: Scale, placed: Mapping[str, Place], geo: Geometry) -> None:
    """Arrows between rows that stand in the same panel; the critical chain heavy, the others thin."""
    p = canvas.palette
    for row, top in placed.values():
        for n, key in enumerate(row.after):
            before = placed.get(key)
            if before is None or (to := _span(row)) is None or (start := _span(before.row)) is None:
                continue
            critical = row.critical and before.row.critical
            tip = geo.mark * 0.55
            kind = row.kinds[n] if n < len(row.kinds) else "FS"
            leaves, arrives = kind[0], kind[1]
            out = scale.end(start.to_on) if leaves == "F" else scale.x(start.from_on)
            into = scale.end(to.to_on) if arrives == "F" else scale.x(to.from_on)
            if not before.row.plan:
                out = scale.middle(start.to_on) + geo.mark
            if not row.plan:
                into = scale.middle(to.from_on) - tip
            down = top > before.top
            leave = before.top + geo.plan_middle
            arrive = top + geo.plan - geo.line if down else top + geo.plan + geo.plan_high + geo.line
            way = 1 if down else -1
            colour, wide = (p.ink, geo.line * 1.9) if critical else (p.ink3, geo.line * 0.9)
            about: Any = {"key": row.key, "part": "link", "before": key}
            if kind != "FS":  # round the ends of both, into the side
                side = 1 if arrives == "F" else -1
                x = max(out, into) + tip * 3 if side > 0 else min(out, into) - tip * 3
                y, stop = top + geo.plan_middle, into + side * tip * 1.9
                canvas.line((out, leave), (x, leave), (x, y), (stop, y), stroke=colour, width=wide, **about)
                canvas.line((into, y), (stop, y - tip), (stop, y + tip), fill=colour, close=True, **about)
                continue
            x = max(into + tip, out + tip) if into >= out else into + tip
            points = [(out, leave), (x, leave), (x, arrive - way * tip * 1.6)]
            canvas.line(*points, stroke=colour, width=wide, **about)
            back = arrive - way * tip * 1.9
            head = ((x, arrive), (x - tip, back), (x + tip, back))
            canvas.line(*head, fill=colour, close=True, **about)
