"""What is known about a recognised scan: how sure each word is, and on which page it stands."""

from bisect import bisect_right
from dataclasses import dataclass

from taizhang.intake.models import Document
from taizhang.intake.rules import scans


@dataclass(frozen=True)
class Scanned:
    """`sure` in percent; `starts` of the pages in the text; `doubts` (start, end, percent) in the order of the text."""

    sure: int
    numbers: list[int]
    starts: list[int]
    doubts: list[tuple[int, int, int]]

    def doubt_in(self, start: int, end: int) -> int | None:
        """Where the first doubtful word of a stretch begins."""
        at = bisect_right(self.doubts, (start, end, 0))
        near = self.doubts[max(0, at - 1) : at + 1]
        return next((a for a, b, _sure in near if a < end and b > start), None)

    def page_at(self, place: int) -> int:
        """The number of the page on which this letter stands."""
        return self.numbers[max(0, bisect_right(self.starts, place) - 1)]


def scanned(document: Document) -> Scanned | None:
    """None for a document that came in as text."""
    if not document.pages:
        return None
    rows = list(document.scan_pages.values_list("number", "start", "sure", "letters", "doubts"))
    return Scanned(
        sure=scans.sureness((sure, letters) for _n, _start, sure, letters, _doubts in rows),
        numbers=[row[0] for row in rows] or [1],
        starts=[row[1] for row in rows] or [0],
        doubts=[(start + a, start + b, sure) for _n, start, _s, _l, doubts in rows for a, b, sure in doubts],
    )
