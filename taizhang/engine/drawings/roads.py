"""Streets, lanes and what runs along them. Each scene is a function of (canvas, after); the dice are the place's."""

from __future__ import annotations

from math import cos, pi, sin

from taizhang.engine.drawings.brush import ASPHALT, CONCRETE, GRASS, RUBBISH, SIGNS, Canvas, H, W, rectangle, shade


def street(c: Canvas, after: bool) -> None:
    """Shops along a street; the pavement is taken by goods, or free."""
    dice, horizon = c.dice, c.dice.randint(300, 360)
    vanish = dice.randint(620, 860)
    c.sky(horizon, fair=after)
    c.paint(rectangle(0, horizon, W, H), ASPHALT, "ground")
    reach = dice.randint(60, 110)
    top, eaves = dice.randint(60, 130), horizon - 46

    def at(x: float, high: float, far: float) -> float:
        """A line that runs to the vanishing point."""
        return high + (far - high) * min(1.0, x / vanish)

    for n in range(6):
        left, right = vanish * (1 - 0.72**n) * 1.05, vanish * (1 - 0.72 ** (n + 1)) * 1.05
        wall = c.hue(dice.choice([(196, 178, 150), (176, 164, 158), (204, 196, 180), (160, 140, 128)]))
        upper, lower = ([(x, at(x, *line)) for x in (left, right)] for line in ((top, eaves), (H - 210, horizon + 20)))
        c.paint([*upper, *reversed(lower)], shade(wall, 1 - 0.03 * n), depth=0.1)
        gap = (right - left) * 0.08
        x1, x2 = left + gap, right - gap
        floor_top, floor_low = 0.62, 1.0
        lo = [at(x, H - 210, horizon + 20) for x in (x1, x2)]
        hi = [at(x, top, eaves) for x in (x1, x2)]
        mid = [h + (low - h) * floor_top for h, low in zip(hi, lo, strict=True)]
        c.pen.polygon([(x1, mid[0]), (x2, mid[1]), (x2, lo[1] * floor_low), (x1, lo[0])], (52, 54, 58))
        c.pen.polygon(
            [
                (x1, mid[0] + 8),
                ((x1 + x2) / 2, (mid[0] + mid[1]) / 2 + 8),
                ((x1 + x2) / 2, (lo[0] + lo[1]) / 2),
                (x1, lo[0]),
            ],
            (96, 110, 116, 150),
        )
        sign = c.hue(SIGNS[dice.randrange(6)])
        board = [h + (low - h) * 0.47 for h, low in zip(hi, lo, strict=True)]
        c.paint([(x1, board[0]), (x2, board[1]), (x2, mid[1]), (x1, mid[0])], sign, depth=0.06)
        for k in range(4):
            kx = x1 + (x2 - x1) * (0.16 + 0.2 * k)
            size = (mid[0] - board[0]) * (1 - 0.1 * n) * 0.42
            y = board[0] + (board[1] - board[0]) * (kx - x1) / (x2 - x1) + size * 0.5
            c.pen.rectangle(
                (kx, y, kx + (x2 - x1) * 0.11, y + size), outline=(240, 232, 210, 230), width=max(1, int(size / 7))
            )
            c.pen.line(
                (kx + (x2 - x1) * 0.05, y, kx + (x2 - x1) * 0.05, y + size), (240, 232, 210, 220), max(1, int(size / 8))
            )
        for row in (0.1, 0.28):
            for k in range(2):
                wx = x1 + (x2 - x1) * (0.1 + 0.48 * k)
                wy = hi[0] + (lo[0] - hi[0]) * row + (wx - x1) / max(1, x2 - x1) * (hi[1] - hi[0])
                c.pen.rectangle(
                    (wx, wy, wx + (x2 - x1) * 0.3, wy + (lo[0] - hi[0]) * 0.12), (74, 88, 98), (218, 214, 204), 2
                )
    kerb = [(0, H - 210), (vanish, horizon + 20), (vanish + 12, horizon + 20), (reach + 260, H), (0, H)]
    c.paint(kerb, (178, 168, 152), "ground", 0.18)
    c.pen.line([(vanish + 12, horizon + 20), (reach + 260, H)], (214, 210, 200), 7)
    for joint in range(6):
        c.pen.line([(vanish + 4, horizon + 20), (joint * 60 - 40, H)], (120, 112, 100, 70), 1)
    for k in range(5):  # the middle of the road
        y = horizon + 30 + 18 * 1.9**k
        x = vanish + 60 + 34 * (1.9**k) * 0.55
        c.pen.polygon(
            [(x, y), (x + 3 + k * 3, y), (x + 8 + k * 9, y + 9 * 1.7**k), (x - 2 + k * 4, y + 9 * 1.7**k)],
            (224, 222, 212, 210),
        )
    for k in range(4):
        c.tree(vanish + 90 + 62 * k * (1 + k * 0.25), horizon + 34 + 26 * k, 120 + 52 * k)
    if after:
        for k in range(5):
            c.pen.rounded_rectangle((250 + k * 70, H - 196 - k * 40, 262 + k * 70, H - 140 - k * 44), 4, (60, 84, 76))
        c.person(vanish - 80, horizon + 130, 120)
    else:
        for k in range(7):
            x, y = 30 + k * 78, H - 66 - k * 52
            c.heap(x + dice.uniform(-20, 20), y, 170 - 18 * k, [*RUBBISH, (200, 120, 40), (70, 130, 60)])
            if k % 2 == 0:
                awning = c.hue(dice.choice([(60, 110, 160), (170, 60, 50), (210, 210, 205)]))
                c.pen.polygon(
                    [
                        (x - 70 + k * 8, y - 150 + k * 14),
                        (x + 80 - k * 8, y - 170 + k * 18),
                        (x + 96 - k * 8, y - 130 + k * 15),
                        (x - 62 + k * 8, y - 112 + k * 10),
                    ],
                    awning,
                )
                c.pen.line((x + 84 - k * 8, y - 140 + k * 15, x + 84 - k * 8, y), (90, 90, 92), 4)
        c.van(vanish + 40, H - 150, 300, c.hue((206, 206, 204)))
        c.person(420, H - 150, 200)
    for y in (30, 52, 70):
        c.pen.line([(0, y), (vanish, horizon - 80 + y * 0.3)], (30, 30, 34, 170), 2)


