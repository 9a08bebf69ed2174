"""A cell that says by when: a day, at once, for good, or that the next meeting decides.

Nothing is guessed silently: a year that the cell does not print is said to come from the title or from today, and what
names no day is refused with the sentence what to write.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, timedelta

from taizhang.engine.reading import dues as spoken
from taizhang.engine.refusal import N_, Refused

from .model import Cell, Due, Value

EARLIEST, LATEST = 1990, 2099
_LONGEST_DATE, _LONGEST = 60, 1000  # characters among which a date is looked for
_EPOCH = date(1899, 12, 30)
_NONE = re.compile(r"[-—–/\\、.。无]+|无时限")
_MEETING = re.compile(r".*(?:会议(?:议定|研究|确定|定)|待会|上会).*|下一?次.{0,8}会.{0,4}")
_LONG = re.compile(
    r"(?:长期|持续|常态化?|常年|永久|全年持续)(?:坚持|推进|实施|开展|任务|工作|执行|进行|落实|整改|性)*(?:[,，;；].*)?|立行立改[,，、]?(?:并)?长期坚持|常抓不懈"
)
_NOW = re.compile(
    r"(?:立即|即刻|马上|即时|立行立改|即知即改|立改立行|即行即改|随即)(?:整改|办理|完成|落实|执行|实施|开展|到位)*"
)
_REPEATS = re.compile(r".*(?:每(?:个|半)?(?:日|天|周|旬|月|季|季度|年)|按[日周月季年]|[日周月季]报).*")
_HOUR = re.compile(r"(\d{1,2})(?:时|点|[:：])(?:00|0)?分?(?:之?前|以前)?$")
_TAIL = re.compile(
    r"(?:之前|以前|前|以内|之内|内|为止|止|完成|办结|到位|全部|整改|落实|销号|务必|力争|确保|截至|截止|预计|计划|拟|于|在|到|至)+$"
)
_LEAD = re.compile(r"^(?:务必|力争|确保|截至|截止到?|预计|计划|拟|于|在|到|至|最迟|完成时限|时限|完成时间)+[:：]?")
_DIGIT = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_SMALL = r"(十[一二]|[一二三四五六七八九十])"
_Y = r"(?:(20\d\d|\d\d)年(?:度)?)?"
_DAY = re.compile(rf"{_Y}(\d{{1,2}})月(?:份)?(\d{{1,2}})[日号]?")
_DOTTED = re.compile(r"(20\d\d|\d\d)([-./])(\d{1,2})\2(\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{1,2})([-./])(\d{1,2})[日号]?")
_COMPACT = re.compile(r"(20\d\d)(0[1-9]|1[0-2])([0-3]\d)")
_COMPACT_MONTH = re.compile(r"(20\d\d)(0[1-9]|1[0-2])")
_MONTH = re.compile(rf"{_Y}(\d{{1,2}})月(?:份)?(底|末|初|上旬|中旬|下旬|上半月|下半月)?")
_DOTTED_MONTH = re.compile(r"(20\d\d)[-./](\d{1,2})月?(底|末|初|上旬|中旬|下旬)?")
_PART = re.compile(rf"{_Y}(?:第?([一二三四1-4])季度?(?:末|底|内)?|Q([1-4])|(上半年|下半年)(?:末|底|内)?)")
_YEAR = re.compile(r"(20\d\d)年?(?:度|底|末|内|年底|年末|全年|终)?")
_THIS_YEAR = re.compile(
    r"(今年|本年度?|当年|明年|次年)?(?:年?[底末终内]|全年|年度|年终|岁末)|(今年|本年度?|当年|明年|次年)"
)
_RANGE = re.compile(r"(.+?\d(?:[年月日号底初末旬])*)\s*(?:[-—–~～至到]+)\s*(.*\d.*|.*[底末]|年底|年末)")
_IN_TEXT = re.compile(
    r"(?:20\d\d|(?<!\d)\d\d)[-./]\d{1,2}[-./]\d{1,2}|(?:20\d\d年)?\d{1,2}月(?:\d{1,2}[日号]|底|末|初|[上中下]旬)?|"
    r"(?:20\d\d年)?第?[一二三四1-4]季度末?|(?:20\d\d年)?[上下]半年|(?:20\d\d年?)?年底"
)  # fmt: skip


def read(cell: Cell, *, today: date, year: int | None = None) -> Due | None:
    """What a cell of a column of deadlines says; None where it says nothing (empty, 无, a dash). `year` is the year of
    the sheet's title. Raises Refused with what to write instead."""
    value = cell.value
    if value is None:
        return None
    anchor, year_from = (year, "title") if year else (today.year, "today")
    if isinstance(value, date):
        return _of_date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(value, anchor, year_from)
    return _of_text(str(value), anchor, year_from)


