"""The numbers that Word counts by itself (一、（一）1. ①): they stand in numbering.xml, not in the text."""

from dataclasses import dataclass, field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEN = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_BULLET = "●"
_LEVELS = 9


@dataclass
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    is_legal: bool = False


@dataclass
class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # of an abstract list
    abstract: dict[str, str] = field(default_factory=dict)  # list → abstract list
    starts: dict[str, dict[int, int]] = field(default_factory=dict)  # list → level → where it starts anew
    styles: dict[str, tuple[str | None, int]] = field(default_factory=dict)  # style → list, level
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def mark(self, properties) -> str:
        """What stands before a paragraph with these properties, or ""."""
        if properties is None:
            return ""
        number, level = None, None
        style = properties.find(f"{W}pStyle")
        if style is not None:
            number, level = self.styles.get(style.get(f"{W}val", ""), (None, None))
        own = properties.find(f"{W}numPr")
        if own is not None:
            number = _value(own, "numId", number)
            level = _value(own, "ilvl", level)
        level = _whole(level, 0)
        if number is None or number == "0" or not 0 <= level < _LEVELS:
            return ""
        return self._next(number, level)

    def _next(self, number, level):
        abstract = self.abstract.get(number)
        levels = self.levels.get(abstract or "")
        if not abstract or not levels or level not in levels:
            return ""
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        if number not in self.begun:
            self.begun.add(number)
            for at in self.starts.get(number, {}):
                counts[at] = None
        start = self.starts.get(number, {}).get(level, levels[level].start)
        counts[level] = start if counts[level] is None else (counts[level] or 0) + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return self._printed(levels, counts, level)

    @staticmethod
    def _printed(levels, counts, level):
        wanted = levels[level]
        if wanted.format == "bullet":
            return _BULLET
        if wanted.format == "none":
            return ""
        text = wanted.text
        for at in range(level, -1, -1):
            count = counts[at] if counts[at] is not None else levels.get(at, _Level()).start
            how = "decimal" if wanted.is_legal else levels.get(at, _Level()).format
            text = text.replace(f"%{at + 1}", written(count, how))
        return text.strip()


def written(count: int, how: str) -> str:
    """A number as Word writes it in a format of its own."""
    if how.startswith(("chinese", "japaneseCounting", "taiwaneseCounting", "ideographDigital", "koreanCounting")):
        return _chinese(count)
    if how == "ideographTraditional" and 1 <= count <= 10:
        return _STEMS[count - 1]
    if how == "ideographZodiac" and 1 <= count <= 12:
        return _BRANCHES[count - 1]
    if how.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(0x245F + count)
    if how == "decimalEnclosedParen" and 1 <= count <= 20:
        return chr(0x2473 + count)
    if how == "decimalEnclosedFullstop" and 1 <= count <= 20:
        return chr(0x2487 + count)
    if how in ("upperLetter", "lowerLetter") and 1 <= count <= 780:
        letters = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if how == "upperLetter" else letters.lower()
    if how in ("upperRoman", "lowerRoman") and 1 <= count <= 3999:
        return _roman(count) if how == "upperRoman" else _roman(count).lower()
    if how == "decimalZero":
        return f"{count:02}"
    return str(count)


def _chinese(count):
    if not 0 < count < 1000:
        return str(count)
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_TEN[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else _TEN[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (_TEN[ones] if ones else "")


def _roman(count):
    out = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        out += letters * (count // value)
        count %= value
    return out


def numbering_of(numbers, styles) -> Numbering:
    """From the roots of numbering.xml and styles.xml, either of which may be missing."""
    found = Numbering()
    for node in numbers if numbers is not None else ():
        key = node.get(f"{W}abstractNumId" if node.tag == f"{W}abstractNum" else f"{W}numId", "")
        if node.tag == f"{W}abstractNum":
            found.levels[key] = {
                _whole(level.get(f"{W}ilvl"), 0): _level(level) for level in node.findall(f"{W}lvl")[:_LEVELS]
            }
        elif node.tag == f"{W}num":
            found.abstract[key] = _value(node, "abstractNumId", "")
            for override in node.findall(f"{W}lvlOverride")[:_LEVELS]:
                if (start := _value(override, "startOverride", None)) is not None:
                    found.starts.setdefault(key, {})[_whole(override.get(f"{W}ilvl"), 0)] = _whole(start, 1)
    _take_styles(found, styles)
    return found


def _take_styles(found, styles):
    based = {}
    for node in styles.findall(f"{W}style") if styles is not None else ():
        key = node.get(f"{W}styleId", "")
        based[key] = _value(node, "basedOn", "")
        numbers = node.find(f"{W}pPr/{W}numPr")
        if numbers is not None:
            found.styles[key] = (_value(numbers, "numId", None), _whole(_value(numbers, "ilvl", None), 0))
    for key in based:
        parent, left = based[key], 20
        while key not in found.styles and parent and left:
            if parent in found.styles:
                found.styles[key] = found.styles[parent]
            parent, left = based.get(parent, ""), left - 1


def _level(node):
    text = node.find(f"{W}lvlText")
    legal = node.find(f"{W}isLgl")
    return _Level(
        _whole(_value(node, "start", None), 1),
        _value(node, "numFmt", "decimal"),
        text.get(f"{W}val", "") if text is not None else "",
        legal is not None,
    )


def _value(node, name, default):
    child = node.find(f"{W}{name}")
    return default if child is None else child.get(f"{W}val", default)


def _whole(text, default):
    try:
        return int(text) if abs(int(text)) < 100_000 else default
    except (TypeError, ValueError):
        return default
