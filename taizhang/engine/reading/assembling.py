"""What Tesseract says of a page as text: words become lines, lines paragraphs, and the cells of a ruled or aligned table
rows with TABs between them. Every doubtful word keeps its span in the text and how sure the program was."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from statistics import median

from . import ruled

DOUBTFUL = 70
"""Percent: below this a word is marked. Words that were right stand at 85 to 97, wrong ones mostly below 60."""

ASKEW = 55
"""Percent: a page read with less was perhaps scanned lying or upside down, and is tried the other ways round."""


UNREAD = "□"
_MOST_UNREAD = 12  # places of a page


@dataclass(frozen=True)
class Page:
    """What was recognised on a page. `doubts` are (start, end, percent) of the words below DOUBTFUL; `sure` is the
    mean of all words by their letters. A paragraph may go on over the page: `ends_open`, `begins_open`. `head` is its
    top, looked at once more by itself for a mark of secrecy, which stands alone and is easily passed over. `lines` say
    where each line stands: (start, end, left, top, right, bottom) in thousandths of the width of the page, which is
    `height` of them high and was turned by `turn` degrees."""

    text: str
    sure: int = 0
    letters: int = 0
    doubts: list[tuple[int, int, int]] = field(default_factory=list)
    begins_open: bool = False
    ends_open: bool = False
    head: str = ""
    lines: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    height: int = 0
    turn: int = 0


@dataclass
class _Line:
    block: str
    left: int
    right: int
    height: int
    top: int = 0
    text: str = ""
    words: list[tuple[int, int, int]] = field(default_factory=list)

    def box(self, width):
        """Where it stands, in thousandths of the width of the page."""
        edges = (self.left, self.top, self.right, self.top + self.height)
        return tuple(round(1000 * edge / width) for edge in edges)

    def add(self, said, sure):
        # Tesseract parts Chinese letters by spaces; only two Latin words are meant to stand apart.
        if (
            self.text
            and self.text[-1].isascii()
            and self.text[-1].isalnum()
            and said[0].isascii()
            and said[0].isalpha()
        ):
            self.text += " "
        self.words.append((len(self.text), len(self.text) + len(said), sure))
        self.text += said


_PAGE_NUMBER = re.compile(r"[—\-–－一_~·.\s]*\d{1,3}[—\-–－一_~·.\s]*")
_OPENS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十百]+[章条]"
)
_NUMBER = re.compile(r"[【\[〔(（［｛{]((?:19|20)\d\d)[】\]〕)）］｝}j](?=\d+号)")
_ONE = re.compile(r"(?<=[年月\d])[\]lI|](?=\d?[月日])|(?<=\d)[\]lI|](?=\d*年)")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff])[:;,?!]")
_BRACKET = re.compile(r"\((?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\)")
_STROKE = re.compile(r"[|｜丨“”‘’\"'`´,.·:_—\-]{1,2}")  # what a rule or its end was taken for
_WIDE = str.maketrans(":;,?!()", "：；，？！（）")


def assembled(tsv: str, rules: Sequence[ruled.Rule] = (), inked: Sequence = (), again: str = "") -> Page:
    """Tesseract's table of words as text with paragraphs and, by the rules and the ink of the picture, tables. `again`
    is what a second look says, of which only counts what the first had passed over."""
    words, lines = _read(tsv)
    if again:
        _add_missed(words, lines, ruled.missed(words, inked), *_read(again))
        _leave_room(words, lines, ruled.missed(words, inked))
    tables = ruled.tables(words, rules, inked)
    taken = {number for _top, rows in tables for row in rows for cell in row for number in cell}
    lines = _kept(words, lines, taken)
    if lines and not tables and _is_foot(lines[-1]):
        lines.pop()
    if not lines and not tables:
        return Page("")
    text = _Text()
    blocks = sorted(
        ((top, [[_cell(words, cell) for cell in row] for row in rows]) for top, rows in tables), key=itemgetter(0)
    )
    high = median(line.height for line in lines) if lines else 0
    edges = {block: _edges(line for line in lines if line.block == block) for block in {line.block for line in lines}}

    def is_flush(line):
        return line.left <= edges[line.block][0] + 0.8 * high and not _OPENS.match(line.text)

    def is_full(line):
        return line.right >= edges[line.block][1] - 1.6 * high and line.text[-1] not in "：:"

    before: _Line | None = None
    for line in lines:
        while blocks and line.top > blocks[0][0]:
            text.table(blocks.pop(0)[1])
            before = None
        goes_on = before and before.block == line.block and is_full(before) and is_flush(line)
        is_one = goes_on and before and abs(before.height - line.height) < 0.4 * high
        is_indented = not is_flush(line) and not _is_centred(line, edges[line.block], high)
        text.line(line, is_one=bool(is_one), is_indented=is_indented)
        before = line
    for _top, rows in blocks:
        text.table(rows)
    ends_in_table = bool(blocks)
    begins_in_table = bool(tables) and (not lines or min(top for top, _rows in tables) < lines[0].top)
    width, height = _size(tsv)
    read = [(end - start, sure) for start, end, sure in text.words if text.said[start] != UNREAD]
    letters = sum(count for count, _sure in read)
    return Page(
        text.said,
        sure=round(sum(sure * count for count, sure in read) / letters) if letters else 0,
        letters=letters,
        doubts=_doubts(text.words),
        begins_open=not begins_in_table and is_flush(lines[0]) and is_full(lines[0]),
        ends_open=not ends_in_table and is_full(lines[-1]) and lines[-1].text[-1] not in "。！？；",
        lines=[(start, end, *line.box(width)) for start, end, line in text.placed],
        height=round(1000 * height / width),
    )


@dataclass
class _Text:
    """What is written so far: the words, and where each line or cell of it stands."""

    said: str = ""
    words: list[tuple[int, int, int]] = field(default_factory=list)
    placed: list[tuple[int, int, _Line]] = field(default_factory=list)

    def line(self, line, *, is_one=False, is_indented=False):
        self.said += "\n" if self.said and not is_one else ""
        self.said += "\u3000\u3000" if is_indented else ""
        self._put(line)

    def table(self, rows):
        """Each row a line, its cells parted by TAB."""
        for row in rows:
            self.said += "\n" if self.said else ""
            for place, cell in enumerate(row):
                self.said += "\t" if place else ""
                if cell:
                    self._put(cell)

    def _put(self, line):
        at = len(self.said)
        self.words += [(at + start, at + end, sure) for start, end, sure in line.words]
        self.placed.append((at, at + len(line.text), line))
        self.said += line.text


def joined(pages: Sequence[Page]) -> tuple[str, list[int]]:
    """The text of all pages, and where each begins in it."""
    text, starts = "", []
    before = None
    for page in pages:
        if text:
            text += "" if before and before.ends_open and page.begins_open else "\n"
        starts.append(len(text))
        text += page.text
        before = page
    return text, starts


def _read(tsv):
    """The words, and the lines as Tesseract sees them: [line, numbers of its words]."""
    words: list[ruled.Word] = []
    lines: dict[tuple, tuple[_Line, list[int]]] = {}
    for row in tsv.splitlines():
        level, _page, block, paragraph, line, _word, left, top, width, height, sure, said = (
            row.split("\t") + [""] * 12
        )[:12]
        key = (block, paragraph, line)
        if level == "4":
            place = _Line(block, int(left), int(left) + int(width), int(height), int(top))
            lines[key] = (place, [])
        elif level == "5" and said.strip() and key in lines:
            lines[key][1].append(len(words))
            box = (int(left), int(top), int(left) + int(width), int(top) + int(height))
            words.append(ruled.Word("".join(said.split()), max(0, round(float(sure))), *box))
    return words, list(lines.values())


def has_missed(tsv: str, inked: Sequence) -> bool:
    """Whether there is ink like letters where nothing was recognised."""
    return bool(ruled.missed(_read(tsv)[0], inked))


def _add_missed(words, lines, places, others, other_lines):
    """Lines of what was passed over, each below the line above it and of one block with that."""
    for _line, numbers in other_lines:
        found = [others[n] for n in numbers if ruled.within(others[n], places)]
        if found:
            _insert(words, lines, found)


def _leave_room(words, lines, places):
    """What nobody recognised is not passed over in silence: □ for each letter, which is as doubtful as can be. So much
    of it that it is no writing, and what stands outside of the text, is left out."""
    left, right = min(word.left for word in words), max(word.right for word in words)
    places = [place for place in places if place[0] >= left - 5 and place[2] <= right + 5]
    for x0, top, x1, bottom in places if len(places) <= _MOST_UNREAD else ():
        count = max(1, round((x1 - x0) / (bottom - top)))
        _insert(words, lines, [ruled.Word(UNREAD * count, 0, x0, top, x1, bottom)])


def _insert(words, lines, found):
    top = min(word.top for word in found)
    at = next((n for n, (line, _numbers) in enumerate(lines) if line.top > top), len(lines))
    block = lines[max(0, at - 1)][0].block if lines else ""
    high = max(word.bottom for word in found) - top
    line = _Line(block, min(w.left for w in found), max(w.right for w in found), high, top)
    lines.insert(at, (line, list(range(len(words), len(words) + len(found)))))
    words += found


def _kept(words, lines, taken):
    """The lines with what stands in no table."""
    kept = []
    for line, numbers in lines:
        left = [n for n in numbers if n not in taken]
        for n in left:
            line.add(words[n].text, words[n].sure)
        if re.search(rf"[\w{UNREAD}]", line.text):
            if len(left) < len(numbers):
                line.left, line.right = min(words[n].left for n in left), max(words[n].right for n in left)
            kept.append(_mended(line))
    return kept


def _cell(words, numbers):
    """The words of a cell as one line; None where there are none, or only what was left of a rule."""
    said = {n: words[n].text for n in numbers}
    if sum(text.count("“") for text in said.values()) != sum(text.count("”") for text in said.values()):
        said = {n: re.sub("[“”]", "", text) for n, text in said.items()}
    numbers = [n for n in numbers if said[n] and not _STROKE.fullmatch(said[n])]
    if not numbers:
        return None
    top = min(words[n].top for n in numbers)
    line = _Line(
        "",
        min(words[n].left for n in numbers),
        max(words[n].right for n in numbers),
        max(words[n].bottom for n in numbers) - top,
        top,
    )
    for n in numbers:
        line.add(said[n], words[n].sure)
    return _mended(line)


def _mended(line):
    """Marks as they are printed; letter by letter, so that every word stays in its place."""
    for found in _ONE.finditer(line.text):  # put right by a guess: whoever reads it should look
        line.words = [(a, b, min(sure, ASKEW) if a <= found.start() < b else sure) for a, b, sure in line.words]
    line.text = _ONE.sub("1", line.text)
    line.text = _NUMBER.sub(r"〔\1〕", line.text)
    line.text = _HALF.sub(lambda mark: mark.group().translate(_WIDE), line.text)
    line.text = _BRACKET.sub(lambda mark: mark.group().translate(_WIDE), line.text)
    return line


def _size(tsv):
    """Width and height of the page in pixels."""
    for row in tsv.splitlines():
        if row.startswith("1\t"):
            return tuple(map(int, row.split("\t")[8:10]))
    return 1000, 1414


def _is_foot(line):
    """The number of the page, or what was made of it."""
    sure = sum(sure for _start, _end, sure in line.words) / len(line.words)
    return _PAGE_NUMBER.fullmatch(line.text) or (len(line.text) <= 8 and sure < 50)


def _edges(lines: Iterable[_Line]):
    lines = list(lines)
    return min(line.left for line in lines), max(line.right for line in lines)


def _is_centred(line, edges, high):
    """Headings stand in the middle, which is no indent."""
    before, after = line.left - edges[0], edges[1] - line.right
    return before > 3 * high and abs(before - after) < 3 * high


def _doubts(words):
    """Neighbours that are both doubtful are one stretch, as sure as the worse."""
    found: list[tuple[int, int, int]] = []
    for start, end, sure in words:
        if sure >= DOUBTFUL:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end, min(found[-1][2], sure))
        else:
            found.append((start, end, sure))
    return found
