"""Printed pages as scans and phone photos of them, for the demo county and for tests: drawn, never anybody's paper."""

from collections.abc import Sequence
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from taizhang.engine.drawings import font

SIZE = (1654, 2339)  # A4 at 200 dpi
LETTER, LEFT, TOP = 44, 180, 190  # 三号, and the margins of an official paper


def page(lines: Sequence[str]) -> Image.Image:
    """One page: `lines` as they stand, the first ones of a paper in the middle where they begin with a TAB."""
    letters, _chinese = font(LETTER, "NotoSerifCJK-Regular.ttc")
    paper = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(paper)
    for place, line in enumerate(lines):
        said = line.removeprefix("\t")
        left = LEFT if said == line else (SIZE[0] - pen.textlength(said, letters)) / 2
        pen.text((left, TOP + place * LETTER * 1.75), said, 25, letters)
    return paper


def scan(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of pictures, as a copier makes it."""
    first, *others = (page(lines).filter(ImageFilter.GaussianBlur(0.7)) for lines in pages)
    out = BytesIO()
    first.save(out, "PDF", resolution=200, save_all=True, append_images=others)
    return out.getvalue()


def photo(lines: Sequence[str], degrees: float = 2.5) -> bytes:
    """A JPEG of a page on a desk, taken a little askew, darker on one side."""
    paper = page(lines).convert("RGB").rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(96, 84, 70))
    shade = Image.linear_gradient("L").rotate(90).resize(paper.size).point(lambda value: 150 + value * 105 // 255)
    paper = Image.composite(paper, Image.new("RGB", paper.size, (0, 0, 0)), shade)
    grain = Image.frombytes("L", (64, 64), Random(7).randbytes(4096)).resize(paper.size)  # noqa: S311 - a drawing
    out = BytesIO()
    Image.blend(paper, grain.convert("RGB"), 0.04).save(out, "JPEG", quality=82)
    return out.getvalue()
