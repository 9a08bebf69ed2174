"""Under a roof or against a wall: markets, halls, workshops, collection points, and papers on a desk."""

from __future__ import annotations

from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter

from taizhang.engine.drawings.brush import CONCRETE, RUBBISH, Canvas, Colour, H, W, rectangle, shade


def market(c: Canvas, after: bool) -> None:
    """A farmers' market under its roof: blocked aisles, or stalls in line."""
    dice, horizon = c.dice, c.dice.randint(290, 330)
    vanish = dice.randint(480, 600)
    c.horizon = horizon
    c.slope((0, 0, W, horizon), (96, 104, 112), (206, 206, 196))
    for k in range(9):
        share = 0.74**k
        y = horizon - 300 * share
        c.pen.line((0, y - 60 * share, W, y - 60 * share), (70, 84, 100), max(2, int(12 * share)))
        for lamp in (-260, 260):
            x = vanish + lamp * share * 1.4
            c.pen.ellipse((x - 40 * share, y, x + 40 * share, y + 14 * share), (255, 250, 226))
    c.paint(rectangle(0, horizon, W, H), c.hue((150, 148, 142)), "ground", 0.16)
    for k in range(-6, 8):
        c.pen.line([(vanish, horizon), (vanish + k * 200, H)], (110, 108, 102, 110), 2)
    goods: list[Colour] = [
        (90, 140, 50),
        (190, 50, 40),
        (220, 140, 40),
        (230, 210, 110),
        (120, 60, 90),
        (226, 220, 206),
    ]
    for side in (-1, 1):
        for k in range(5, -1, -1):
            share, nxt = 0.66**k, 0.66 ** (k + 1)
            x1, x2 = vanish + side * 330 * share * 1.4, vanish + side * 330 * nxt * 1.4
            y1, y2 = horizon + 400 * share, horizon + 400 * nxt
            outer = side * 520 * share
            c.paint(
                [(x1, y1 - 170 * share), (x2, y2 - 170 * nxt), (x2, y2), (x1, y1)],
                c.hue((212, 210, 204), 0.04),
                depth=0.06,
            )
            c.paint(
                [(x1, y1 - 170 * share), (x1 + outer, y1 - 170 * share), (x1 + outer, y1), (x1, y1)],
                (186, 184, 178),
                depth=0.06,
            )
            c.pen.polygon(
                [
                    (x1, y1 - 170 * share),
                    (x2, y2 - 170 * nxt),
                    (x2 + outer, y2 - 200 * nxt),
                    (x1 + outer, y1 - 200 * share),
                ],
                (150, 152, 150),
            )
            colour = c.hue(dice.choice(goods))
            for _ in range(34):
                a, b = dice.random(), dice.random()
                x = x1 + (x2 - x1) * a + outer * 0.5 * b
                y = y1 - 176 * share + (y2 - 170 * nxt - y1 + 176 * share) * a - 26 * share * b
                r = 15 * share
                c.pen.ellipse((x - r, y - r, x + r, y + r * 0.7), c.hue(colour, 0.2))
            c.pen.polygon(
                [
                    (x1 - side * 20, y1 - 420 * share),
                    (x2 - side * 12, y2 - 420 * nxt),
                    (x2 + outer, y2 - 470 * nxt),
                    (x1 + outer, y1 - 470 * share),
                ],
                c.hue((40, 110, 80) if after else dice.choice(goods)),
            )
            if after:
                c.pen.rectangle((min(x1, x2), y1 - 408 * share, max(x1, x2), y1 - 372 * share), (232, 228, 214))
            c.person(x1 + outer * 0.34, y1 - 60 * share, 290 * share)
    if after:
        for side in (-1, 1):
            c.pen.line([(vanish, horizon), (vanish + side * 420, H)], (226, 190, 60, 220), 8)
        c.person(vanish + 26, horizon + 190, 190)
    else:
        for k in range(7):
            y = horizon + 90 + k * 62
            c.heap(
                vanish + dice.choice((-1, 1)) * dice.uniform(30, 60) * (k + 1) * 0.8, y, 70 + 30 * k, [*goods, *RUBBISH]
            )
        for _ in range(6):
            x, y = dice.gauss(vanish, 130), dice.randint(horizon + 160, H - 20)
            c.pen.ellipse((x - 90, y - 12, x + 90, y + 14), (96, 98, 98, 170))
        for k in range(3):
            c.person(vanish - 60 + 70 * k, horizon + 200 + 60 * k, 170 + 50 * k)


