"""The words of a paper: dates, numbers of headings, the lines of a title, and what was typed made fit for print."""

import unicodedata
from collections.abc import Iterable
from datetime import date

from .model import Block, Heading, Table

_DIGITS = "零一二三四五六七八九"
_DROPPED = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")

# Where a title may be parted: after these, before those. Elsewhere a word might be torn.
_AFTER = (
    "的", "、", "，", "》", "情况", "工作", "事项", "任务", "问题", "会议", "项目", "办法", "方案",
    "政府", "督查室", "办公室",
)  # fmt: skip
_BEFORE = ("关于", "《", "（")
_NEVER_FIRST = "的了和与及等、，。；：！？》）」』”’〕％%"
_NEVER_LAST = "《（「『“‘〔第"


def clean(text: str) -> str:
    """What was typed without what cannot be seen; each line feed stays."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\t", " ")
    return "".join(sign for sign in whole if sign == "\n" or unicodedata.category(sign) not in _DROPPED).strip()


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split("\n"))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, empty ones left out."""
    return [part.strip() for part in clean(text).split("\n") if part.strip()]


def on(day: date | None) -> str:
    """2026年9月5日: Arabic, in full, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def counted(number: int) -> str:
    """1 to 99 in Chinese: 十二, 二十, 九十九; beyond that in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def numbered(blocks: Iterable[Block]) -> list[tuple[str, Block]]:
    """Each block with the number that stands before it: 一、（一） 1.（1）; a block that is no heading has none.

    GB/T 9704-2012, 7.3.3: a level that begins again under a higher one counts from 1.
    """
    counts = [0, 0, 0, 0]
    told = []
    for block in blocks:
        number = ""
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            now = counts[block.level - 1]
            number = (f"{counted(now)}、", f"（{counted(now)}）", f"{now}.", f"（{now}）")[block.level - 1]
        told.append((number, block))
    return told


def width(text: str) -> float:
    """How wide a text is, in characters: a digit or Latin letter is half of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.55 for sign in text)


def title_lines(title: str, most: float = 19) -> list[str]:
    """A title in lines of about the same length, parted where no word is torn as far as that can be known.

    Line feeds in it are kept: whoever knows better writes them.
    """
    lines: list[str] = []
    for part in paragraphs(title):
        lines += _parted(part, -(-width(part) // most), most)
    return lines


def _parted(text: str, into: float, most: float) -> list[str]:
    if into <= 1 or len(text) < 2:
        return [text]
    wanted = width(text) / into
    at = min(range(1, len(text)), key=lambda n: _cost(text, n, wanted, most))
    rest = text[at:]
    return [text[:at], *_parted(rest, max(into - 1, -(-width(rest) // most)), most)]


def _cost(text: str, at: int, wanted: float, most: float) -> float:
    """How bad it is to part a title here: uneven lines, torn words, lines that are too long."""
    head, tail = text[:at], text[at:]
    cost = abs(width(head) - wanted) ** 1.5
    if width(head) > most:
        cost += 1000
    if tail[0] in _NEVER_FIRST or head[-1] in _NEVER_LAST:
        cost += 100
    if head[-1].isascii() and tail[0].isascii():
        cost += 100
    if head.count("《") > head.count("》"):
        cost += 30
    ends_a_word = head.endswith(_AFTER) and not tail.startswith(_AFTER)  # 工作会议, 任务情况 are one
    if not ends_a_word and not tail.startswith(_BEFORE):
        cost += 12
    return cost


def type_pt(table: Table) -> float:
    """How large a table is set: 小四, or 五号 where six columns and more must fit."""
    return 12.0 if len(table.columns) < 6 else 10.5


def shares(table: Table) -> list[float]:
    """The share of the width of each column.

    What is short (a number, a date, the name of a unit) stays on one line, what is long shares the rest.
    """
    room = 440 / type_pt(table)
    natural = []
    for n, column in enumerate(table.columns):
        lines = [part for cell in (column.heading, *(row[n] for row in table.rows)) for part in clean(cell).split("\n")]
        natural.append(max(2.0, *map(width, lines)) + 9 / type_pt(table))
    short = [wide for wide in natural if wide <= 9]
    long = [wide for wide in natural if wide > 9]
    left = room - sum(short)
    squeezed = left / sum(min(wide, 40) for wide in long) if long and sum(long) > left > 8 else 1.0
    found = [wide if wide <= 9 else max(5.0, min(wide, 40) * squeezed) for wide in natural]
    return [wide if column.wide is None else column.wide for column, wide in zip(table.columns, found, strict=True)]
