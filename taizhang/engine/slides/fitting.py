"""Whether a text fits its place, from the width of its signs; what does not is set smaller, then cut."""

import re


def clean(text: str) -> str:
    """One line without control characters."""
    drawn = "".join(sign if sign.isprintable() or sign == "\u3000" else " " for sign in text)
    return re.sub(" {2,}", " ", drawn).strip()


def ems(text: str) -> float:
    """A Chinese sign is one em; a Latin one less, here rather too wide than too narrow."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.62 for sign in text)


def cut(text: str, most: float) -> str:
    """The text, or as much of it as is `most` em wide, with … at its end."""
    text = clean(text)
    if ems(text) <= most:
        return text
    while text and ems(text) + 1 > most:
        text = text[:-1]
    return text.rstrip() + "…"


def fitted(text: str, wide: float, lines: int, sizes: tuple[float, ...]) -> tuple[str, float]:
    """(text, size): the first of these sizes (points) in which it stands on so many lines of `wide` inches; in the last
    one it is cut."""
    text = clean(text)
    for size in sizes:
        if ems(text) <= _room(wide, lines, size):
            return text, size
    return cut(text, _room(wide, lines, sizes[-1])), sizes[-1]


def _room(wide: float, lines: int, size: float) -> float:
    return lines * (wide * 72 / size) - (lines - 1)  # a line may end one sign early
