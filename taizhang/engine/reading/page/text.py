"""The unwrapped view of a document, with a map back to the raw characters.

Reading works on `View.flat`: the raw text without any white space, with full-width digits and similar folded
one character to one character. Only in tables the TABs between cells and the line break after a row are kept. `View.span` turns flat offsets back into raw ones. Paragraphs are found with
the line breaks in sight, because a newspaper page breaks its lines in the middle of sentences and words.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

from .furniture import is_furniture
from .rows import Row, blocks
from .script import simplified
from .sentences import sentences

# NFKC knows the Kangxi radicals (U+2F00…) but not the supplement (U+2E80…); PDF printers emit both.
_SUPPLEMENT = dict(
    zip(
        map(
            ord,
            "⺁⺇⺊⺋⺌⺎⺏⺐⺑⺒⺓⺔⺕⺗⺘⺙⺛⺝⺟⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺳⺵⺶⺷⺸⺹⺺⺻⺽⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        ),
        "厂几卜㔾小兀尣尢尣巳幺彑彐心扌攵旡月母民氵水灬爪爫丬犭王疋罒示礻竹糸纟罓罒网⺶羊⺸耂肀聿臼艹艹虍衤覀西见角讠贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_HALF = {"(": "（", ")": "）", ";": "；", "?": "？", "!": "！", "﹪": "%", "〜": "～", "–": "—", "•": "·", "‧": "·"}
_KEPT_WIDE = set("，。；：？！（）、“”‘’《》〈〉【】〔〕…—～")
_VISIBLE = re.compile("[^\\s\u200b\u200c\u200d\ufeff\u00ad\u2060]+")

TERMINAL = "。！？…：；”）"


def _one(char):
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _table(*ranges):
    """A translation of every character of the ranges to its plain form, radicals of the supplement included."""
    plain = {point: _one(chr(point)) for first, last in ranges for point in range(first, last + 1)}
    return {**plain, **_SUPPLEMENT}


_RADICALS = _table((0x2F00, 0x2FDF), (0xF900, 0xFAFF))
_FOLDED = {
    **{chr(point): char for point, char in _RADICALS.items()},
    **{chr(point): _one(chr(point)) for point in range(0xFF00, 0xFFF0) if chr(point) not in _KEPT_WIDE},
    **_HALF,
}
_TO_FOLD = re.compile(f"[{re.escape(''.join(_FOLDED))}]")  # most characters stay as they are
_WIDE_COMMA = re.compile(r"，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
_COMMA_OR_COLON = re.compile(r"[,:](?:(?<!\d.)|(?!\d))")


def plain_radicals(text):
    """Radical code points of PDF text layers become the characters they stand for, one for one."""
    return text.translate(_RADICALS)


def fold(text):
    """The text with digits, letters and stray half-width punctuation in one form; the length never changes."""
    # 1,234 and 8:30 keep their marks.
    text = _WIDE_COMMA.sub(",", text) if "，" in text else text
    if "," in text or ":" in text:
        text = _COMMA_OR_COLON.sub(lambda found: "，" if found.group() == "," else "：", text)
    return _TO_FOLD.sub(lambda found: _FOLDED[found.group()], text)


@dataclass(slots=True)
class Line:
    """A non-empty line (or row of a table): its flat span and how it stood on the page."""

    start: int
    end: int
    indented: bool
    after_blank: bool
    row: Row | None = None


@dataclass(slots=True)
class Paragraph:
    """Flat span of lines that belong together, or of one row; `after_blank` when white space stood above."""

    start: int
    end: int
    after_blank: bool = False
    row: Row | None = None


_DATELINE = re.compile(
    r"(?:【.{1,12}】)?(?:（?(?:本报|本台|本网|新华社|人民网|中新网).{0,12}?(?:讯|电|消息|报道)|讯|本报记者"
    r"|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚|至\d|，|[\u4e00-\u9fff]{0,4})|近日|日前|昨日|昨天|连日来)"
)
_MARK = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}(?:、|[.](?!\d)|[.](?=(?:19|20)\d\d年))|（\d{1,2}）|[①-⑳]|第[一二三四五六七八九十百]{1,4}[章条]"
)
_MASTHEAD = re.compile(r"〔\d{4}〕\d+号$|(?:的(?:通知|通报|意见|函|决定|公告|报告)|方案|纪要|清单|办法)$")
_ORGAN_ALONE = re.compile(r"[\u4e00-\u9fff]{2,20}(?:人民政府|委员会|办公室|领导小组|指挥部)(?:办公室)?(?:（[章印]）)?")
_NO_HEAD = re.compile(
    r"(?:联系人|联系电话|电话|传真|报|发|送|抄送|主送|抄报|印发|附件|备注|编号|密级)\d*[：:]|（?共印|网站首页|首页"
)


def opens_report(flat):
    """Whether a paragraph begins the way a news item begins (本报讯, a date, 近日…)."""
    return bool(_DATELINE.match(flat))


_NOT_ALONE = re.compile(r"[。；]|^附件|此件公开发布|^[（(].*[)）]$|^附件|^\d{4}年\d{1,2}月\d{1,2}日$|摄$|〔\d{4}〕")
_LABELLED = re.compile(r"[^：]{2,8}：")


def looks_like_headline(flat):
    """Short, without the punctuation of running text, neither enumerated nor a label."""
    if not 4 <= len(flat) <= 64 or flat[-1] in "，、：；。…":
        return False
    if _ORGAN_ALONE.fullmatch(flat) or _NO_HEAD.match(flat) or _NOT_ALONE.search(flat):
        return False
    return not (
        _MARK.match(flat) or (opens_report(flat) and "，" in flat) or (_LABELLED.match(flat) and len(flat) > 40)
    )


class View:
    """A document seen without white space."""

    def __init__(self, raw):
        self.raw = raw
        self._said: dict[Callable, Any] = {}
        self._sentences: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.tables = blocks(raw)
        self._rows = [row for table in self.tables for row in table]
        folded = simplified(fold(raw))
        seen = [found.span() for found in _VISIBLE.finditer(raw)]
        if self._rows:
            seen = sorted({*seen, *self._kept()})
        self.index = [*chain.from_iterable(range(a, b) for a, b in seen)]
        self.flat = "".join([folded[a:b] for a, b in seen])

    def _kept(self):
        """Raw spans of the white space that parts cells and rows."""
        for row in self._rows:
            yield from ((at, at + 1) for at in range(row.start, row.end) if self.raw[at] == "\t")
            line_end = self.raw.find("\n", row.end)
            if line_end >= 0 and not self.raw[row.end : line_end].strip():
                yield line_end, line_end + 1

    def once(self, function: Callable) -> Any:
        """What a function says of this document, asked once."""
        if function not in self._said:
            self._said[function] = function(self)
        return self._said[function]

    def sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences of a paragraph; whoever reads the document asks for them."""
        if (start, end) not in self._sentences:
            self._sentences[start, end] = sentences(self.flat, start, end)
        return self._sentences[start, end]

    def flat_span(self, start: int, end: int) -> tuple[int, int]:
        """Flat offsets of the raw span [start, end)."""
        return bisect_left(self.index, start), bisect_left(self.index, end)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of the flat span [start, end)."""
        return self.index[start], self.index[end - 1] + 1

    def raw_text(self, start, end):
        """The raw characters of a flat span, line breaks removed, other space kept."""
        a, b = self.span(start, end)
        text = self.raw[a:b]
        return _LINE_BREAK.sub("", text) if "\n" in text or "\r" in text else text

    @cached_property
    def lines(self):
        """The lines that hold something, as flat spans."""
        out, blank, at = [], True, 0
        rows = iter(self._rows)
        row = next(rows, None)
        for piece in self.raw.splitlines(keepends=True):
            first, at = at, at + len(piece)
            if row and first >= row.end:
                row = next(rows, None)
            if row and first <= row.start < at:
                out.append(Line(*self.flat_span(row.start, row.end), False, blank, row))
                blank = False
            elif not row or at <= row.start:
                start, end = self.flat_span(first, at)
                blank_here = start == end or is_furniture(piece)
                if not blank_here:
                    out.append(Line(start, end, piece.startswith(("\u3000", "  ", "\t")), blank))
                blank = blank_here
        return out

    @cached_property
    def is_wrapped(self):
        """Whether line breaks fall inside sentences: most full lines end without punctuation."""
        lengths = sorted(line.end - line.start for line in self.lines if not line.row)
        if len(lengths) < 6 or lengths[len(lengths) // 2] > 60:
            return False
        usual, longest = lengths[len(lengths) // 2], lengths[-1]
        return self._is_ragged(0.6 * usual, 6, 0.6) or (longest <= 60 and self._is_ragged(0.93 * longest, 5, 0.5))

    def _is_ragged(self, least, count, share):
        """Whether more than a share of the lines of at least this length end without punctuation."""
        full = [line for line in self.lines if line.end - line.start >= least and not line.row]
        ragged = sum(self.flat[line.end - 1] not in TERMINAL for line in full)
        return len(full) >= count and ragged > share * len(full)

    def _width(self, line):
        """How wide the line stands on paper: a Latin letter or digit takes half the room."""
        text = self.flat[line.start : line.end]
        return 2 * len(text) - len(text.encode("ascii", "ignore"))

    @cached_property
    def paragraphs(self):
        """Paragraphs in reading order; in a wrapped text the breaks that only end a line are closed up."""
        if not self.is_wrapped:
            return [Paragraph(line.start, line.end, line.after_blank, line.row) for line in self.lines]
        out: list[Paragraph] = []
        for chunk in self._chunks():
            pieces = self._split(chunk)
            if out and not out[-1].row and not chunk[0].row and self._continues(out[-1], chunk):
                last = out.pop()
                pieces[0] = Paragraph(last.start, pieces[0].end, last.after_blank)
            out.extend(pieces)
        return out

    def _chunks(self):
        chunk: list[Line] = []
        for line in self.lines:
            if chunk and (line.after_blank or line.row or chunk[-1].row):
                yield chunk
                chunk = []
            chunk.append(line)
        if chunk:
            yield chunk

    def _continues(self, last, chunk):
        """Whether the chunk after a blank line goes on with the sentence before it."""
        before = self.flat[last.start : last.end]
        after = self.flat[chunk[0].start : chunk[-1].end]
        if (
            re.search(r"〔\d{4}〕\d+号$", before)
            or before[-1] in "。！？…）："
            or before.endswith(("。”", "摄"))
            or opens_report(after)
        ):
            return False
        return "，" in before or not looks_like_headline(before)

    def _is_masthead(self, line):
        """Whether a line near the top closes a title or gives a document number."""
        text = self.flat[line.start : line.end]
        return line.start < 200 and bool(_MASTHEAD.search(text)) and line in self.lines[:6]

    def _split(self, chunk):
        """Paragraphs inside a block of lines without blank lines between them."""
        if chunk[0].row:
            return [Paragraph(chunk[0].start, chunk[0].end, chunk[0].after_blank, chunk[0].row)]
        width = max(map(self._width, chunk))
        out, first = [], chunk[0]
        for line, following in pairwise(chunk):
            text = self.flat[line.start : line.end]
            room = self._width(line) / width
            ends = text[-1] in "。！？：；）" or text.endswith("。”")
            marked = bool(_MARK.match(self.flat[following.start : following.end]))
            if following.indented or room < 0.65 or (ends and (room < 0.85 or marked)) or self._is_masthead(line):
                out.append(Paragraph(first.start, line.end, first.after_blank))
                first = following
        out.append(Paragraph(first.start, chunk[-1].end, first.after_blank))
        return out
