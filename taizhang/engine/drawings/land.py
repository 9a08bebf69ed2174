"""River banks, trenches, building sites and fields."""

from __future__ import annotations

from taizhang.engine.drawings.brush import (
    CLAY,
    CONCRETE,
    GRASS,
    RUBBISH,
    Canvas,
    Colour,
    H,
    W,
    digger,
    rectangle,
    shade,
)


def outfall(c: Canvas, after: bool) -> None:
    """A pipe in an embankment; it runs black, or is sealed."""
    dice, horizon = c.dice, c.dice.randint(190, 250)
    c.sky(horizon, fair=after)
    c.hills(horizon)
    c.bushes(-20, W + 20, horizon + 18, 80)
    for _ in range(3):
        c.tree(dice.randint(0, W), horizon + 14, dice.randint(100, 170))
    wall, waterline = horizon + 10, dice.randint(500, 560)
    c.paint(rectangle(0, wall, W, waterline), c.hue((172, 164, 146)), depth=0.18)
    c.paint(rectangle(0, wall - 14, W, wall + 8), (206, 202, 190), depth=0.1)
    course = 62
    for row, y in enumerate(range(wall + 20, waterline, course)):
        c.pen.line((0, y, W, y), (110, 102, 90, 150), 2)
        for x in range(-40 + row % 2 * 70, W, 140):
            c.pen.line((x, y, x, y + course), (110, 102, 90, 130), 2)
    for _ in range(16):  # damp and moss run down
        x, y = dice.randrange(W), dice.randint(wall + 20, waterline - 60)
        c.pen.polygon([(x, y), (x + 12, y), (x + 18, waterline), (x - 8, waterline)], (84, 88, 70, 44))
    c.veil((0, waterline - 90, W, waterline), (60, 62, 52), 0, 120)
    c.mirror(waterline, 220, (122, 148, 146) if after else (84, 92, 78), 0.42 if after else 0.25)
    x, y, r = dice.randint(380, 700), (wall + waterline) // 2 + dice.randint(0, 30), dice.randint(50, 66)
    c.pen.ellipse((x - r - 12, y - r - 12, x + r + 12, y + r + 12), (150, 142, 128))
    c.pen.arc((x - r - 12, y - r - 12, x + r + 12, y + r + 12), 150, 330, (214, 208, 194), 5)
    if after:
        c.pen.ellipse((x - r, y - r, x + r, y + r), (188, 184, 172))
        c.pen.arc((x - r, y - r, x + r, y + r), 20, 200, (118, 112, 100), 4)
        for _ in range(40):  # trowel marks
            px, py = x + dice.gauss(0, r / 2.6), y + dice.gauss(0, r / 2.6)
            c.pen.arc((px - 12, py - 5, px + 12, py + 5), 180, 300, (150, 146, 134, 140), 2)
        c.pen.line((x - 6, y + r + 12, x - 10, waterline), (128, 124, 110, 90), 10)
    else:
        c.pen.ellipse((x - r, y - r, x + r, y + r), (26, 26, 22))
        c.pen.chord((x - r + 6, y - r + 6, x + r - 6, y + r - 4), 25, 155, (64, 60, 40))
        spread = dice.randint(120, 190)
        c.pen.polygon(
            [
                (x - r * 0.6, y + r * 0.4),
                (x + r * 0.6, y + r * 0.4),
                (x + r * 0.8, waterline + 6),
                (x - r * 0.9, waterline + 6),
            ],
            (62, 58, 38, 225),
        )
        for k in range(5):
            c.pen.line(
                (x - r * 0.5 + k * r * 0.25, y + r * 0.5, x - r * 0.7 + k * r * 0.36, waterline), (112, 106, 72, 150), 3
            )
        for k in range(6, 0, -1):
            c.pen.ellipse(
                (x - spread * k / 4, waterline - 8 * k / 3, x + spread * k / 4, waterline + 26 * k), (54, 52, 34, 40)
            )
        for _ in range(26):
            fx, fy = x + dice.gauss(0, spread * 0.7), waterline + abs(dice.gauss(0, 50)) + 8
            c.pen.ellipse((fx - 9, fy - 3, fx + 9, fy + 3), (188, 182, 150, 150))
        c.heap(x + spread + 60, waterline + 26, 110, RUBBISH)
    c.bushes(dice.randint(-60, 60), dice.randint(240, 330), H + 40, 150, (92, 108, 62))