def lane(c: Canvas, after: bool) -> None:
    """A village lane between white houses: mud and rubbish, or paved and planted."""
    dice, horizon = c.dice, c.dice.randint(320, 370)
    vanish = dice.randint(460, 640)
    c.sky(horizon, fair=True)
    c.hills(horizon, (88, 112, 92))
    c.tree(vanish - 30, horizon + 10, 130)
    c.paint(rectangle(0, horizon, W, H), GRASS, "ground", 0.3)
    width = dice.randint(360, 430)
    road = [(vanish - 16, horizon), (vanish + 16, horizon), (vanish + width, H), (vanish - width, H)]
    c.paint(road, (176, 174, 166) if after else (140, 112, 82), "ground", 0.1 if after else 0.4)
    for side in (-1, 1):
        for n in (2, 1, 0):
            near, far = 0.9 - 0.3 * n, 0.62 - 0.27 * n
            x1, x2 = vanish + side * (width + 110) * near, vanish + side * (width + 110) * far
            b1, b2 = horizon + (H - horizon) * near * 0.82, horizon + (H - horizon) * far * 0.82
            t1, t2 = horizon - 330 * near, horizon - 330 * far
            wall = c.hue((226, 222, 210), 0.04)
            wall = wall if side < 0 else shade(wall, 0.8)
            c.paint([(x1, t1), (x2, t2), (x2, b2), (x1, b1)], wall, depth=0.07)
            c.paint([(x1, t1), (x1 + side * 500, t1), (x1 + side * 500, b1), (x1, b1)], shade(wall, 0.9), depth=0.07)
            c.pen.polygon(
                [
                    (x1 - side * 14, t1 + 6),
                    (x2 - side * 8, t2 + 4),
                    (x2 + side * 30, t2 - 46 * far),
                    (x1 + side * 60, t1 - 60 * near),
                ],
                c.hue((74, 72, 74)),
            )
            c.pen.polygon(
                [
                    (x1 + side * 500, t1 + 8),
                    (x1 - side * 12, t1 + 8),
                    (x1 + side * 60, t1 - 60 * near),
                    (x1 + side * 500, t1 - 60 * near),
                ],
                c.hue((86, 82, 82)),
            )
            door = 0.38
            dx1, dx2 = x1 + (x2 - x1) * door, x1 + (x2 - x1) * (door + 0.26)
            dy1, dy2 = b1 + (b2 - b1) * door, b1 + (b2 - b1) * (door + 0.26)
            c.pen.polygon(
                [(dx1, dy1 - (b1 - t1) * 0.42), (dx2, dy2 - (b2 - t2) * 0.5), (dx2, dy2), (dx1, dy1)],
                c.hue((110, 40, 34)),
            )
            c.pen.polygon([(x1, b1 - 30 * near), (x2, b2 - 30 * far), (x2, b2), (x1, b1)], (120, 118, 116, 130))
            if after and n < 2:
                c.bushes(min(x1, x2) - 10, max(x1, x2) + 10, max(b1, b2) + 14, 40 + 30 * near, (96, 120, 66))
    if after:
        c.pen.line([(vanish - width * 0.86, H), (vanish - 14, horizon)], (232, 230, 222, 220), 5)
        c.pen.line([(vanish + width * 0.86, H), (vanish + 14, horizon)], (232, 230, 222, 220), 5)
        for k in range(5):
            share = 0.85 - 0.17 * k
            x, y = vanish - width * share * 0.98, horizon + (H - horizon) * share
            c.bushes(
                x - 26 * share,
                x + 26 * share,
                y,
                60 * share,
                dice.choice([(170, 70, 90), (190, 150, 60), (110, 130, 70)]),
            )
        c.person(vanish + 60, horizon + 190, 150)
    else:
        for k in range(5):
            y = horizon + 60 + 80 * k
            x, r = vanish + dice.gauss(0, 60), (30 + 26 * k) * dice.uniform(0.7, 1.5)
            c.pen.ellipse((x - r, y, x + r, y + 8 + 7 * k), (92, 90, 84, 190))
        c.heap(vanish - 190, H - 130, 330, RUBBISH)
        c.heap(vanish + 210, H - 220, 220, RUBBISH)
        c.heap(vanish + 60, horizon + 110, 90, RUBBISH)
        for k in range(3):
            x = vanish + 170 + 40 * k
            c.pen.polygon([(x, H - 260), (x + 14, H - 440), (x + 20, H - 440), (x + 10, H - 256)], (120, 92, 60))


