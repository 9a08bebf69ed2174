"""The numbers that rows carry (1, 1.1, 1-1, 一、, （一）, (1), ①) and which row is under which."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from taizhang.engine.reading.dues import number as small

from .model import Cell

_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}
_HAN = r"[一二三四五六七八九十]{1,3}"
_CHINESE = re.compile(rf"第?({_HAN})[、.,．]?(?:部分|章|类)?")
_BRACKETED_CHINESE = re.compile(rf"\(({_HAN})\)[、.]?")
_BRACKETED = re.compile(r"\((\d{1,4})\)[、.]?|(\d{1,4})\)")
_DOTTED = re.compile(r"\d{1,4}(?:[.\-]\d{1,4})+[、.]?")
_PLAIN = re.compile(r"(\d{1,6})[、.]?")


@dataclass(frozen=True)
class Number:
    """A number as printed; `rank` is how deep its style usually stands, `parts` what it counts."""

    printed: str
    rank: int = 99
    parts: tuple[int, ...] = ()


def read(cell: Cell) -> Number:
    """The number in a cell. A day is a number that the spreadsheet took for one (1-1)."""
    value = cell.value
    if value is None:
        return Number("")
    if isinstance(value, date):
        return Number(f"{value.month}-{value.day}", 2, (value.month, value.day))
    if isinstance(value, float):
        value = format(value, ".6g")
    printed = str(value).strip()
    if printed[:1] in _CIRCLED:
        return Number(printed, 5, (_CIRCLED[printed[0]],))
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", printed))
    if found := _CHINESE.fullmatch(text):
        return Number(printed, 0, (small(found[1]) or 0,))
    if found := _BRACKETED_CHINESE.fullmatch(text):
        return Number(printed, 1, (small(found[1]) or 0,))
    if _DOTTED.fullmatch(text):
        return Number(printed, 2, tuple(map(int, re.findall(r"\d+", text))))
    if found := _PLAIN.fullmatch(text):
        return Number(printed, 2, (int(found[1]),))
    if found := _BRACKETED.fullmatch(text):
        return Number(printed, 4, (int(found[1] or found[2]),))
    return Number(printed)


class Above:
    """Which row a number stands under, row by row from the top."""

    def __init__(self) -> None:
        self._open: list[tuple[Number, int]] = []
        self._last: dict[tuple[int, ...], int] = {}

    def heading(self) -> None:
        """A heading across the table: numbers below it begin anew, and nothing stands under the rows above it."""
        self._open.clear()

    def spoken(self, number: Number) -> Number:
        """A tenth that the spreadsheet made a first of (1.10 is kept as 1.1) is the tenth again after a ninth."""
        parts = number.parts
        if len(parts) > 1 and parts[-1] % 10 and len(str(parts[-1])) == 1:
            last = self._last.get(parts[:-1], 0)
            if last == parts[-1] * 10 - 1:
                return Number(f"{number.printed}0", number.rank, (*parts[:-1], parts[-1] * 10))
        return number

    def parent(self, number: Number, row: int) -> int | None:
        """The row of the item that this one is a part of, or None."""
        if not number.parts:
            return None
        while self._open and not self._is_under(number, self._open[-1][0]):
            self._open.pop()
        above = self._open[-1][1] if self._open else None
        self._open.append((number, row))
        if len(number.parts) > 1:
            self._last[number.parts[:-1]] = number.parts[-1]
        else:
            self._last.clear()
        return above

    @staticmethod
    def _is_under(number: Number, above: Number) -> bool:
        if number.rank == above.rank == 2:
            return len(above.parts) < len(number.parts) and number.parts[: len(above.parts)] == above.parts
        if len(number.parts) > 1 and above.rank == 2:
            return False
        return above.rank < number.rank
