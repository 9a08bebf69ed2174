"""What is odd about a photo that a phone has just taken: nothing to see on it, or no camera took it."""

from PIL import ImageStat

from taizhang.engine import photos

DARK = 14
"""Mean brightness of 255 below which a frame is black; a street lamp's night is at 25 and more."""

FLAT = 3.0
"""Standard deviation of brightness below which nothing can be told apart: a finger, a pocket, a wall."""


def oddities(data: bytes) -> list[str]:
    """Codes `dark`, `blank`, `screenshot`, as far as they hold. The photo has been admitted before."""
    kind = photos.sniff(data[:4096], "")
    picture = photos.upright(data, 128)
    grey = ImageStat.Stat(picture.convert("L").resize((64, 64)))
    mean, spread = grey.mean[0], grey.stddev[0]
    found = []
    if mean < DARK:
        found.append("dark")
    elif spread < FLAT:
        found.append("blank")
    if kind.code == "png":  # cameras write JPEG or HEIC, screens are kept as PNG
        found.append("screenshot")
    return found
