"""Which row waits for which: an arrow from the end of the one to the beginning of the other."""

from collections.abc import Mapping
from typing import NamedTuple

from .bars import Geometry
from .canvas import Canvas
from .model import Row
from .scale import Scale


class Place(NamedTuple):
    """A row and the top at which it stands."""

    row: Row
    top: float


def links(canvas: Canvas, scale: Scale, placed: Mapping[str, Place], geo: Geometry) -> None:
    """Arrows between rows that stand in the same panel; the critical chain heavy, the others thin."""
    p = canvas.palette
    for row, top in placed.values():
        for key in row.after:
            if key not in placed or not row.plan or not placed[key].row.plan:
                continue
            before = placed[key]
            assert before.row.plan  # noqa: S101
            critical = row.critical and before.row.critical
            tip = geo.mark * 0.55
            out, into = scale.end(before.row.plan.to_on), scale.x(row.plan.from_on)
            down = top > before.top
            leave = before.top + geo.plan_middle
            arrive = top + geo.plan - geo.line if down else top + geo.plan + geo.plan_high + geo.line
            way = 1 if down else -1
            x = max(into + tip, out + tip) if into >= out else into + tip
            colour, wide = (p.ink, geo.line * 1.9) if critical else (p.ink3, geo.line * 0.9)
            points = [(out, leave), (x, leave), (x, arrive - way * tip * 1.6)]
            canvas.line(*points, key=row.key, part="link", stroke=colour, width=wide)
            back = arrive - way * tip * 1.9
            head = ((x, arrive), (x - tip, back), (x + tip, back))
            canvas.line(*head, fill=colour, close=True, key=row.key, part="link")
