"""Many small PDFs bound into one on the disk: a part is in memory only while it is added.

pdfium writes every part in the plain form (numbered objects, a table of where they lie). What a page needs is copied
under new numbers; the tree of pages and the outline are written anew. pdfium itself can join documents, but keeps all
of them in memory and writes no outline.
"""

import io
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2

_CATALOG, _PAGES, _OUTLINE, _INFO = 1, 2, 3, 4
# Strings are passed over: what somebody typed may look like a reference.
_REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|<(?!<)[0-9A-Fa-f\s]*>|(\d+) (\d+) R\b", re.S)
_STREAM = re.compile(rb">>\s*stream\r?\n")
_PARENT, _STRUCTURE = re.compile(rb"/Parent \d+ \d+ R"), re.compile(rb"/StructParents \d+")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")


@dataclass(frozen=True)
class Mark:
    """One line of the outline. `page` counts from 0 behind the front, `top` in points from the lower edge."""

    title: str
    level: int
    page: int
    top: float


class Book:
    """A PDF that grows on the disk."""

    def __init__(self, path: Path, title: str) -> None:
        self.title = title
        self.pages: list[int] = []
        self.marks: list[Mark] = []
        self._out: BinaryIO = path.open("wb")
        self._places: dict[int, int] = {}
        self._next = _INFO + 1
        self._front = 0
        self._out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, pdf: bytes, levels: list[int]) -> list[Mark]:
        """Append the pages of a part; `levels` are those of its headings in order. Returns its bookmarks."""
        found, kids = self._copy(pdf, levels, len(self.pages))
        self.pages += kids
        self.marks += found
        return found

    def lead(self, pdf: bytes) -> None:
        """Put pages before all others: they count by themselves, as i, ii, iii."""
        _, kids = self._copy(pdf, [], 0)
        self.pages, self._front = kids + self.pages, len(kids)

    def finish(self) -> int:
        """Write what holds it together; returns the number of pages."""
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        self._put(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.pages), kids))
        self._put(_INFO, b"<</Title%s>>" % _text(self.title))
        self._outline()
        labels = b"/PageLabels<</Nums[0<</S/r>>%d<</S/D>>]>>" % self._front if self._front else b""
        looks = b"/PageMode/UseOutlines/Lang(zh-CN)%s" % labels
        self._put(_CATALOG, b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R%s>>" % (_PAGES, _OUTLINE, looks))
        begins = self._out.tell()
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n" % self._next)
        for number in range(1, self._next):
            self._out.write(b"%010d 00000 n \n" % self._places[number])
        self._out.write(b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\n" % (self._next, _CATALOG, _INFO))
        self._out.write(b"startxref\n%d\n%%%%EOF\n" % begins)
        self._out.close()
        return len(self.pages)

    def close(self) -> None:
        self._out.close()

    # ── copying ──────────────────────────────────────────────────────────────

    def _copy(self, pdf: bytes, levels: list[int], before: int) -> tuple[list[Mark], list[int]]:
        plain = io.BytesIO()
        with pypdfium2.PdfDocument(pdf) as document:
            marks = list(_marks(document, levels, before))
            document.save(plain)
        part = _Part(plain.getvalue())
        names: dict[int, int] = {}
        waiting: list[int] = []

        def name(number: int) -> int:
            if number not in names:
                names[number], self._next = self._next, self._next + 1
                waiting.append(number)
            return names[number]

        kids = part.kids()
        new = [name(kid) for kid in kids]
        pages = set(kids)
        while waiting:
            number = waiting.pop()
            head, rest = part.body(number)
            if number in pages:
                head = _STRUCTURE.sub(b"", _PARENT.sub(b"", head))
            head = _REFERENCE.sub(lambda m: b"%d 0 R" % name(int(m[1])) if m[1] else m[0], head)
            if number in pages:
                head = head.replace(b"/Type/Page", b"/Parent %d 0 R/Type/Page" % _PAGES, 1)
            self._put(names[number], head + rest)
        return marks, new

    def _put(self, number: int, body: bytes) -> None:
        self._places[number] = self._out.tell()
        self._out.write(b"%d 0 obj\n" % number)
        self._out.write(body)
        self._out.write(b"\nendobj\n")

    # ── the outline ──────────────────────────────────────────────────────────

    def _outline(self) -> None:
        first = self._next
        self._next += len(self.marks)
        parents, children = _tree([mark.level for mark in self.marks])
        for place, mark in enumerate(self.marks):
            beside = children[parents[place]]
            at = bisect_left(beside, place)
            above = parents[place]
            up = _OUTLINE if above is None else first + above
            body = b"<</Title%s/Parent %d 0 R/Dest[%d 0 R/XYZ null %d null]" % (
                _text(mark.title), up, self.pages[self._front + mark.page], round(mark.top),
            )  # fmt: skip
            if at:
                body += b"/Prev %d 0 R" % (first + beside[at - 1])
            if at + 1 < len(beside):
                body += b"/Next %d 0 R" % (first + beside[at + 1])
            if own := children.get(place):
                body += b"/First %d 0 R/Last %d 0 R/Count %d" % (first + own[0], first + own[-1], -len(own))
            self._put(first + place, body + b">>")
        tops = children.get(None, [])
        ends = b"/First %d 0 R/Last %d 0 R" % (first + tops[0], first + tops[-1]) if tops else b""
        self._put(_OUTLINE, b"<</Type/Outlines%s/Count %d>>" % (ends, len(tops)))


def _tree(levels: list[int]) -> tuple[list[int | None], dict[int | None, list[int]]]:
    """Of each line the one above it, and of each the ones below."""
    parents: list[int | None] = []
    children: dict[int | None, list[int]] = {}
    path: list[tuple[int, int]] = []
    for place, level in enumerate(levels):
        while path and path[-1][0] >= level:
            path.pop()
        parents.append(path[-1][1] if path else None)
        children.setdefault(parents[-1], []).append(place)
        path.append((level, place))
    return parents, children


def _marks(document: Any, levels: list[int], before: int) -> Iterator[Mark]:
    toc = list(document.get_toc()) if levels else []
    if len(toc) != len(levels):
        raise ValueError(f"{len(toc)} headings on the pages, {len(levels)} expected")
    for level, line in zip(levels, toc, strict=True):
        dest = line.get_dest()
        view = dest.get_view()[1]
        yield Mark(line.get_title(), level, before + dest.get_index(), view[1] if len(view) > 1 else 0)


class _Part:
    """The objects of a PDF that pdfium has just written."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        begins = int(data[data.rindex(b"startxref") + 9 :].split()[0])
        table = data[begins : data.rindex(b"trailer")].split(b"\n")
        self.places: dict[int, int] = {}
        number = 0
        for line in table[1:]:
            words = line.split()
            if len(words) == 2:
                number = int(words[0])
            elif len(words) == 3:
                if words[2] == b"n":
                    self.places[number] = int(words[0])
                number += 1
        rising = sorted([*self.places.values(), begins])
        self.ends = dict(pairwise(rising))
        root = re.search(rb"/Root (\d+) ", data[data.rindex(b"trailer") :])
        if root is None:
            raise ValueError("a PDF without a root")
        self.root = int(root[1])

    def body(self, number: int) -> tuple[bytes, bytes]:
        """What an object says, and its stream, if it has one."""
        begins = self.places[number]
        whole = self.data[begins : self.ends[begins]]
        whole = whole[whole.index(b"obj") + 3 : whole.rindex(b"endobj")].strip(b"\r\n")
        stream = _STREAM.search(whole)
        return (whole[: stream.start()], whole[stream.start() :]) if stream else (whole, b"")

    def kids(self) -> list[int]:
        """The pages in order."""
        top = re.search(rb"/Pages (\d+) ", self.body(self.root)[0])
        return list(self._below(int(top[1]))) if top else []

    def _below(self, number: int) -> Iterator[int]:
        head = self.body(number)[0]
        kids = _KIDS.search(head)
        if kids is None:
            yield number
            return
        for kid in re.findall(rb"(\d+) \d+ R", kids[1]):
            yield from self._below(int(kid))


def _text(said: str) -> bytes:
    return b"<FEFF" + said.encode("utf-16-be").hex().upper().encode() + b">"