def day(value: Value, *, today: date, year: int | None = None) -> date | None:
    """A cell that holds a single day (of a report, of a field); None where it is none."""
    try:
        due = read(Cell(value), today=today, year=year)
    except Refused:
        return None
    return due.on if due and due.kind == "day" and not due.repeats else None


def _of_date(value: date) -> Due:
    hour = value.hour or None if isinstance(value, datetime) else None
    on = value.date() if isinstance(value, datetime) else value
    if not EARLIEST <= on.year <= LATEST:
        raise _unread(on.isoformat())
    return Due("day", on, hour, f"{on.year}年{on.month}月{on.day}日")


def _of_number(value: int | float, anchor: int, year_from: str) -> Due | None:
    said = format(value, ".12g")
    if isinstance(value, float) and not value.is_integer():
        if 36_526 <= value < 73_051:  # a day with an hour
            stamp = datetime.combine(_EPOCH, datetime.min.time()) + timedelta(days=value)
            return replace(_of_date(stamp), text=said)
        whole, _, part = said.partition(".")
        if EARLIEST <= int(whole) <= LATEST and part in ("1", "01"):
            if part == "01":
                return Due("day", spoken.month_end(int(whole), 1), None, said)
            message = N_("“{said}”分不清是1月还是10月。请写成 {year}年1月 或 {year}年10月。")
            raise Refused("sheets.due_month", message, "invalid", said=said, year=whole)
        if 1 <= int(whole) <= 12 and part in ("1", "2", "3"):
            message = N_("“{said}”分不清是{month}月{day}日还是{month}月{day}0日。请写成 {month}月{day}日 这样的日期。")
            raise Refused("sheets.due_day", message, "invalid", said=said, month=whole, day=part)
        return _of_text(said, anchor, year_from)
    if 36_526 <= value < 73_051:
        return replace(_of_date(_EPOCH + timedelta(days=int(value))), text=said)
    return _of_text(said, anchor, year_from)


def _of_text(given: str, anchor: int, year_from: str) -> Due | None:
    said = given.strip()
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", said))
    if not text or _NONE.fullmatch(text):
        return None
    if re.fullmatch(r"\d{5}(?:\.0+)?", text) and 36_526 <= float(text) < 73_051:
        return replace(_of_date(_EPOCH + timedelta(days=int(float(text)))), text=said)
    if _LONG.fullmatch(text):
        return Due("long", text=said)
    if _REPEATS.fullmatch(text):
        return Due("long", text=said, repeats=True)
    if _NOW.fullmatch(text):
        return Due("now", text=said)
    if _MEETING.fullmatch(text):
        return Due("meeting", text=said)
    if len(text) <= _LONGEST_DATE:
        found = _whole(text, anchor, year_from)
        if not found and (ranged := _RANGE.fullmatch(text)):
            found = _end_of_range(ranged[1], ranged[2], anchor, year_from)
        if found:
            return replace(found, text=said)
    if len(text) <= _LONGEST and (found := _only_one(text, anchor, year_from)):
        return replace(found, text=said)
    raise _unread(said)


def _whole(text: str, anchor: int, year_from: str) -> Due | None:
    """The whole text as one date, with or without an hour."""
    for each in dict.fromkeys((text, _LEAD.sub("", text), _TAIL.sub("", _LEAD.sub("", text)))):
        hour = None
        if found := _HOUR.search(each):
            head = re.sub(r"[上下]午|中午|晚上?|早上?$", "", each[: found.start()])
            if 1 <= int(found[1]) <= 24 and head:
                hour, each = int(found[1]) + (12 if "下午" in text and int(found[1]) < 12 else 0), head
        each = re.sub(r"00:00(?::00)?$", "", each)
        if bare := _bare(each, anchor, year_from):
            return replace(bare, hour=hour) if hour else bare
    return None


