"""How wide a text is, without a font: a Chinese sign is one em, Latin letters count a little wider than they are."""

import re
import unicodedata

_NARROW = frozenset(" iljtfrI.,:;'|!()[]/-·")
_BROAD = frozenset("mwMW@%&")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_SPACES = re.compile(r"[^\S\u3000]+")
LEAST = 0.78  # of its size: a long text shrinks so far, and is then cut


def clean(text: str) -> str:
    """One line without what cannot be seen: control characters, joiners, unassigned code points."""
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return "".join(sign for sign in line if sign == "\u3000" or unicodedata.category(sign) not in _UNSEEN)


def em(sign: str) -> float:
    """The width of one sign in em."""
    if ord(sign) > 0x2E7F or unicodedata.east_asian_width(sign) in "WFA":
        return 1.0
    if sign in _NARROW:
        return 0.36
    if sign in _BROAD:
        return 0.95
    return 0.7 if sign.isupper() else 0.58


def width(text: str, size: float) -> float:
    return sum(map(em, text)) * size


def fit(text: str, room: float, size: float, least: float = LEAST) -> tuple[str, float]:
    """The text and its size no wider than `room`: a little smaller if need be, then cut with an ellipsis."""
    text = clean(text[:2000])
    wide = width(text, size)
    if wide <= room:
        return text, size
    smaller = max(room / wide, least) * size
    if width(text, smaller) <= room + 1e-6:
        return text, smaller
    left, kept = room - smaller, 0
    for sign in text:
        left -= em(sign) * smaller
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…" if room >= smaller else "", smaller


def wrap(text: str, room: float, size: float, lines: int, least: float = LEAST) -> tuple[list[str], float]:
    """The text on at most so many lines: a little smaller if need be, the last one cut with an ellipsis."""
    text = clean(text[:2000])
    for smaller in (size, size * (1 + least) / 2, size * least):
        broken = _broken(text, room, smaller)
        if len(broken) <= lines:
            return broken, smaller
    kept = broken[: lines - 1]
    rest = text[sum(map(len, kept)) :]
    last, _ = fit(rest, room, smaller, 1)
    return [*kept, last], smaller


def _broken(text: str, room: float, size: float) -> list[str]:
    found, line, wide = [], "", 0.0
    for sign in text:
        step = em(sign) * size
        if line and wide + step > room and sign not in "，。；：、）》”！？":
            found.append(line)
            line, wide = "", 0.0
        line += sign
        wide += step
    return [*found, line] if line else found or [""]
