"""Guess title, document number and date from the text, so that a clerk types nothing twice."""

import re
from dataclasses import dataclass
from datetime import date

NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}\s*[〔\[［(（【]\s*20\d{2}\s*[〕\]］)）】]\s*(?:第\s*)?\d{1,4}\s*号")
DATE = re.compile(r"(20\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
SENTENCE_END = "。！？；：:，、"
TITLE_WORD = re.compile(
    r"(?:通知|意见|纪要|决定|方案|办法|报告|批复|通报|函|公报|简报|讲话|要点|计划|清单|任务分解|请示|规定|公告|通告)"
    r"(?:（[^）]*）|\([^)]*\))?$"
)
DATELINE = re.compile(r"本报讯|讯[（(]|记者|来源|发布时间|字号")
TITLE_MAX = 80
KINDS = {  # what the head of each sort of paper says, the surest first
    "minutes": re.compile(r"纪要(?:（[^）]*）)?[\s　]*$", re.MULTILINE),
    "news": re.compile(r"本报讯|本报记者|\d日讯|^[\s　]*来源[:：]|讯[（(]", re.MULTILINE),
    "instruction": re.compile(r"批示(?:件|抄清|单)?[\s　]*$", re.MULTILINE),
    "paper": re.compile(r"(?:通知|意见|方案|办法|函|通报|决定|公报)(?:（[^）]*）)?[\s　]*$", re.MULTILINE),
}


@dataclass(frozen=True)
class Heading:
    """What the head of a document says about itself; empty where it says nothing."""

    title: str = ""
    number: str = ""
    issued_on: date | None = None
    kind: str = ""


def guess(text: str) -> Heading:
    """Read the heading. Wrong guesses cost a correction, so unclear things stay empty."""
    number = NUMBER.search(text[:3000])
    title = _title(text)
    return Heading(
        title=title,
        number=re.sub(r"\s+", "", number.group()) if number else "",
        issued_on=_issued_on(text),
        kind=next((kind for kind, sign in KINDS.items() if sign.search(f"{title}\n{text[:600]}")), ""),
    )


def stand_in(text: str) -> str:
    """What a document without a title is called until somebody names it: its first words."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 24 else line[:24] + "…"


def _title(text):
    lines = [line.strip().strip("\u3000") for line in text.splitlines()[:40]]
    lines = [line for line in lines if line]
    for i, line in enumerate(lines[:15]):
        if NUMBER.search(line) or line[-1] in SENTENCE_END or DATELINE.search(line):
            continue
        if TITLE_WORD.search(line) and len(line) <= TITLE_MAX:
            return _joined_upwards(lines, i)
    first = lines[0] if lines else ""
    looks_like_a_title = first and len(first) <= 40 and not re.search(r"[。；！？，]", first)
    followed_by_text = len(lines) < 2 or len(lines[1]) > 24 or NUMBER.search(lines[1]) or DATE.search(lines[1])
    if looks_like_a_title and followed_by_text and not DATELINE.search(first) and not NUMBER.search(first):
        return first
    return ""


def _joined_upwards(lines, i):
    """A title set on two or three lines: take the lines above that belong to it."""
    title = lines[i]
    for line in reversed(lines[max(0, i - 2) : i]):
        clean = not re.search(r"[。；！？，★☆:：\d]", line) and not NUMBER.search(line)
        if not clean or len(line) > 40 or line.endswith(("文件", "办公室", "简报")) or title.startswith("关于"):
            break
        title = line + title
    return title if len(title) <= TITLE_MAX else lines[i]


def _issued_on(text):
    """成文日期 stands alone on a line, mostly the last one; else a date within the head of the text."""
    alone = [m for line in text.splitlines() if (m := DATE.fullmatch(line.strip().strip("（）()")))]
    head = "\n".join(line for line in text[:600].splitlines() if "\t" not in line)  # in a table stand deadlines
    for found in [*reversed(alone), *DATE.finditer(head)]:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            continue
    return None