def river(c: Canvas, after: bool) -> None:
    """A river reach: duckweed and floating rubbish, or clear with a walk beside it."""
    dice, horizon = c.dice, c.dice.randint(260, 320)
    c.sky(horizon, fair=after)
    c.hills(horizon, (92, 118, 100))
    for _ in range(7):
        c.tree(dice.randint(0, W), horizon + 20, dice.randint(70, 150))
    c.bushes(-20, W + 20, horizon + 30, 50)
    waterline = horizon + 28
    c.mirror(waterline, 260, (120, 150, 150) if after else (92, 104, 72), 0.55 if after else 0.3)
    near = c.dice.randint(560, 640)
    if after:
        c.paint([(0, near), (W * 0.45, H), (0, H)], (196, 186, 168), "ground", 0.15)
        c.pen.line([(0, near - 60), (W * 0.47, H - 60)], (150, 150, 146), 7)
        for k in range(7):
            c.pen.line((k * 80, near - 60 + k * 41, k * 80, near + k * 41), (150, 150, 146), 6)
        c.tree(90, H - 30, 330, (86, 110, 60))
    else:
        for _ in range(120):
            y = waterline + (H - waterline) * dice.random() ** 0.7
            share = (y - waterline) / (H - waterline)
            x, r = dice.gauss(W * 0.45, W * 0.3), 6 + 44 * share
            c.pen.ellipse((x - r, y - r * 0.22, x + r, y + r * 0.22), (*c.hue((120, 140, 62), 0.15), 200))
        for _ in range(26):
            y = waterline + (H - waterline) * dice.uniform(0.15, 0.9)
            x, r = dice.gauss(W * 0.5, W * 0.26), 4 + 16 * (y - waterline) / (H - waterline)
            c.pen.ellipse((x - r, y - r * 0.5, x + r, y + r * 0.5), c.hue(dice.choice(RUBBISH)))
        c.bushes(-20, 380, H + 30, 190, (110, 120, 66))


