"""Where drawing goes: shapes as SVG and texts apart, so that paper sets texts with a font of its own."""

from dataclasses import dataclass, replace
from html import escape

from .measure import clean, fit, width
from .palette import SANS, SERIF, Palette

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Shape:
    svg: str
    box: Box


@dataclass(frozen=True)
class Text:
    """A line of text: x where it is anchored, y its baseline, `turn` in degrees about that point."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    bold: bool = False
    serif: bool = False
    anchor: str = "start"  # start, middle, end
    turn: float = 0
    key: str = ""

    @property
    def box(self) -> Box:
        wide = width(self.text, self.size)
        left = self.x - {"start": 0, "middle": wide / 2, "end": wide}[self.anchor]
        return (left, self.y - self.size, left + wide, self.y + self.size / 3)

    @property
    def svg(self) -> str:
        bold = ' font-weight="700"' if self.bold else ""
        serif = f' font-family="{SERIF}"' if self.serif else ""
        anchor = f' text-anchor="{self.anchor}"' if self.anchor != "start" else ""
        turn = f' transform="rotate({n(self.turn)} {n(self.x)} {n(self.y)})"' if self.turn else ""
        key = f' data-key="{escape(self.key)}"' if self.key else ""
        return (
            f'<text x="{n(self.x)}" y="{n(self.y)}" font-size="{n(self.size)}" fill="{self.fill}"'
            f"{bold}{serif}{anchor}{turn}{key}>{escape(self.text)}</text>"
        )


@dataclass(frozen=True)
class Page:
    """One drawing. `width` and `height` are in its own units; on paper one unit is `unit_mm` millimetres."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    texts: tuple[Text, ...]
    palette: Palette
    unit_mm: float = 1
    label: str = ""

    @property
    def width_mm(self) -> float:
        return self.width * self.unit_mm

    @property
    def height_mm(self) -> float:
        return self.height * self.unit_mm

    def svg(self, sized: bool = True) -> str:
        """All of it, for a file; not `sized`, it fills whatever a page gives it."""
        size = f'width="{n(self.width_mm)}mm" height="{n(self.height_mm)}mm" ' if sized else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
            f'viewBox="0 0 {n(self.width)} {n(self.height)}" font-family="{SANS}" role="img" '
            f'aria-label="{escape(self.label)}">{self.palette.defs()}'
            + "".join(shape.svg for shape in self.shapes)
            + "".join(text.svg for text in self.texts)
            + "</svg>"
        )

    def window(self, box: Box) -> "Page":
        """The part that touches this box, in the same coordinates; a tile of a poster."""
        return replace(
            self,
            shapes=tuple(shape for shape in self.shapes if _touch(shape.box, box)),
            texts=tuple(text for text in self.texts if _touch(text.box, box)),
        )

    def shapes_svg(self, box: Box | None = None) -> str:
        """The shapes alone, cut to the box: texts are set beside it."""
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{n(left)} {n(top)} {n(right - left)} {n(bottom - top)}">'
            + self.palette.defs()
            + "".join(shape.svg for shape in self.shapes)
            + "</svg>"
        )


class Canvas:
    """Takes shapes and texts in its own units; `at` gives another on the same page, moved and scaled."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.shapes: list[Shape] = []
        self.texts: list[Text] = []
        self.k, self.dx, self.dy = 1.0, 0.0, 0.0

    def at(self, dx: float, dy: float, k: float = 1) -> "Canvas":
        other = Canvas(self.palette)
        other.shapes, other.texts = self.shapes, self.texts
        other.k, other.dx, other.dy = self.k * k, self.dx + dx * self.k, self.dy + dy * self.k
        return other

    def rect(self, x: float, y: float, w: float, h: float, fill: str = "none", key: str = "", part: str = "",
             **stroke: str | float) -> None:  # fmt: skip
        left, top = self.dx + x * self.k, self.dy + y * self.k
        wide, high = max(w, 0) * self.k, max(h, 0) * self.k
        self.shapes.append(
            Shape(
                f'<rect x="{n(left)}" y="{n(top)}" width="{n(wide)}" height="{n(high)}" fill="{fill}"'
                f"{self._stroke(stroke)}{_data(key, part)}/>",
                (left, top, left + wide, top + high),
            )
        )

    def line(self, *points: tuple[float, float], fill: str = "none", close: bool = False, key: str = "",
             part: str = "", before: str = "", **stroke: str | float) -> None:  # fmt: skip
        """A line through the points; with `close` and `fill` a shape."""
        placed = [(self.dx + x * self.k, self.dy + y * self.k) for x, y in points]
        path = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in placed) + ("z" if close else "")
        across, down = [x for x, _ in placed], [y for _, y in placed]
        self.shapes.append(
            Shape(
                f'<path d="{path}" fill="{fill}"{self._stroke(stroke)}{_data(key, part, before)}/>',
                (min(across) - 1, min(down) - 1, max(across) + 1, max(down) + 1),
            )
        )

    def circle(self, x: float, y: float, r: float, fill: str = "none", **stroke: str | float) -> None:
        x, y, r = self.dx + x * self.k, self.dy + y * self.k, r * self.k
        self.shapes.append(
            Shape(
                f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{fill}"{self._stroke(stroke)}/>',
                (x - r, y - r, x + r, y + r),
            )
        )

    def text(self, x: float, y: float, text: str, size: float, fill: str, *, room: float | None = None,
             bold: bool = False, serif: bool = False, anchor: str = "start", turn: float = 0,
             key: str = "") -> float:  # fmt: skip
        """Writes one line, never wider than `room`; returns its width."""
        text, size = fit(text, room, size) if room is not None else (clean(text), size)
        if text:
            x, y = self.dx + x * self.k, self.dy + y * self.k
            self.texts.append(Text(x, y, text, size * self.k, fill, bold, serif, anchor, turn, key))
        return width(text, size)

    def _stroke(self, given: dict[str, str | float]) -> str:
        """stroke, width, dash, opacity, cap."""
        if "stroke" not in given:
            return f' fill-opacity="{given["opacity"]}"' if "opacity" in given else ""
        out = f' stroke="{given["stroke"]}" stroke-width="{n(float(given.get("width", 0.4)) * self.k)}"'
        if "dash" in given:
            dashes = " ".join(n(float(part) * self.k) for part in str(given["dash"]).split())
            out += f' stroke-dasharray="{dashes}"'
        return out


def n(value: float) -> str:
    """A number as short as it can be: hundredths are enough."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def _data(key: str, part: str, before: str = "") -> str:
    named = {"key": escape(key), "part": part, "before": escape(before)}
    return "".join(f' data-{name}="{value}"' for name, value in named.items() if value)


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
