"""Brushes: textures made once, and the things that stand in more than one scene."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

SIZE = (1024, 768)
W, H = 1080, 810
"""The canvas; the photo is a window of it, so that two shots of one place differ by the hand that held them."""

Colour = tuple[int, int, int]
Point = tuple[float, float]

CLAY, ASPHALT, CONCRETE, GRASS = (150, 122, 92), (96, 96, 98), (164, 160, 150), (112, 122, 72)
RUBBISH: list[Colour] = [(190, 190, 186), (60, 70, 90), (150, 60, 50), (90, 110, 70), (170, 140, 80), (40, 40, 42)]
SIGNS: list[Colour] = [(160, 40, 36), (30, 80, 140), (20, 110, 80), (190, 130, 30), (110, 50, 110), (230, 226, 214)]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def shade(colour: Colour, by: float) -> Colour:
    """Lighter above 1, darker below."""
    return tuple(max(0, min(255, round(x * by))) for x in colour)  # type: ignore[return-value]


@cache
def noise(cell: int, seed: int = 0) -> Image.Image:
    """Grey noise with spots of about `cell` pixels, larger than the canvas."""
    size = (2 * W // cell, 2 * H // cell)
    spots = Image.frombytes("L", size, Random(cell * 31 + seed).randbytes(size[0] * size[1]))  # noqa: S311
    return spots.resize((2 * W, 2 * H), Image.Resampling.BICUBIC) if cell > 1 else spots


@cache
def rough(kind: str) -> Image.Image:
    """A surface as the eye meets it: `wall` is even, `ground` grows finer with distance, `water` is drawn out."""
    if kind == "wall":
        return Image.blend(noise(3), noise(40), 0.4)
    if kind == "water":
        return Image.blend(noise(4).resize((8 * W, 2 * H)).crop((0, 0, 2 * W, 2 * H)), noise(60), 0.4)
    flat = Image.blend(Image.blend(noise(1), noise(6), 0.55), noise(45), 0.35)
    # Row 0 is the horizon: there nine tenths of the ground lie in one tenth of the picture.
    across, down, closer = 0.95, 14.0, 9.0 / H
    view = (across, W * closer, W * (1 - across), 0.0, down, 0.0, 0.0, closer)
    return flat.transform((2 * W, H), Image.Transform.PERSPECTIVE, view, Image.Resampling.BILINEAR)


class Canvas:
    """A picture under construction, with a pen and the scene's own dice."""

    def __init__(self, dice: Random):
        self.image = Image.new("RGB", (W, H), (120, 116, 104))
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.dice = dice
        self.horizon = 330

    def near(self, value: float, by: float = 0.12) -> float:
        return value * self.dice.uniform(1 - by, 1 + by)

    def hue(self, colour: Colour, by: float = 0.08) -> Colour:
        return shade(colour, self.dice.uniform(1 - by, 1 + by))

    def paint(self, area: Sequence[Point], colour: Colour, kind: str = "wall", depth: float = 0.25) -> None:
        """A polygon with the texture of its kind."""
        xs, ys = [p[0] for p in area], [p[1] for p in area]
        box = (max(0, int(min(xs))), max(0, int(min(ys))), min(W, int(max(xs)) + 1), min(H, int(max(ys)) + 1))
        size = (box[2] - box[0], box[3] - box[1])
        if size[0] <= 0 or size[1] <= 0:
            return
        tile = rough(kind)
        left = self.dice.randrange(tile.width - size[0] + 1)
        top = max(0, box[1] - self.horizon) if kind == "ground" else self.dice.randrange(tile.height - size[1] + 1)
        grain = tile.crop((left, top, left + size[0], top + size[1]))
        surface = ImageOps.colorize(grain, shade(colour, 1 - depth), shade(colour, 1 + depth), colour)
        if list(area) == rectangle(*box):
            self.image.paste(surface, box[:2])
            return
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in area], 255)
        self.image.paste(surface, box[:2], mask)

    def slope(self, box: tuple[int, int, int, int], top: Colour, bottom: Colour) -> None:
        """A soft change of colour from top to bottom."""
        strip = Image.linear_gradient("L").resize((8, max(1, box[3] - box[1])))
        size = (box[2] - box[0], box[3] - box[1])
        self.image.paste(ImageOps.colorize(strip, top, bottom).resize(size, Image.Resampling.NEAREST), box[:2])

    def veil(self, box: tuple[int, int, int, int], colour: Colour, top: int, bottom: int) -> None:
        """Haze or shadow over a part: opacity from top to bottom."""
        size = (box[2] - box[0], box[3] - box[1])
        low, high = min(top, bottom), max(top, bottom)
        strip = (
            Image.linear_gradient("L").resize((1, size[1])).point([low + (high - low) * i // 255 for i in range(256)])
        )
        if top > bottom:
            strip = ImageOps.flip(strip)
        self.image.paste(colour, box, strip.resize(size, Image.Resampling.NEAREST))

    # ── what stands in many scenes ─────────────────────────────────────────────

    def sky(self, horizon: int, fair: bool) -> None:
        self.horizon = horizon
        blue = self.hue((132, 164, 196) if fair else (176, 184, 188), 0.06)
        self.slope((0, 0, W, horizon + 4), blue, mix(blue, (236, 236, 228), 0.8))
        left = self.dice.randrange(W)
        # twice as high as wide: clouds lie flat
        sheet = noise(120).resize((W, horizon), Image.Resampling.NEAREST, (left, 0, left + W, 2 * horizon))
        self.image.paste((244, 244, 240), (0, 0, W, horizon), sheet.point([max(0, v - 120) for v in range(256)]))

    def hills(self, horizon: int, colour: Colour = (96, 116, 104)) -> None:
        """Two ridges, the far one in haze."""
        for height, haze in ((90, 0.6), (50, 0.3)):
            step, y = W // 12, self.near(height, 0.3)
            ridge: list[Point] = [(0, horizon)]
            for x in range(0, W + step, step):
                y = max(12, min(height * 1.5, y + self.dice.uniform(-0.3, 0.3) * height))
                ridge.append((x, horizon - y))
            tone = mix(colour, (206, 214, 214), haze)
            self.pen.polygon(_rounded([*ridge, (W, horizon)]), tone)
        self.veil((0, horizon - 60, W, horizon + 2), (214, 220, 218), 0, 130)

    def tree(self, x: float, foot: float, height: float, colour: Colour = (72, 92, 52)) -> None:
        """A trunk and a crown of many leaves, lit from the upper left."""
        colour, dice = self.hue(colour, 0.15), self.dice
        spread = height * dice.uniform(0.26, 0.36)
        trunk = max(2, height * 0.035)
        self.pen.polygon(
            [
                (x - trunk, foot),
                (x + trunk, foot),
                (x + trunk / 2, foot - height * 0.6),
                (x - trunk / 2, foot - height * 0.6),
            ],
            (70, 58, 46),
        )
        self.pen.ellipse((x - spread, foot - 4, x + spread * 1.4, foot + height * 0.05), (20, 20, 16, 60))
        leaf = max(2.5, height * 0.07)
        for layer, light in ((1.0, 0.6), (0.85, 0.85), (0.6, 1.1), (0.4, 1.35)):
            for _ in range(int(26 * layer) + 4):
                dx, dy = dice.gauss(0, 0.42) * spread * layer, dice.gauss(0, 0.30) * height * 0.36 * layer
                px, py = x + dx - (1 - layer) * spread * 0.35, foot - height * 0.68 + dy - (1 - layer) * height * 0.12
                r = leaf * dice.uniform(0.6, 1.3)
                self.pen.ellipse((px - r, py - r * 0.8, px + r, py + r * 0.8), self.hue(shade(colour, light), 0.12))

    def bushes(self, left: float, right: float, foot: float, height: float, colour: Colour = (78, 96, 58)) -> None:
        step = max(3.0, height * 0.16)
        x = left
        while x < right:
            for light in (0.65, 0.95, 1.25):
                r = height * self.dice.uniform(0.16, 0.34)
                y = foot - height * self.dice.uniform(0.1, 0.4 + 0.4 * (light - 0.6))
                self.pen.ellipse((x - r, y - r * 0.8, x + r, y + r * 0.8), self.hue(shade(colour, light), 0.12))
            x += step * self.dice.uniform(0.6, 1.4)

    def person(self, x: float, foot: float, height: float, coat: Colour | None = None) -> None:
        coat = coat or self.dice.choice([(60, 66, 86), (110, 44, 40), (70, 92, 80), (150, 140, 120), (36, 38, 42)])
        w, pen = height * 0.13, self.pen
        pen.ellipse((x - w * 1.6, foot - 3, x + w * 2.4, foot + height * 0.05), (20, 20, 20, 70))
        for side in (-1, 1):
            pen.line(
                (x + side * w * 0.5, foot, x + side * w * 0.3, foot - height * 0.48), (44, 46, 54), max(2, int(w * 0.8))
            )
        pen.rounded_rectangle((x - w, foot - height * 0.82, x + w, foot - height * 0.42), w * 0.5, coat)
        pen.rectangle((x - w, foot - height * 0.8, x - w * 0.4, foot - height * 0.45), (*shade(coat, 0.7), 160))
        head = height * 0.075
        pen.ellipse((x - head, foot - height, x + head, foot - height + 2.2 * head), (196, 158, 132))
        pen.pieslice((x - head, foot - height, x + head, foot - height + 2 * head), 170, 370, (38, 32, 30))

    def heap(self, x: float, foot: float, width: float, colours: list[Colour]) -> None:
        """A heap of whatever was thrown there."""
        dice = self.dice
        self.pen.ellipse(
            (x - width * 0.6, foot - width * 0.06, x + width * 0.7, foot + width * 0.08), (24, 22, 18, 110)
        )
        for _ in range(90):
            share = dice.random() ** 0.7
            px = x + dice.gauss(0, 0.22) * width
            py = foot - (1 - share) * width * 0.32 * max(0.0, 1 - abs(px - x) / width * 1.7) - dice.random() * 4
            r = width * dice.uniform(0.015, 0.06)
            colour = self.hue(dice.choice(colours), 0.25)
            if dice.random() < 0.4:
                self.pen.polygon([(px + dice.uniform(-r, r) * 1.6, py + dice.uniform(-r, r)) for _ in range(4)], colour)
            else:
                self.pen.ellipse((px - r, py - r * 0.7, px + r, py + r * 0.7), colour)
                self.pen.arc((px - r, py - r * 0.7, px + r, py + r * 0.7), 180, 300, (*shade(colour, 1.4), 150))

    def van(self, x: float, foot: float, width: float, colour: Colour) -> None:
        height, pen = width * 0.52, self.pen
        pen.ellipse((x - 4, foot - 5, x + width + 8, foot + 8), (16, 16, 16, 120))
        pen.rounded_rectangle((x, foot - height, x + width, foot - height * 0.12), height * 0.16, colour)
        pen.polygon(
            [(x + width * 0.66, foot - height * 0.92), (x + width * 0.84, foot - height * 0.92),
             (x + width * 0.96, foot - height * 0.52), (x + width * 0.66, foot - height * 0.52)], (58, 70, 82),
        )  # fmt: skip
        pen.rectangle((x, foot - height * 0.34, x + width, foot - height * 0.12), (*shade(colour, 0.6), 150))
        for wheel in (0.2, 0.8):
            r = height * 0.17
            pen.ellipse((x + width * wheel - r, foot - 2 * r, x + width * wheel + r, foot), (28, 28, 30))
            pen.ellipse(
                (x + width * wheel - r / 2, foot - 1.5 * r, x + width * wheel + r / 2, foot - r / 2), (120, 122, 124)
            )

    def shadow(self, area: Sequence[Point], strength: int = 70) -> None:
        self.pen.polygon(area, (18, 20, 24, strength))

    def mirror(self, waterline: int, depth: int, colour: Colour, share: float) -> None:
        """Water: what stands above it upside down, drawn out by ripples."""
        above = ImageOps.flip(self.image.crop((0, max(0, waterline - depth), W, waterline))).resize((W, H - waterline))
        above = above.filter(ImageFilter.BoxBlur(4))
        left = self.dice.randrange(W)
        ripples = rough("water").crop((left, 0, left + W, H - waterline))
        water = ImageOps.colorize(ripples, shade(colour, 0.7), shade(colour, 1.35), colour)
        self.image.paste(Image.blend(water, above, share), (0, waterline))


def rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _rounded(points: list[Point]) -> list[Point]:
    """Cut the corners of an outline once (Chaikin), the two at the foot stay."""
    inner: list[Point] = [points[0]]
    for (x1, y1), (x2, y2) in pairwise(points[1:]):
        inner += [(x1 * 0.75 + x2 * 0.25, y1 * 0.75 + y2 * 0.25), (x1 * 0.25 + x2 * 0.75, y1 * 0.25 + y2 * 0.75)]
    return [*inner, points[-2], points[-1]]


@cache
def film(grain: int, variant: int) -> Image.Image:
    """What lens and sensor do to every picture: darker corners, fine grain. Multiplied in."""
    light = Image.radial_gradient("L").resize(SIZE).point([255 - 34 * v * v // 65025 for v in range(256)])
    speckle = noise(1, variant).crop((0, 0, *SIZE)).point([255 - grain * v // 255 for v in range(256)])
    return Image.merge("RGB", [ImageChops.multiply(light, speckle)] * 3)


def digger(c: Canvas, x: float, foot: float, size: float) -> None:
    yellow = (218, 160, 42)
    p, s = c.pen, size
    p.ellipse((x - 20 * s, foot - 12 * s, x + 170 * s, foot + 14 * s), (20, 18, 14, 100))
    p.rounded_rectangle((x, foot - 34 * s, x + 150 * s, foot), 16 * s, (46, 46, 48))
    p.rounded_rectangle((x + 8 * s, foot - 26 * s, x + 142 * s, foot - 8 * s), 9 * s, (88, 86, 84))
    p.rectangle((x + 10 * s, foot - 86 * s, x + 140 * s, foot - 36 * s), yellow)
    p.rectangle((x + 10 * s, foot - 52 * s, x + 140 * s, foot - 36 * s), shade(yellow, 0.75))
    p.polygon(
        [
            (x + 14 * s, foot - 86 * s),
            (x + 22 * s, foot - 140 * s),
            (x + 70 * s, foot - 140 * s),
            (x + 74 * s, foot - 86 * s),
        ],
        (64, 74, 82),
        yellow,
        5,
    )
    p.line(
        [(x + 84 * s, foot - 84 * s), (x + 180 * s, foot - 190 * s), (x + 258 * s, foot - 96 * s)],
        shade(yellow, 0.9),
        int(18 * s),
        "curve",
    )
    p.polygon(
        [
            (x + 246 * s, foot - 100 * s),
            (x + 276 * s, foot - 92 * s),
            (x + 262 * s, foot - 44 * s),
            (x + 224 * s, foot - 56 * s),
        ],
        (70, 66, 60),
    )