def trench(c: Canvas, after: bool) -> None:
    """A sewer being laid: the open trench, or the pipe in its bed with a manhole."""
    dice, horizon = c.dice, c.dice.randint(250, 310)
    vanish = dice.randint(440, 640)
    c.sky(horizon, fair=True)
    c.hills(horizon)
    c.bushes(-20, W + 20, horizon + 14, 60)
    c.paint(rectangle(0, horizon, W, H), c.hue((164, 142, 108)), "ground", 0.4)
    width = dice.randint(170, 220)
    c.paint(
        [(vanish - 14, horizon + 16), (vanish + 14, horizon + 16), (vanish + width, H), (vanish - width, H)],
        (104, 82, 60),
        "ground",
        0.4,
    )
    floor = [
        (vanish - 7, horizon + 22),
        (vanish + 7, horizon + 22),
        (vanish + width * 0.6, H),
        (vanish - width * 0.6, H),
    ]
    c.paint(floor, (84, 66, 48), "ground", 0.3)
    c.pen.polygon(
        [(vanish - 14, horizon + 16), (vanish - 7, horizon + 22), (vanish - width * 0.6, H), (vanish - width, H)],
        (60, 46, 34, 110),
    )
    for _ in range(60):
        side, share = dice.choice((-1, 1)), dice.random() ** 1.4
        x = vanish + side * (width + 60) * share * dice.uniform(1, 1.5) + side * 16
        y = horizon + 20 + (H - horizon) * share
        r = 6 + 40 * share
        c.pen.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.4), c.hue((148, 124, 92), 0.18))
        c.pen.arc((x - r, y - r * 0.6, x + r, y + r * 0.4), 190, 300, (190, 168, 130, 140), 3)
    colour: Colour = dice.choice([(70, 96, 140), (66, 66, 70), (196, 130, 70)])
    if after:
        c.paint(
            [
                (vanish - 4, horizon + 24),
                (vanish + 4, horizon + 24),
                (vanish + width * 0.34, H),
                (vanish - width * 0.34, H),
            ],
            colour,
            depth=0.08,
        )
        c.pen.polygon(
            [
                (vanish - 1, horizon + 24),
                (vanish + 1, horizon + 24),
                (vanish + width * 0.02, H),
                (vanish - width * 0.16, H),
            ],
            (230, 234, 240, 90),
        )
        for k in range(6):
            share = 0.14 + 0.16 * k
            y = horizon + 24 + (H - horizon - 24) * share
            c.pen.arc(
                (vanish - width * 0.36 * share, y - 22 * share, vanish + width * 0.36 * share, y + 22 * share),
                180,
                360,
                shade(colour, 0.6),
                6,
            )
    else:
        for k in range(3):
            x, y = vanish + width + 130 + 12 * k, H - 190 - 60 * k
            c.pen.rounded_rectangle((x, y, x + 260, y + 54), 26, colour)
            c.pen.line((x + 20, y + 12, x + 240, y + 12), (*shade(colour, 1.5), 160), 6)
            c.pen.ellipse((x - 12, y, x + 26, y + 54), (36, 36, 40))
    x, y = (150, horizon + 150) if vanish > 540 else (790, horizon + 150)
    digger(c, x, y, dice.uniform(0.8, 1.1))
    c.person(vanish - width - 40, horizon + 330, 190, (220, 120, 30))
    for k in range(7):
        c.pen.line((60 + k * 30, H - 20 - k * 66, 60 + k * 30, H - 120 - k * 60), (200, 60, 40), 4)
    c.pen.line([(60 + k * 30, H - 110 - k * 61) for k in range(7)], (236, 190, 60), 5)


