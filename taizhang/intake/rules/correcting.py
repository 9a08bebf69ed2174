"""Recognised text that a person puts right: what may be typed, and where everything else stands afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass

from taizhang.engine.refusal import N_, Refused

LONGEST = 500  # letters of a line


@dataclass(frozen=True)
class Change:
    """So many letters now stand where [start, end) stood."""

    start: int
    end: int
    length: int

    @property
    def shift(self) -> int:
        return self.length - (self.end - self.start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands afterwards. One whose edge lay within what was changed takes in all of it."""
        if self.start < start < self.end:
            start = self.start
        elif start >= self.end and start > self.start:
            start += self.shift
        if self.start < end < self.end:
            end = self.start + self.length
        elif end >= self.end:
            end += self.shift
        return start, max(start, end)


def now(start: int, end: int, later: Iterable[Change]) -> tuple[int, int]:
    """Where a stretch stands after these changes, in their order."""
    for change in later:
        start, end = change.span(start, end)
    return start, end


def doubts(known: Iterable, change: Change) -> list[tuple[int, int, int]]:
    """The doubtful words that are left, where they stand now."""
    return [
        (*change.span(start, end), sure)
        for start, end, sure in known
        if end <= change.start or start >= max(change.end, change.start + 1)
    ]


def typed(text: str) -> str:
    """What may stand in place of recognised words: one line."""
    if len(text) > LONGEST:
        raise Refused(
            "intake.correction_long",
            N_("改的字太多了，一次最多 {most} 个。请一行一行地改。"),
            kind="invalid",
            most=LONGEST,
        )
    return "".join(" " if char in "\t\r\n\f" else char for char in text if char != "\x00")
