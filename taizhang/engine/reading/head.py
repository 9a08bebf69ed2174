"""What a document says about itself: title, number, date, who signs, what is annexed, and of which meeting it tells.

`guess` needs the text alone, before anything is read, so that a clerk types nothing twice; `read_head` adds what the
reading found.
"""

import re
from dataclasses import dataclass
from datetime import date

from . import speakers
from .names import is_name
from .rules import of, rule
from .schema import Head, Meeting

NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,14}[ \t\u3000]*)?[〔\[［(（【]\s*20\d{2}\s*[〕\]］)）】]\s*(?:第\s*)?\d{1,4}\s*号"
)
_BRACKETED_YEAR = re.compile(r"[〔\[［(（【]\s*20\d{2}")
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
    number = _number(text[:3000])
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


def _number(text):
    return NUMBER.search(text) if _BRACKETED_YEAR.search(text) else None


def _title(text):
    lines = [line.strip().strip("\u3000") for line in text.splitlines()[:40]]
    lines = [line for line in lines if line]
    for i, line in enumerate(lines[:15]):
        if line[-1] in SENTENCE_END or _number(line) or DATELINE.search(line):
            continue
        if TITLE_WORD.search(line) and len(line) <= TITLE_MAX:
            return _joined_upwards(lines, i)
    first = lines[0] if lines and not re.match(r"附件|首页", lines[0]) and lines[0][-1] not in SENTENCE_END else ""
    looks_like_a_title = first and len(first) <= 40 and not re.search(r"[。；！？，]", first)
    followed_by_text = len(lines) < 2 or len(lines[1]) > 24 or _number(lines[1]) or DATE.search(lines[1])
    if looks_like_a_title and followed_by_text and not DATELINE.search(first) and not _number(first):
        return first
    return ""


def _joined_upwards(lines, i):
    """A title set on two or three lines: take the lines above that belong to it."""
    title = lines[i]
    for line in reversed(lines[max(0, i - 2) : i]):
        clean = not re.search(r"[。；！？，★☆:：\d]", line) and not _number(line)
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


# ── the meeting and what is annexed ─────────────────────────────────────────────

_LABEL = r"(?:^|(?<=[。；\s　]))(?:会议)?(?:{})[：:](?P<said>[^\n]+)"
_LABELS = {
    "time": re.compile(_LABEL.format("时间|日期"), re.MULTILINE),
    "place": re.compile(_LABEL.format("地点|会址"), re.MULTILINE),
    "chair": re.compile(_LABEL.format("主持人?"), re.MULTILINE),
}
_CHAIRED = re.compile(r"主持(?:召开|会议|了?会议|开展)?|召集")
_MEETING_PLACE = re.compile(
    r"在(?P<place>[^，。；]{2,24}?(?:会议室|会议中心|礼堂|会堂|报告厅|现场|党校|宾馆|大厅))(?:主持)?(?:召开|举行|组织)"
)
_PRESENT = re.compile(r"(?:出席|参加|列席|参会|陪同|主持|同志|领导)")
_ANNEX = re.compile(r"(?:^|\n)[\s　]*附件[：:]?[\s　]*(?P<first>[^\n]+)(?P<more>(?:\n[\s　]*\d{1,2}[.．、][^\n]+)*)")


@rule("head", "meeting-labels")
def labelled_meeting(view, events, people):
    """时间：, 地点： and 主持： at the top of minutes tell when, where and under whom the meeting was held."""
    top = view.raw[:1500]
    if not re.search("(?:地点|会址|主持人?)[：:]", top):
        return None
    said = {key: found["said"].strip() for key, pattern in _LABELS.items() if (found := pattern.search(top))}
    if len(said) < 2:
        return None
    chair = next((name for length in (3, 2, 4) if is_name(name := said.get("chair", "")[-length:])), None)
    day = DATE.search(said.get("time", ""))
    name = next((event.name for event in events), None) or _title(view.raw)
    return Meeting(name, _safe_day(day), said.get("place"), chair, _attendees(people, chair), "head.meeting-labels")


@rule("head", "meeting-told")
def told_meeting(view, events, people):
    """The first meeting that a report tells of, with whoever 主持 it and those who 出席 it."""
    held = next((event for event in events if re.search(r"会|例会|大会", event.name[-4:])), None)
    if held is None:
        return None
    a, _ = view.flat_span(held.start, held.end)
    start, end = max(view.flat.rfind("。", 0, a), -1) + 1, view.flat.find("。", a) % (len(view.flat) + 1)
    sentence, following = view.flat[start:end], view.flat[end : end + 400]
    place = _MEETING_PLACE.search(sentence)
    chair = next((name for person in people if (name := _chairs(person.name, sentence + following))), None)
    return Meeting(
        held.name, held.date, place and place["place"], chair, _attendees(people, chair), "head.meeting-told"
    )


def _chairs(name, text):
    found = re.search(rf"{name}[^，。；]{{0,12}}?主持|由[^，。；]{{0,20}}{name}主持", text)
    return name if found else None


def _attendees(people, chair):
    return tuple(
        person.name for person in people if person.name != chair and (person.post or person.rule == "person.roster")
    )


@rule("head", "annexes")
def annexes(view, events, people):
    """附件： and the numbered lines under it name what is annexed."""
    found = _ANNEX.search(view.raw)
    if not found:
        return None
    if re.fullmatch(r"[\d一二三四五六七八九十\s　：:]*", found["first"]):
        return None  # the annex itself begins
    lines = [found["first"], *found["more"].splitlines()]
    return tuple(name for line in lines if (name := re.sub(r"^[\s　]*\d{1,2}[.．、]", "", line).strip(" \t　。；")))


def _headline(view, draft):
    return "".join(view.raw_text(p.start, p.end).strip() for p in draft.head)


def _safe_day(found):
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def read_head(view, drafts, people, events) -> Head:
    """The head of a document that has been read."""
    said = {found.name: hit for found in of("head") if (hit := found(view, events, people))}
    heading = guess(view.raw)
    return Head(
        title=heading.title or next((_headline(view, draft) for draft in drafts if draft.head), None),
        number=heading.number or None,
        issued_on=heading.issued_on,
        issuer=speakers.issuer(view, drafts[0]) if drafts else None,
        annexes=said.get("head.annexes", ()),
        meeting=said.get("head.meeting-labels") or said.get("head.meeting-told"),
    )