def pothole(c: Canvas, after: bool) -> None:
    """A road surface from eye height: a hole full of water, or a patch."""
    dice, horizon = c.dice, c.dice.randint(120, 200)
    c.sky(horizon, fair=after)
    c.bushes(-20, W + 20, horizon + 12, 90)
    for _ in range(4):
        c.tree(dice.randint(0, W), horizon + 12, dice.randint(110, 170))
    c.paint(rectangle(0, horizon, W, H), c.hue(ASPHALT), "ground", 0.22)
    side = dice.randint(700, 860)
    c.paint([(side - 240, horizon), (W, horizon), (W, H), (side + 260, H)], (150, 140, 120), "ground", 0.35)
    c.pen.line([(side - 244, horizon), (side + 240, H)], (222, 220, 210, 220), 10)
    x, y, r = dice.randint(320, 560), dice.randint(470, 590), dice.randint(130, 210)
    edge = [
        (x + r * dice.uniform(0.8, 1.15) * cx, y + r * 0.42 * dice.uniform(0.8, 1.15) * cy) for cx, cy in circle(14)
    ]
    if after:
        patch = [
            (x - r * 1.25, y - r * 0.55),
            (x + r * 1.1, y - r * 0.6),
            (x + r * 1.4, y + r * 0.6),
            (x - r * 1.45, y + r * 0.62),
        ]
        c.paint(patch, (58, 58, 62), "ground", 0.3)
        c.pen.line([*patch, patch[0]], (34, 34, 36, 200), 5)
    else:
        c.paint(edge, (86, 74, 60), "ground", 0.5)
        c.pen.line([*edge, edge[0]], (48, 44, 40), 7)
        c.pen.polygon([(x + (px - x) * 0.78, y + 8 + (py - y) * 0.7) for px, py in edge], (126, 124, 112))
        c.pen.polygon([(x - 20 + (px - x) * 0.5, y + 2 + (py - y) * 0.36) for px, py in edge], (176, 184, 186, 160))
        for _ in range(50):
            px, py = x + dice.gauss(0, r), y + dice.gauss(0, r * 0.5)
            c.pen.ellipse((px - 5, py - 3, px + 5, py + 3), c.hue((120, 114, 104), 0.3))
    for _ in range(7):  # cracks
        px, py = float(dice.randrange(W)), float(dice.randint(horizon + 120, H))
        path = [(px, py)]
        for _ in range(6):
            px, py = px + dice.uniform(-50, 50), py + dice.uniform(-16, 24)
            path.append((px, py))
        c.pen.line(path, (46, 46, 48, 200), 3)


