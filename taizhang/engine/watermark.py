"""A display copy that says when, where and by whom it was taken; the original is never touched."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from taizhang.engine.typeset import font_files


def marked(jpeg: bytes, lines: Sequence[str]) -> bytes:
    """The lines in white on a dark foot, below the picture's content and never over it."""
    picture = Image.open(BytesIO(jpeg), formats=["JPEG"]).convert("RGB")
    size = max(14, picture.width // 44)
    font = ImageFont.truetype(str(font_files()[0]), size)
    foot = round(size * (1.45 * len(lines) + 0.8))
    out = Image.new("RGB", (picture.width, picture.height + foot), (23, 50, 79))
    out.paste(picture)
    draw = ImageDraw.Draw(out)
    for n, line in enumerate(lines):
        draw.text((size * 0.8, picture.height + size * (0.3 + 1.45 * n)), line, font=font, fill=(255, 255, 255))
    kept = BytesIO()
    out.save(kept, "JPEG", quality=84, optimize=True)
    return kept.getvalue()
