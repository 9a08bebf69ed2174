"""A document as rows of a scheme's sheet: its numbers make the tree, its words say score, method and veto.

Paragraphs, cells and the marks before a clause are the reader's (`engine.reading.page`); here is only what a scheme
adds: 第一章, Ⅰ-1, 1.1 also number, and （3分）, 材料审核, 一票否决 mean something. Where the document holds a table
that reads like a scheme, the table is taken instead. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from taizhang.engine.reading.page.sentences import MARK
from taizhang.engine.reading.page.text import View
from taizhang.engine.refusal import N_, Refused

from . import cells, lining
from .editing import Row, table
from .lining import Table
from .rules import DEEPEST, METHODS, MOST_CLAUSES, Method

_HAN = "一二三四五六七八九十百"
_MORE = re.compile(
    rf"第[{_HAN}]{{1,5}}(?:部分|[章节编])、?"
    r"|(?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|I{1,3}|IV|VI{0,3}|IX|X)-\d{1,3}(?!\d)[.、：]?"
    r"|\d{1,2}(?:[.．]\d{1,2}){1,4}(?![\d分%％‰万亿元个倍米公吨人处次])[.、]?"
    r"|\d{1,2}）|\d{3}[、．]"
)
_SPOKEN = re.compile(
    rf"[{_HAN}]{{1,2}}(?:是要?|要)|首先|其次|再次|最后|—|第[{_HAN}]{{1,2}}[，：]"
)  # number words in a sentence
_BULLET = re.compile(r"[●■◆▲★•·]")
_ENDS = re.compile(r"(?:附件|附表|附录)\d*[：:]?|(?:注|备注|说明|附)[：:]|(?:\d{4}|二〇..)年.{1,3}月.{1,3}日$")
_ORGAN = re.compile(r"[\u4e00-\u9fff]{2,30}(?:政府|委员会|办公室|小组|指挥部|[办委局厅])")
_LABEL = re.compile(r"([^：:，。；]{2,8})[：:](.*)", re.DOTALL)

_POINTS = r"(\d{1,4}(?:\.\d{1,2})?)\s*分"
_SCORE = re.compile(rf"[（(【\[]\s*(?:本项|计|共|满分|分值|总分|标准分|权重)*[:：]?\s*{_POINTS}\s*[）)】\]]")
_GIVES = re.compile(rf"(?:得|计|满分|分值为?|共)[:：]?\s*{_POINTS}")
_STEP = re.compile(rf"(?:每|一处|一次|一项|一例|1处|1次|1项)[^。；]{{0,24}}?扣(?:减|除)?\s*{_POINTS}")
_CALLED = {
    Method.DOCUMENTS: "材料审核|材料审查|资料审核|查阅资料|查看资料",
    Method.ON_SITE: "实地考察|实地检查|实地查看|现场检查|现场查看|实地暗访",
    Method.SURVEY: "问卷调查|入户调查|民意调查",
}
_METHODS = re.compile("|".join(_CALLED.values()))
_METHOD_MARK = re.compile(rf"[（(【\[]\s*(?:测评方[式法][:：])?(?:(?:{_METHODS.pattern})[、，,/和及\s]*)+[）)】\]]")
_METHOD_END = re.compile(rf"(?<=[。；，）)】\]])\s*(?:(?:{_METHODS.pattern})[、，,/和及\s]*)+。?$")
_VETO = re.compile("一票否决|否决项|否决指标|否决性")
_VETO_MARK = re.compile(r"[（(【\[★]*\s*(?:一票否决项?|否决项|否决指标)\s*[）)】\]]")
_FIRST = re.compile("前置条件|申报条件")
_FIRST_MARK = re.compile(r"[（(【\[]\s*(?:前置条件|申报条件)\s*[）)】\]]")
_ZEROES = re.compile(r"(?:整|全|大)项[^。；，]{0,6}(?:不得分|零分|0分|清零)|上一级[^。；，]{0,6}(?:不得分|零分)")


@dataclass
class _Piece:
    """A numbered paragraph, and what goes on below it without a number."""

    number: int
    no: str
    depth: int
    text: str
    more: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)


def table_of(text: str) -> Table:
    """The clauses of a document, on their way to the desk. Raises Refused where neither table nor numbers are found."""
    view = View(text)
    found, pieces = _table(view), []
    if found is None:
        pieces = list(_pieces(view))
    if max(len(pieces), len(found.rows) if found else 0) > MOST_CLAUSES:
        raise Refused("inspection.many_clauses", N_("最多{most}条，请分成几个体系。"), "invalid", most=MOST_CLAUSES)
    if found is not None:
        return found
    if len(pieces) < 2:
        raise Refused(
            "inspection.no_outline",
            N_("没有读出条款：正文里没有带编号的条（一、（一） 1. 1.1 Ⅰ-1），也没有带表头的表格。"),
            "invalid",
        )
    return table([Row(piece.number, piece.depth, texts) for piece, texts in zip(pieces, _told(pieces), strict=True)])


# ── a table ────────────────────────────────────────────────────────────────────


def _table(view: View) -> Table | None:
    """The rows below each heading that is like the first one; a numbered line between two tables is a chapter."""
    head: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    chapter = None
    for number, paragraph in enumerate(view.paragraphs, 1):
        if paragraph.row is None:
            words = view.raw_text(paragraph.start, paragraph.end).strip()
            chapter = (number, words) if _mark(view.flat, paragraph.start, paragraph.end) else None
            continue
        said = [view.raw[a:b].replace("\n", " ").strip() for a, b in paragraph.row.cells]
        is_head = _is_head(said)
        if not head and is_head:
            head = said
        if chapter and head and (is_head or rows):
            rows.append((chapter[0], [chapter[1]] * max(len(head), 3)))
            chapter = None
        if head and not is_head:
            rows.append((number, (said + [""] * len(head))[: max(len(head), 3)]))
    return Table(head + [""] * (3 - len(head)), rows) if rows else None


def _is_head(said: list[str]) -> bool:
    meaning = lining.meaning_of(said)
    return "title" in meaning.values() and len(meaning) >= 2


# ── numbers ────────────────────────────────────────────────────────────────────


def _pieces(view: View) -> Iterable[_Piece]:
    kinds: list[str] = []  # of the numbers that stand open, from the outermost
    last: _Piece | None = None
    for number, (start, end) in enumerate(_paragraphs(view), 1):
        flat = view.flat[start:end]
        if mark := _mark(view.flat, start, end):
            kind = _kind(mark)
            kinds = [*kinds[: kinds.index(kind)], kind] if kind in kinds else [*kinds, kind]
            if last is not None:
                yield last
            words = view.raw_text(start + len(mark), end).strip() if start + len(mark) < end else ""
            last = _Piece(number, _no(mark), min(len(kinds), DEEPEST + 1), words)
        elif last is not None and _ENDS.match(flat):
            if last.more and _ORGAN.fullmatch(last.more[-1]):
                last.more.pop()  # whoever signs the document
            yield last
            last = None
        elif last is not None and re.search(r"\w", flat):
            _go_on(last, view.raw_text(start, end).strip())
    if last is not None:
        yield last


def _paragraphs(view: View) -> Iterable[tuple[int, int]]:
    """Those of the reader, parted once more where a line begins with a number: in a scheme that is a clause."""
    begins = sorted(line.start for line in view.lines if _mark(view.flat, line.start, line.end))
    for paragraph in view.paragraphs:
        cuts = [paragraph.start, *(at for at in begins if paragraph.start < at < paragraph.end), paragraph.end]
        yield from pairwise(cuts)


def _mark(flat: str, start: int, end: int) -> str:
    """The number before a paragraph, as printed; "" where there is none."""
    if found := _MORE.match(flat, start, end):
        return found.group()
    if _SPOKEN.match(flat, start, end) or not (found := MARK.match(flat, start, end)):
        return ""
    return found.group()


def _kind(mark: str) -> str:
    """What marks of the same level have in common: （一） and （十二）, 1. and 2、, Ⅱ-1 and Ⅱ-7."""
    kind = re.sub(rf"[{_HAN}]+", "一", re.sub(r"\d+", "1", mark))
    kind = re.sub("[①-⑳]", "①", re.sub("[⑴-⒇]", "⑴", kind))
    return _BULLET.sub("●", kind).replace("．", ".").rstrip("、.：") or "1"


def _no(mark: str) -> str:
    return "" if _BULLET.match(mark) else cells.plain(mark).rstrip("、.:,，")[:20]


# ── words ──────────────────────────────────────────────────────────────────────


def _go_on(piece: _Piece, words: str) -> None:
    """A line below a clause: 测评方式：… is its value, everything else its text."""
    label = _LABEL.fullmatch(words)
    name = next(iter(lining.meaning_of([label[1].strip()]).values()), "") if label else ""
    if label and name in ("methods", "score", "step", "point_types", "severity", "wanted", "wanted_count"):
        piece.said[name] = label[2].strip().rstrip("。")
    else:
        piece.more.append(label[2].strip() if label and name == "title" else words)


def _told(pieces: list[_Piece]) -> Iterable[dict[str, str]]:
    """The cells of each. What a chapter says of method and veto holds for the clauses in it that say nothing."""
    open_at: list[dict[str, str]] = []
    for n, piece in enumerate(pieces):
        is_chapter = n + 1 < len(pieces) and pieces[n + 1].depth > piece.depth
        words = piece.text if is_chapter else _joined([piece.text, *piece.more])
        said, title = _meant(words, [piece.text, *piece.more])
        said |= piece.said
        del open_at[piece.depth - 1 :]
        handed = {name: above[name] for above in open_at for name in above}
        if is_chapter:
            own = {name: said.pop(name) for name in ("methods", "is_veto", "is_precondition") if said.get(name)}
            open_at += [{}] * (piece.depth - 1 - len(open_at)) + [own]
            said = {name: value for name, value in said.items() if name == "score"}
        else:
            said = handed | said
        yield {"key": "", "parent": "", "no": piece.no, "title": title, **said}


def _joined(parts: list[str]) -> str:
    """A heading and what it means on one line."""
    said = ""
    for part in filter(None, parts):
        said += ("" if not said or said[-1] in "。！？；：，、" else "：" if len(said) <= 20 else "。") + part
    return said


def _meant(words: str, parts: list[str]) -> tuple[dict[str, str], str]:
    """(what the words say, the words without what only says it)."""
    everything = "\n".join(parts)
    said: dict[str, str] = {}
    marked = [found[1] for found in _SCORE.finditer(everything)]
    steps = [found[1] for found in _STEP.finditer(everything)]
    given = [found[1] for found in _GIVES.finditer(_SCORE.sub("", everything))]
    if marked or given:
        said["score"] = marked[0] if marked else max(given, key=lambda text: float(cells.plain(text)))
    if steps:
        said["step"] = steps[0]
    if methods := [m for m, called in _CALLED.items() if re.search(called, everything)]:
        said["methods"] = cells.AMONG.join(METHODS[m] for m in methods)
    for name, pattern in (("is_veto", _VETO), ("is_precondition", _FIRST), ("zeroes", _ZEROES)):
        if pattern.search(everything):
            said[name] = cells.YES
    title = words
    for mark in (_METHOD_END, _SCORE, _METHOD_MARK, _METHOD_END, _VETO_MARK, _FIRST_MARK):
        title = mark.sub("", title)
    return said, re.sub(r"\s+", " ", title).strip(" ；;，,、。") or words.strip()
