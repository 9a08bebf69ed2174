"""Evidence photos for the demo county: drawn from a seed, downloaded from nowhere.

    draw("outfall", 7, after=True, taken_at=…, place="农机站东侧", position=(31.2, 117.5))

The same kind and seed are the same place: `after` shows it put right, `shot` is another photo of it, a step
aside and in other light. `forwarded` is what a chat application makes of a photo.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from random import Random

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFont, ImageOps

from taizhang.engine.drawings import land, roads, rooms
from taizhang.engine.drawings.brush import SIZE, Canvas, H, W, film

KINDS: dict[str, Callable[[Canvas, bool], None]] = {
    "street": roads.street,
    "outfall": land.outfall,
    "lane": roads.lane,
    "pothole": roads.pothole,
    "lamps": roads.lamps,
    "trench": land.trench,
    "river": land.river,
    "bins": rooms.bins,
    "site": land.site,
    "market": rooms.market,
    "greenhouse": land.greenhouse,
    "hall": rooms.hall,
    "document": rooms.document,
    "wires": roads.wires,
    "workshop": rooms.workshop,
}

_FONTS = (
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "NotoSansSC_400Regular.ttf", "wqy-microhei.ttc",
    "NotoSerifCJK-Regular.ttc", "SourceHanSansSC-Regular.otf", "PingFang.ttc", "msyh.ttc",
)  # fmt: skip


def draw(
    kind: str,
    seed: int,
    *,
    after: bool = False,
    shot: int = 0,
    taken_at: datetime | None = None,
    place: str = "",
    position: tuple[float, float] | None = None,
) -> bytes:
    """A JPEG of 1024×768. `taken_at` and `place` are printed on it; time and `position` (lat, lon) go into EXIF."""
    canvas = Canvas(Random(f"{kind}/{seed}"))  # noqa: S311 - a drawing
    KINDS[kind](canvas, after)
    place_dice, shot_dice = Random(f"{kind}/{seed}/view"), Random(f"{kind}/{seed}/{after}/{shot}")  # noqa: S311
    photo = _photograph(canvas.image, place_dice, shot_dice, kind)
    if taken_at or place:
        _stamp(photo, taken_at, place)
    out = BytesIO()
    photo.save(out, "JPEG", quality=78, exif=_exif(taken_at, position))
    return out.getvalue()


def forwarded(data: bytes, seed: int = 0) -> bytes:
    """The same photo after a chat application: smaller, compressed again, without EXIF."""
    dice = Random(seed)  # noqa: S311
    with Image.open(BytesIO(data)) as opened:
        photo = opened.convert("RGB")
        share = dice.uniform(0.55, 0.85)
        small = photo.resize((round(photo.width * share), round(photo.height * share)), Image.Resampling.BILINEAR)
    out = BytesIO()
    small.save(out, "JPEG", quality=dice.randint(45, 70))
    return out.getvalue()


def _photograph(scene: Image.Image, place: Random, dice: Random, kind: str) -> Image.Image:
    """Point a camera at the scene: a window of it that belongs to the place, held by this shot's hand."""
    if kind != "document" and place.random() < 0.5:
        scene = ImageOps.mirror(scene)
    width = round(W * place.uniform(0.76, 0.97))
    height = width * 3 // 4
    x, y = ((whole - part) * place.uniform(0.15, 0.85) for whole, part in ((W, width), (H, height)))
    left = max(0, min(W - width, x + dice.uniform(-0.02, 0.02) * W))
    top = max(0, min(H - height, y + dice.uniform(-0.02, 0.02) * H))
    photo = scene.resize(SIZE, Image.Resampling.BILINEAR, (left, top, left + width, top + height))
    photo = ImageChops.multiply(photo, film(60 if kind == "lamps" else 26, dice.randrange(4)))
    light, warm, curve = dice.uniform(0.98, 1.2), dice.uniform(-0.05, 0.05), dice.uniform(0.88, 1.08)
    lut = []
    for gain in (light * (1 + warm), light, light * (1 - warm)):
        lut += [min(255, round(255 * gain * (v / 255) ** curve)) for v in range(256)]
    return photo.point(lut)


@cache
def font(size: int, first: str = _FONTS[0]) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, bool]:
    """A font, and whether it has Chinese."""
    for name in (first, *_FONTS):
        try:
            return ImageFont.truetype(name, size), True
        except OSError:
            continue
    return ImageFont.load_default(size), False


def _stamp(photo: Image.Image, taken_at: datetime | None, place: str) -> None:
    """What a watermark camera prints into the corner."""
    letters, chinese = font(24)
    words = [f"{taken_at:%Y-%m-%d %H:%M}" if taken_at else "", place if chinese else ""]
    text = "  ".join(filter(None, words))
    pen = ImageDraw.Draw(photo, "RGBA")
    x, y = 24, SIZE[1] - 48
    pen.text((x + 1.5, y + 1.5), text, (0, 0, 0, 170), letters)
    pen.text((x, y), text, (255, 255, 255, 235), letters)


def _exif(taken_at: datetime | None, position: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    if taken_at:
        exif[ExifTags.Base.DateTime] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    if position:
        lat, lon = position
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({
            ExifTags.GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
            ExifTags.GPS.GPSLatitude: _degrees(lat),
            ExifTags.GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
            ExifTags.GPS.GPSLongitude: _degrees(lon),
        })  # fmt: skip
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = abs(value) % 1 * 60
    return (float(int(abs(value))), float(int(minutes)), round(minutes % 1 * 60, 4))
