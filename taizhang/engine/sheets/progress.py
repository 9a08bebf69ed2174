"""What a cell of progress says: dated lines as reports, and words that name a state."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import pairwise

from taizhang.engine.reading.dues import month_end

from .model import Value

_DATE = (
    r"(?:截至|截止到?|至)?\s{0,4}(?:(?P<year>20\d\d)\s{0,4}[年.\-/]\s{0,4})?(?P<month>\d{1,2})\s{0,4}(?:月\s{0,4}(?P<day>\d{1,2})\s{0,4}[日号]|[.\-/]\s{0,4}(?P<dot>\d{1,2})(?![\d.%万亿])"
    r"|月(?P<part>底|末|初|[上中下]旬|份)?(?:(?:工作)?(?:进展|推进|完成|落实)(?:情况)?(?=[：:]))?)"
)
_OPENS = re.compile(
    rf"[（(【\[]?\s{{0,4}}{_DATE}\s{{0,4}}[)）】\]]?\s{{0,4}}(?P<mark>[：:，,、\s]|(?=[\u4e00-\u9fff]))"
)
_LATER = re.compile(rf"(?<=[。；;\s])\s{{0,4}}[（(【\[]?{_DATE}[)）】\]]?\s{{0,4}}[：:]")
_STATES = {
    "done": r"(?:已|均已|全部|已全部|已经)?(?:完成|办结|销号|整改(?:到位|完成|完毕)|完结|完工|竣工|落实|解决)|是|√|✓|100%|1(?:\.0)?",
    "going": r"(?:正在|正|持续|已|有序|序时)?(?:进行|推进|办理|实施|整改|落实|启动|开工)中?|部分完成|基本完成|正常(?:推进)?|序时推进|按序时|[1-9]\d?%",
    "not_begun": r"(?:未|尚未|还未|没有|暂未)(?:启动|开始|开工|开展|实施|进行|办理)|待启动|0%",
    "late": r"逾期(?:未完成|未办结)?|滞后|超期|进度滞后|未按期完成|否|未完成|未办结|未销号|×",
    "stopped": r"暂停|暂缓|中止|挂起|停工|终止|取消|撤销|不再实施",
}  # fmt: skip
_STATE = {name: re.compile(pattern) for name, pattern in _STATES.items()}
_LONGEST_STATE = 12


def state(value: Value) -> str:
    """What a word for a state means: done, going, not_begun, late (not done in time, or not done), stopped, or ""."""
    if isinstance(value, bool):
        return "done" if value else "late"
    if isinstance(value, int | float):
        return "done" if value in (1, 100) else "going" if 0 < value < 100 else "not_begun" if value == 0 else ""
    text = re.sub(r"[\s。.!！]", "", unicodedata.normalize("NFKC", str(value or "")))
    if not text or len(text) > _LONGEST_STATE:
        return ""
    return next((name for name, pattern in _STATE.items() if pattern.fullmatch(text)), "")


def reports(text: str, *, today: date, year: int | None = None) -> list[tuple[date | None, str]]:
    """The reports that a cell holds, the earliest first; what stands before the first date has none. All of the words
    are kept. A date without a year is the last such day up to today, in `year` where the sheet's title names one."""
    found: list[tuple[date | None, str]] = []
    for line in text.splitlines():
        for piece in _pieces(line):
            opened = _OPENS.match(unicodedata.normalize("NFKC", piece).strip())
            on = _day(opened, today, year) if opened else None
            if on is None and found:
                found[-1] = (found[-1][0], f"{found[-1][1]}\n{piece}")
            elif piece.strip():
                found.append((on, piece))
    kept = [(on, said.strip()) for on, said in found if said.strip()]
    return sorted(kept, key=lambda report: report[0] or date.min)


def without_day(text: str) -> str:
    """What a report says, without the date that opens it."""
    said = unicodedata.normalize("NFKC", text).strip()
    opened = _OPENS.match(said)
    return said[opened.end() :] if opened else said


def _pieces(line: str) -> list[str]:
    """A line that holds several dated sentences, at each date with a colon."""
    if not line.strip():
        return []
    cuts = [0, *(found.start() for found in _LATER.finditer(line)), len(line)]
    return [line[a:b] for a, b in pairwise(cuts) if line[a:b].strip()]


def _day(found: re.Match[str], today: date, year: int | None) -> date | None:
    """The day that opens a report; None where a sentence only begins with a month or a number."""
    month, part, first = int(found["month"]), found["part"] or "", int(found["day"] or found["dot"] or 0)
    mark = found["mark"].strip()
    if not mark and not first and part in ("", "份"):
        return None  # 3月完成招标 tells of March, not on which day it was written
    if found["dot"] and not found["year"] and mark not in ("：", ":"):
        return None  # 3.5公里
    if not 1 <= month <= 12:
        return None
    years = [int(found["year"])] if found["year"] else [year or today.year, (year or today.year) - 1]
    for full in years:
        try:
            on = (
                date(full, month, first)
                if first
                else min(_of_part(full, month, part), max(today, date(full, month, 1)))
            )
        except ValueError:
            return None
        if on <= today:
            return on
    return None


def _of_part(year: int, month: int, part: str) -> date:
    third = {"初": 10, "上旬": 10, "中旬": 20}.get(part)
    return date(year, month, third) if third else month_end(year, month)