def hall(c: Canvas, after: bool) -> None:
    """A service hall: a queue before one open window, or all windows served."""
    dice, horizon = c.dice, c.dice.randint(400, 440)
    c.horizon = horizon
    c.slope((0, 0, W, 130), (236, 236, 230), (214, 214, 208))
    for k in range(5):
        c.pen.polygon(
            [(60 + 220 * k, 34), (210 + 220 * k, 34), (196 + 214 * k, 66), (80 + 214 * k, 66)], (255, 255, 248)
        )
    c.paint(rectangle(0, 110, W, horizon), c.hue((214, 204, 186)), depth=0.05)
    c.pen.rectangle((0, 120, W, 186), c.hue((150, 34, 32) if dice.random() < 0.5 else (28, 66, 116)))
    for k in range(10):
        x = 240 + k * 60
        c.pen.rectangle((x, 134, x + 40, 172), outline=(252, 240, 206), width=5)
        c.pen.line((x + 20, 134, x + 20, 172), (252, 240, 206), 4)
    c.paint(rectangle(0, horizon, W, H), c.hue((188, 184, 176)), "ground", 0.06)
    for k in range(-5, 12):
        c.pen.line([(W / 2, horizon - 200), (k * 160, H)], (150, 146, 138, 100), 2)
    for k in range(6):
        x, light = 20 + k * 178, after or k == 1
        c.pen.rectangle((x + 6, 214, x + 166, horizon - 110), (196, 210, 216) if light else (120, 126, 130))
        c.pen.polygon(
            [(x + 20, 214), (x + 60, 214), (x + 30, horizon - 110), (x + 6, horizon - 110)], (240, 246, 248, 120)
        )
        c.pen.rectangle((x + 46, 194, x + 126, 222), (20, 24, 28))
        c.pen.rectangle((x + 56, 201, x + 116, 214), (220, 60, 40) if light else (60, 62, 64))
        if light:
            c.person(x + 96, horizon - 60, 200, (36, 44, 66))
            c.pen.rectangle((x + 20, horizon - 160, x + 76, horizon - 116), (40, 42, 46))
    c.paint(rectangle(0, horizon - 112, W, horizon + 20), c.hue((120, 88, 60)), depth=0.1)
    c.paint(rectangle(0, horizon - 122, W, horizon - 100), (226, 222, 212), depth=0.05)
    c.veil((0, horizon + 16, W, horizon + 60), (60, 56, 50), 150, 0)
    served = [(110 + 178 * k + dice.randint(-20, 20), horizon + 150.0) for k in range(6) if dice.random() < 0.6]
    queue = [(280 + dice.gauss(0, 26) + 34 * k, horizon + 120.0 + 30 * k) for k in range(9)]
    for at, foot in served if after else queue:
        c.person(at, foot, 250 + (foot - horizon) * 0.4)


