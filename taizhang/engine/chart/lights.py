"""Lights: always a shape and a letter, so that they read in black and white. And the seal of what is struck off."""

from collections.abc import Callable

from taizhang.engine.refusal import N_

from .canvas import Canvas

Say = Callable[[str], str]
LETTERS = {"red": N_("红"), "yellow": N_("黄"), "green": N_("绿"), "grey": N_("灰"), "closed": N_("销")}


def light(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """The shape alone, in a square from (x, y)."""
    p, k = canvas.palette, size / 16

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + a * k, y + b * k) for a, b in points]

    if colour == "red":
        canvas.line(*at((8, 0.8), (15.6, 14.8), (0.4, 14.8)), fill=p.verm, close=True)
    elif colour == "yellow":
        canvas.line(*at((8, 0.9), (15.1, 8), (8, 15.1), (0.9, 8)), fill=p.amber, close=True, stroke=p.amber_ink,
                    width=1.2 * k)  # fmt: skip
        for one, other in (((4.3, 8.7), (8.7, 4.3)), ((5.8, 10.8), (10.8, 5.8)), ((7.6, 12.5), (12.4, 7.7))):
            canvas.line(*at(one, other), stroke=p.amber_ink, width=1.1 * k)
    elif colour == "green":
        canvas.circle(x + 8 * k, y + 8 * k, 6.3 * k, fill=p.green_wash, stroke=p.green, width=2 * k)
        canvas.circle(x + 8 * k, y + 8 * k, 2.2 * k, fill=p.green)
    elif colour == "closed":
        seal(canvas, x + 8 * k, y + 8 * k, size)
    else:
        canvas.rect(x + 2 * k, y + 2 * k, 12 * k, 12 * k, fill=p.grey_wash, stroke=p.grey, width=1.5 * k,
                    dash=f"{3 * k} {1.8 * k}")  # fmt: skip
        canvas.line(*at((5, 8), (11, 8)), stroke=p.grey, width=1.5 * k)


def seal(canvas: Canvas, x: float, y: float, size: float, key: str = "") -> None:
    """销 in a ring, tilted, about its middle."""
    p, k = canvas.palette, size / 24
    canvas.circle(x, y, 10.5 * k, fill=p.sheet, stroke=p.verm, width=1.7 * k)
    tilt = 9.0  # degrees; the sign turns about its own baseline
    canvas.text(x + 0.75 * k, y + 4.9 * k, "销", 13.5 * k, p.verm, bold=True, serif=True, anchor="middle", turn=-tilt,
                key=key)  # fmt: skip


def ink_of(canvas: Canvas, colour: str) -> str:
    """The colour of a light's letter."""
    p = canvas.palette
    return {"red": p.verm, "yellow": p.amber_text, "green": p.green_ink, "closed": p.verm}.get(colour, p.grey_ink)