def _bare(text: str, anchor: int, year_from: str) -> Due | None:
    def due(year: str | None, month: int, day: int | None = None, part: str = "") -> Due | None:
        from_cell = bool(year)
        full = (int(year) + 2000 if int(year) < 100 else int(year)) if year else anchor
        if not EARLIEST <= full <= LATEST or not 1 <= month <= 12:
            return None
        if day is None:
            thirds = {"初": 10, "上旬": 10, "上半月": 15, "中旬": 20}
            on: date | None = date(full, month, thirds[part]) if part in thirds else spoken.month_end(full, month)
        else:
            try:
                on = date(full, month, day)
            except ValueError:
                on = None
        return Due("day", on, year_from="said" if from_cell else year_from) if on else None

    text = re.sub(rf"(?<![一二三四五六七八九十]){_SMALL}(?=月)", lambda found: str(_DIGIT[found[1]]), text)
    text = re.sub(r"^今年|^本年度?(?=\d|[一二三四上下])", "", text)
    if text.startswith("明年") and len(text) > 3:
        return _bare(text[2:], anchor + 1, year_from)
    if found := _DAY.fullmatch(text):
        return due(found[1], int(found[2]), int(found[3]))
    if (found := _DOTTED.fullmatch(text)) or (found := _COMPACT.fullmatch(text)):
        year, month, last = found[1], found[found.re.groups - 1], found[found.re.groups]
        return due(year, int(month), int(last))
    if (found := _DOTTED_MONTH.fullmatch(text)) or (found := _MONTH.fullmatch(text)):
        return due(found[1], int(found[2]), part=found[3] or "")
    if found := _COMPACT_MONTH.fullmatch(text):
        return due(found[1], int(found[2]))
    if found := _PART.fullmatch(text):
        quarter = found[2] or found[3]
        month = 3 * (_DIGIT.get(quarter) or int(quarter)) if quarter else 6 if found[4] == "上半年" else 12
        return due(found[1], month)
    if found := _YEAR.fullmatch(text):
        return due(found[1], 12)
    if found := _THIS_YEAR.fullmatch(text):
        later = (found[1] or found[2] or "")[:1] in ("明", "次")
        return due(str(anchor + 1), 12) if later else due(None, 12)
    if found := _SHORT.fullmatch(text):
        return due(None, int(found[1]), int(found[3]))
    return None


def _end_of_range(start: str, end: str, anchor: int, year_from: str) -> Due | None:
    """3月-6月, 2026.3.1-6.30: the end, in the year of the start where it prints none."""
    year = re.match(r"(20\d\d)[年.\-/]", start)
    if re.fullmatch(r"\d{1,2}", end):  # 3月5-8日 without its unit is no range that can be read
        return None
    if re.fullmatch(r"\d{1,2}[日号].*", end) and (month := re.search(r"(\d{1,2})月", start)):
        end = f"{month[1]}月{end}"
    if year and not re.match(r"20\d\d", end):
        return _whole(end, int(year[1]), "said")
    if re.fullmatch(r"\d{1,2}", start) and not re.search("月", end):
        return None
    return _whole(end, anchor, year_from)


def _only_one(text: str, anchor: int, year_from: str) -> Due | None:
    """The one date that a sentence names (6月底前完成主体施工). Of several the last in time, which is said."""
    days = []
    for found in _IN_TEXT.finditer(text):
        if due := _bare(found.group(), anchor, year_from):
            days.append(due)
    if not days:
        return None
    latest = max(days, key=lambda due: due.on or date.min)
    return replace(latest, several=len({due.on for due in days}) > 1)


def _unread(said: str) -> Refused:
    if re.search(r"工作日内|[天周月年]内|个月", said):
        message = N_("“{said}”要从哪天算起看不出来。请写成日期，如 2026年6月30日。")
    elif "待定" in said or "另行" in said:
        message = N_("时限写着“{said}”。请写成日期；由会议定的，写“待会议定”；没有期限的，写“长期”。")
    elif re.search(r"\d", said):
        message = N_("“{said}”不是能认的日期。请写成 2026年6月30日、6月底 或 2026.6.30。")
    else:
        message = N_("“{said}”没有说到哪一天。请写成日期，如 2026年6月30日，或写“长期”“立即”。")
    return Refused("sheets.due", message, "invalid", said=said if len(said) <= 40 else f"{said[:40]}…")