def workshop(c: Canvas, after: bool) -> None:
    """A factory hall: empty with crates, or with its line running."""
    dice, horizon = c.dice, c.dice.randint(330, 370)
    vanish = dice.randint(480, 600)
    c.horizon = horizon
    c.slope((0, 0, W, horizon), (120, 128, 136), (196, 200, 202))
    for k in range(8):
        share = 0.72**k
        c.pen.line(
            [
                (vanish - 640 * share, horizon + 30 * share),
                (vanish - 640 * share, horizon - 300 * share),
                (vanish, horizon - 400 * share),
                (vanish + 640 * share, horizon - 300 * share),
                (vanish + 640 * share, horizon + 30 * share),
            ],
            (84, 98, 116),
            max(2, int(16 * share)),
        )
        c.pen.line(
            (vanish - 300 * share, horizon - 280 * share, vanish - 200 * share, horizon - 280 * share),
            (255, 254, 240),
            max(2, int(10 * share)),
        )
        c.pen.line(
            (vanish + 200 * share, horizon - 280 * share, vanish + 300 * share, horizon - 280 * share),
            (255, 254, 240),
            max(2, int(10 * share)),
        )
    c.paint(rectangle(0, horizon, W, H), c.hue((96, 124, 104) if after else (150, 148, 144)), "ground", 0.1)
    for side in (-1, 1):
        c.pen.line([(vanish, horizon), (vanish + side * 210, H)], (232, 200, 60, 230), 10)
        for k in range(5, -1, -1):
            share, nxt = 0.66**k, 0.66 ** (k + 0.8)
            x1, x2 = vanish + side * 330 * share, vanish + side * 330 * nxt
            y1, y2, outer = horizon + 330 * share, horizon + 330 * nxt, side * 300 * share
            if after:
                c.paint(
                    [(x1, y1 - 230 * share), (x2, y2 - 230 * nxt), (x2, y2), (x1, y1)],
                    c.hue((206, 210, 212), 0.04),
                    depth=0.05,
                )
                c.paint(
                    [(x1, y1 - 230 * share), (x1 + outer, y1 - 230 * share), (x1 + outer, y1), (x1, y1)],
                    (58, 96, 140),
                    depth=0.06,
                )
                c.pen.rectangle(
                    (min(x1, x1 + outer * 0.6), y1 - 200 * share, max(x1, x1 + outer * 0.6), y1 - 120 * share),
                    (30, 40, 46),
                )
                c.pen.ellipse(
                    (x1 + outer * 0.8 - 9 * share, y1 - 190 * share, x1 + outer * 0.8 + 9 * share, y1 - 172 * share),
                    (60, 200, 90),
                )
                c.person(x1 - side * 50 * share, y1 + 6 * share, 250 * share, (48, 74, 120))
            elif dice.random() < 0.6:
                crate = c.hue((170, 130, 84))
                for level in range(dice.randint(1, 3)):
                    y = y1 - 100 * share * level
                    c.paint(
                        rectangle(min(x1, x1 + outer * 0.7), y - 96 * share, max(x1, x1 + outer * 0.7), y),
                        crate,
                        depth=0.15,
                    )
                    c.pen.line((x1, y - 50 * share, x1 + outer * 0.7, y - 50 * share), shade(crate, 0.6), 3)
    if not after:
        c.heap(vanish + 40, H - 110, 240, [(190, 180, 160), (120, 110, 96), (160, 140, 110)])


def bins(c: Canvas, after: bool) -> None:
    """A collection point: overflowing, or in order."""
    dice, horizon = c.dice, c.dice.randint(420, 470)
    wall = c.hue((206, 196, 176))
    c.horizon = horizon
    c.paint(rectangle(0, 0, W, horizon), wall, depth=0.12)
    for y in range(30, horizon, 36):
        c.pen.line((0, y, W, y), (150, 140, 122, 90), 2)
    c.paint(rectangle(0, 0, W, 70), (96, 70, 62), depth=0.2)
    c.veil((0, horizon - 120, W, horizon), (70, 64, 54), 0, 110)
    c.paint(rectangle(0, horizon, W, H), c.hue(CONCRETE), "ground", 0.2)
    board = dice.randint(80, 700)
    c.pen.rectangle((board, 120, board + 250, 250), (30, 110, 90), (230, 230, 224), 5)
    for k in range(4):
        c.pen.rectangle((board + 20, 140 + k * 26, board + 20 + dice.randint(120, 210), 150 + k * 26), (226, 234, 224))
    start = dice.randint(60, 160)
    for k, colour in enumerate([(36, 96, 60), (40, 74, 130), (150, 44, 40), (88, 90, 94)]):
        x, foot, w, h = start + k * 205, horizon + 110, 160, 240
        c.pen.ellipse((x - 14, foot - 16, x + w + 40, foot + 22), (20, 20, 18, 110))
        c.paint([(x, foot - h), (x + w, foot - h), (x + w - 14, foot), (x + 14, foot)], c.hue(colour), depth=0.1)
        c.pen.polygon(
            [(x + w * 0.7, foot - h), (x + w, foot - h), (x + w - 14, foot), (x + w * 0.72, foot)], (10, 10, 12, 70)
        )
        lid = 0 if after else dice.choice((0, 60, 70))
        c.pen.polygon(
            [(x - 6, foot - h), (x + w + 6, foot - h), (x + w - 4, foot - h - 26 - lid), (x + 4, foot - h - 26 - lid)],
            shade(colour, 1.25),
        )
        c.pen.ellipse((x + w / 2 - 26, foot - h * 0.6 - 26, x + w / 2 + 26, foot - h * 0.6 + 26), (236, 236, 230, 200))
        if not after and lid:
            c.heap(x + w / 2, foot - h + 6, 190, RUBBISH)
    if not after:
        for _ in range(4):
            c.heap(dice.randint(100, W - 100), horizon + dice.randint(150, 260), dice.randint(180, 320), RUBBISH)
    else:
        c.pen.line([(30, horizon + 150), (W - 30, horizon + 150)], (226, 190, 60), 10)
        c.bushes(W - 130, W + 20, horizon + 130, 130)