def site(c: Canvas, after: bool) -> None:
    """A building under construction: the frame, or topped out behind its green net."""
    dice, horizon = c.dice, c.dice.randint(470, 520)
    c.sky(horizon, fair=True)
    c.hills(horizon)
    c.paint(rectangle(0, horizon, W, H), CLAY, "ground", 0.35)
    left, width, floors = (
        dice.randint(170, 300),
        dice.randint(420, 520),
        dice.randint(6, 8) if after else dice.randint(2, 4),
    )
    storey = 56
    top = horizon + 20 - floors * storey
    if after:
        c.paint(rectangle(left, top, left + width, horizon + 20), c.hue((70, 120, 96)), depth=0.16)
        for x in range(left, left + width + 1, 34):
            c.pen.line((x, top - 12, x, horizon + 20), (150, 160, 150, 120), 2)
        for y in range(top, horizon + 20, storey // 2):
            c.pen.line((left, y, left + width, y), (44, 84, 66, 150), 2)
        c.pen.rectangle((left + 60, top + 40, left + width - 60, top + 74), (190, 36, 32))
        for k in range(9):
            c.pen.rectangle(
                (left + 80 + k * (width - 170) / 9, top + 47, left + 102 + k * (width - 170) / 9, top + 67),
                outline=(250, 226, 160),
                width=3,
            )
    else:
        for floor in range(floors):
            y = horizon + 20 - floor * storey
            c.pen.rectangle((left, y - storey, left + width, y), (70, 68, 66))
            c.paint(rectangle(left - 8, y - storey - 8, left + width + 8, y - storey + 8), CONCRETE, depth=0.1)
            for x in range(left, left + width + 1, width // 6):
                c.pen.rectangle((x - 9, y - storey, x + 9, y), (156, 150, 140))
        for x in range(left, left + width, 22):
            c.pen.line((x, top, x + dice.randint(-3, 3), top - 34), (96, 60, 44), 2)
    c.shadow(
        [
            (left + width, horizon + 20),
            (left + width + 130, horizon + 60),
            (left + 60, horizon + 70),
            (left, horizon + 20),
        ]
    )
    mast, jib = left + width + dice.randint(60, 130), top - 130
    for x in (mast, mast + 22):
        c.pen.line((x, horizon + 10, x, jib), (222, 176, 50), 4)
    for y in range(jib, horizon, 22):
        c.pen.line((mast, y, mast + 22, y + 22), (222, 176, 50), 2)
    c.pen.line((mast - 430, jib, mast + 130, jib), (222, 176, 50), 6)
    c.pen.line([(mast - 400, jib), (mast + 11, jib - 60), (mast + 120, jib)], (90, 84, 70), 2)
    c.pen.rectangle((mast + 90, jib, mast + 128, jib + 34), (110, 110, 108))
    c.pen.line((mast - 300, jib, mast - 300, jib + 120), (60, 60, 60), 2)
    for x in range(0, W, 120):
        c.paint(rectangle(x, horizon + 40, x + 116, horizon + 110), c.hue((70, 120, 170), 0.05), depth=0.05)
        c.pen.rectangle((x, horizon + 40, x + 116, horizon + 52), (226, 228, 226))
    digger(c, dice.randint(60, 600), H - 70, 1.15)
    c.heap(dice.randint(700, 960), H - 60, 300, [(150, 128, 96), (130, 108, 80), (170, 150, 120)])
    for k in range(2):
        c.person(dice.randint(420, 620) + 60 * k, H - 60, 180, (216, 124, 34))


def greenhouse(c: Canvas, after: bool) -> None:
    """Rows of plastic arches: bare frames, or covered and planted."""
    dice, horizon = c.dice, c.dice.randint(280, 330)
    c.sky(horizon, fair=True)
    c.hills(horizon, (90, 116, 90))
    c.bushes(-20, W + 20, horizon + 10, 40)
    c.paint(rectangle(0, horizon, W, H), CLAY if not after else GRASS, "ground", 0.35)
    for row in range(4, -1, -1):
        share = 0.66**row
        foot, height, left = horizon + 380 * share, 240 * share, -60 + dice.randint(-20, 20) + 90 * row
        width = 420 * share
        for n in range(int(W / width) + 2):
            x = left + n * (width + 46 * share)
            box = (x, foot - height, x + width, foot + height)
            if after:
                c.pen.pieslice(box, 180, 360, (206, 216, 216))
                c.pen.chord(
                    (x + width * 0.08, foot - height * 0.9, x + width * 0.5, foot + height * 0.6),
                    180,
                    300,
                    (238, 244, 244, 170),
                )
                c.pen.pieslice(
                    (x + width * 0.3, foot - height * 0.55, x + width * 0.7, foot + height * 0.55),
                    180,
                    360,
                    (120, 146, 110),
                )
            for k in range(5):
                inset = k * width * 0.09
                c.pen.arc(
                    (x + inset, foot - height + inset * 0.2, x + width - inset * 0.1, foot + height),
                    180,
                    360,
                    (150, 156, 158),
                    max(1, int(5 * share)),
                )
            c.pen.line(
                (x + width * 0.5, foot - height, x + width * 0.56, foot - height * 1.04),
                (150, 156, 158),
                max(1, int(4 * share)),
            )
    for k in range(12):
        share = k / 12
        y = horizon + 396 + share * (H - horizon - 396)
        for x in range(-20, W, int(30 + 40 * share)):
            if after:
                c.bushes(x, x + 16 + 14 * share, y + 6, 20 + 22 * share, (86, 130, 54))
            elif dice.random() < 0.2:
                c.pen.ellipse((x, y, x + 40, y + 12), c.hue((128, 100, 72)))
    c.person(dice.randint(200, 900), H - 60, 200)
