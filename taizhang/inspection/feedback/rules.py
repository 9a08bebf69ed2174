"""A letter from above as single points, and which clause each one is about. Pure."""

import re
from collections.abc import Iterable, Sequence

from taizhang.engine.grams import grams

LONGEST = 1000
MOST = 200
ENOUGH = 0.25  # of the clause's pairs of characters, from which on a clause is proposed

# From the innermost kind of number to the outermost: the innermost that the letter has begins a point.
_MARKS = (
    re.compile(r"\s*(?:[(（]\d{1,3}[)）]|[①-⑳])\s*(?=\S)"),
    re.compile(r"\s*\d{1,3}\s*[.．、](?!\d)\s*(?=\S)"),
    re.compile(r"\s*[(（][一二三四五六七八九十]{1,3}[)）]\s*(?=\S)"),
    re.compile(r"\s*[一二三四五六七八九十]{1,3}、\s*(?=\S)"),
)
_DATE = re.compile(r"(?:\d{4}|[二〇○一三四五六七八九]{4})\s*年.{1,4}月.{1,4}日$")
_TAIL = re.compile(r"附件|抄送|抄报|联系人|联系电话|[（(](?:此件|联系人)")
_ORGAN = re.compile(
    r"([\u4e00-\u9fff]{2,30}(?:办公室|委员会|人民政府|领导小组|指挥部|[办委局厅组]))(?:[（(][章印][)）])?"
)
_NOT_WRONG = re.compile(r"要求|建议|下一?步|成效|做法|肯定|好的方面")  # what stands below such a heading is no finding
_ASKS = re.compile(r"请(?:你|贵|于|将|各|按|认真|高度)|特此|专此|以上|望(?:你|贵|各)|对上述|针对(?:以上|上述)")


def points(text: str) -> list[str]:
    """The points of a letter. A line that goes on belongs to the point above it, one that is numbered further out is
    a heading; without any numbers each sentence-long line is a point. What a letter closes with belongs to none."""
    lines = _body(text)
    mark = next((n for n, pattern in enumerate(_MARKS) if sum(bool(pattern.match(line)) for line in lines) >= 2), None)
    if mark is None:
        return [line[:LONGEST] for line in lines if len(line) >= 8]
    found: list[str] = []
    is_open, is_beside, before = False, False, ""
    for line in lines:
        is_heading = any(pattern.match(line) for pattern in _MARKS[mark + 1 :])
        if is_heading:
            is_open, is_beside = False, bool(_NOT_WRONG.search(line[:30]))
        elif is_beside:
            pass
        elif begins := _MARKS[mark].match(line):
            found.append(line[begins.end() :])
            is_open = True
        elif _ASKS.match(line) and before[-1:] in "。；！":
            is_open = False
        elif is_open:
            found[-1] += line
        before = line
    return [point[:LONGEST] for point in found]


def signed(text: str) -> str:
    """Who signs the letter: the organ below its last words; "" where none stands there."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in reversed(lines[len(_body(text)) :]):
        if organ := _ORGAN.fullmatch(re.sub(r"\s", "", line)):
            return organ[1]
    return ""


def _body(text: str) -> list[str]:
    """The lines without 署名, date, 附件 and 抄送 at the end; an organ signs where its date follows."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    is_dated = False
    while lines:
        is_dated = is_dated or bool(_DATE.match(lines[-1]))
        is_organ = is_dated and _ORGAN.fullmatch(re.sub(r"\s", "", lines[-1]))
        if not (is_organ or _DATE.match(lines[-1]) or _TAIL.match(lines[-1])):
            break
        lines.pop()
    return lines


def pairs(clauses: Iterable[tuple[str, str]]) -> list[tuple[str, set[str]]]:
    """Clauses ((key, words) each) as `matched` asks for them: taken apart once for a whole letter."""
    return [(key, set(grams(words))) for key, words in clauses]


def matched(text: str, clauses: Sequence[tuple[str, set[str]]]) -> str:
    """The key of the clause of whose pairs of characters most stand in the text; "" for none."""
    said = set(grams(text))
    best, key = ENOUGH, ""
    for each, its in clauses:
        share = len(said & its) / len(its) if its else 0.0
        if share > best:
            best, key = share, each
    return key