def document(c: Canvas, after: bool) -> None:
    """A paper photographed on a desk: a form, and with its seal once it is done."""
    dice = c.dice
    c.paint(rectangle(0, 0, W, H), c.hue(dice.choice([(110, 78, 52), (92, 92, 96), (140, 110, 78)])), "water", 0.2)
    w, h = 560, 760
    paper = Image.new("RGB", (w, h), c.hue((238, 236, 228), 0.02))
    pen = ImageDraw.Draw(paper)

    def line(x: float, y: float, length: float, size: int) -> None:
        while length > 0:
            step = size * dice.uniform(0.7, 1.0)
            pen.rectangle((x, y, x + step * 0.8, y + size), outline=(70, 70, 74), width=1)
            pen.line((x + step * 0.4, y, x + step * 0.4, y + size), (90, 90, 94))
            x, length = x + step, length - step

    if dice.random() < 0.5:
        line(130, 46, 300, 26)
        pen.line((40, 96, w - 40, 96), (170, 40, 36), 3)
    else:
        line(150, 60, 260, 22)
    y = 124
    while y < 300:
        line(60 if y > 124 else 90, y, dice.randint(330, 430), 11)
        y += 24
    rows, columns = dice.randint(6, 9), [50, *sorted(dice.sample(range(120, 460, 20), 3)), w - 50]
    for row in range(rows + 1):
        pen.line((50, 330 + row * 34, w - 50, 330 + row * 34), (80, 80, 84), 2)
    for x in columns:
        pen.line((x, 330, x, 330 + rows * 34), (80, 80, 84), 2)
    for row in range(rows):
        for x1, x2 in pairwise(columns):
            line(x1 + 8, 341 + row * 34, (x2 - x1 - 16) * dice.uniform(0.2, 0.9), 12)
    line(330, 690, 150, 13)
    line(330, 714, 120, 13)
    if after:
        seal = Image.new("RGBA", (150, 150), (0, 0, 0, 0))
        ink = ImageDraw.Draw(seal)
        ink.ellipse((6, 6, 144, 144), outline=(196, 30, 30, 200), width=6)
        ink.regular_polygon((75, 75, 24), 5, rotation=36, fill=(196, 30, 30, 190))
        for k in range(9):
            glyph = Image.new("RGBA", (150, 150), (0, 0, 0, 0))
            ImageDraw.Draw(glyph).rectangle((67, 18, 83, 36), outline=(196, 30, 30, 200), width=3)
            seal.alpha_composite(glyph.rotate(-120 + 30 * k))
        paper.paste(seal, (350 + dice.randint(-20, 20), 640 + dice.randint(-14, 4)), seal)
    angle = dice.uniform(-7, 7)
    mask = Image.new("L", paper.size, 255).rotate(angle, expand=True, resample=Image.Resampling.BILINEAR)
    paper = paper.rotate(angle, expand=True, resample=Image.Resampling.BILINEAR)
    at = (W // 2 - paper.width // 2 + dice.randint(-50, 50), H // 2 - paper.height // 2 + dice.randint(-20, 20))
    dark = mask.filter(ImageFilter.BoxBlur(8)).point(lambda v: v // 2)
    c.image.paste((20, 16, 12), (at[0] + 14, at[1] + 16), dark)
    c.image.paste(paper, at, mask)
    c.veil((0, 0, W, H), (24, 22, 20), dice.choice((0, 70)), dice.choice((70, 0)))
    x = dice.choice((30, W - 110))
    c.pen.line((x, 180, x + 60, 640), (28, 34, 70), 16)
    c.pen.line((x + 56, 610, x + 62, 660), (190, 190, 186), 8)