def lamps(c: Canvas, after: bool) -> None:
    """A road at night: the lamps are out, or lit."""
    dice, horizon = c.dice, c.dice.randint(380, 430)
    vanish = dice.randint(440, 640)
    c.horizon = horizon
    c.slope((0, 0, W, horizon + 4), (14, 18, 34), (44, 46, 60))
    left = 0
    while left < W:
        width, top = dice.randint(60, 150), horizon - dice.randint(40, 190)
        c.pen.rectangle((left, top, left + width, horizon + 2), c.hue((24, 26, 36), 0.2))
        for wy in range(top + 10, horizon - 8, 18):
            for wx in range(left + 8, left + width - 10, 16):
                if dice.random() < 0.22:
                    c.pen.rectangle((wx, wy, wx + 7, wy + 9), c.hue((210, 170, 96), 0.3))
        left += width + dice.randint(-6, 20)
    c.paint(rectangle(0, horizon, W, H), (30, 30, 34) if not after else (52, 50, 48), "ground", 0.3)
    c.pen.line([(vanish, horizon), (vanish + 40, H)], (150, 146, 130, 150 if after else 60), 6)
    for side in (-1, 1):
        for k in range(5, -1, -1):
            share = 0.62**k
            x, foot = vanish + side * 560 * share, horizon + (H - horizon) * 0.8 * share
            head, arm = foot - 560 * share, -side * 100 * share
            c.pen.line((x, foot, x, head), (64, 66, 70), max(1, int(12 * share)))
            c.pen.line((x, head, x + arm, head - 16 * share), (64, 66, 70), max(1, int(8 * share)))
            hx, hy = x + arm, head - 14 * share
            if after:
                for glow in range(20, 0, -1):
                    r = 9 * share * glow
                    c.pen.ellipse((hx - r, hy - r, hx + r, hy + r), (255, 214, 140, 5))
                c.pen.ellipse((hx - 20 * share, hy - 7 * share, hx + 20 * share, hy + 8 * share), (255, 246, 220))
                for pool in range(16, 0, -1):
                    r = 20 * share * pool
                    c.pen.ellipse((hx - r, foot - r * 0.24, hx + r, foot + r * 0.24), (255, 206, 130, 6))
            else:
                c.pen.ellipse((hx - 20 * share, hy - 7 * share, hx + 20 * share, hy + 8 * share), (52, 54, 58))
    if not after:
        for dx in (-16, 16):
            for glow in range(6, 0, -1):
                c.pen.ellipse(
                    (
                        vanish + 70 + dx - 6 * glow,
                        horizon + 34 - 6 * glow,
                        vanish + 70 + dx + 6 * glow,
                        horizon + 34 + 6 * glow,
                    ),
                    (250, 244, 224, 40),
                )
    else:
        c.person(vanish + 190, H - 190, 160)


def wires(c: Canvas, after: bool) -> None:
    """Cables between poles: a tangle, or bundled."""
    dice, horizon = c.dice, c.dice.randint(560, 620)
    c.sky(horizon, fair=after)
    x = -30
    while x < W:
        width, top = dice.randint(180, 300), horizon - dice.randint(170, 330)
        wall = c.hue(dice.choice([(200, 186, 164), (182, 176, 170), (168, 130, 112)]))
        c.paint(rectangle(x, top, x + width, horizon + 10), wall, depth=0.1)
        c.paint(rectangle(x - 8, top - 14, x + width + 8, top + 6), shade(wall, 0.7), depth=0.1)
        for wy in range(top + 40, horizon - 60, 84):
            for wx in range(x + 26, x + width - 60, 84):
                c.pen.rectangle((wx, wy, wx + 46, wy + 52), (70, 84, 94), (222, 220, 212), 4)
                c.pen.line((wx, wy + 20, wx + 46, wy + 4), (180, 196, 204, 120), 6)
        x += width + dice.randint(0, 30)
    c.paint(rectangle(0, horizon, W, H), (120, 118, 116), "ground", 0.2)
    poles = [dice.randint(120, 260), dice.randint(760, 900)]
    for pole in poles:
        c.paint(rectangle(pole - 14, 30, pole + 14, horizon + 90), CONCRETE, depth=0.12)
        c.pen.rectangle((pole - 80, 90, pole + 80, 102), (96, 92, 88))
        c.pen.rectangle((pole - 40, 190, pole + 40, 270), (150, 154, 156), (90, 94, 96), 3)
    if after:
        for k, y in enumerate((96, 150)):
            c.pen.line(
                [(-20, y), (poles[0], y + 10), (sum(poles) / 2, y + 46), (poles[1], y + 10), (W + 20, y)],
                (34, 34, 38),
                10 - 4 * k,
                "curve",
            )
    else:
        for _ in range(34):
            y1, y2, sag = dice.randint(70, 280), dice.randint(70, 280), dice.randint(20, 170)
            left, right = poles[0] + dice.randint(-50, 50), poles[1] + dice.randint(-50, 50)
            points = [
                (left + (right - left) * t / 8, y1 + (y2 - y1) * t / 8 + sag * (1 - (t / 4 - 1) ** 2)) for t in range(9)
            ]
            c.pen.line(
                [(-20, y1 - 30), *points, (W + 20, y2 - 20)], (*c.hue((36, 36, 40), 0.4), 230), dice.randint(2, 4)
            )
        for pole in poles:
            for _ in range(9):
                r = dice.randint(16, 46)
                px, py = pole + dice.randint(-40, 40), dice.randint(120, 330)
                c.pen.arc(
                    (px - r, py - r, px + r, py + r), dice.randint(0, 180), dice.randint(200, 400), (30, 30, 34), 3
                )
    for _ in range(2):
        c.person(dice.randint(100, 1000), horizon + dice.randint(90, 170), 190)


def circle(n: int) -> list[tuple[float, float]]:
    return [(cos(2 * pi * k / n), sin(2 * pi * k / n)) for k in range(n)]
