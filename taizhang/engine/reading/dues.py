"""By when: the time phrase of a clause, as printed, and the day it names.

`resolve` uses only years that the document prints (the guidelines' rule); `suggest` also uses the date of the
document, for the clerk who has to put a day into the ledger.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from .page.text import fold
from .rules import fit_for, rule

_DIGITS = {char: i for i, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_PART = r"(?:年底|年末|上半年|下半年|[一二三四1-4]季度末?|第[一二三四1-4]季度末?)"
_BEFORE = r"(?:之前|以前|前|底前|末前|内|为止)"
_HOUR = r"(?:[上下]午|中午|晚上?|早上?)?(?:下班|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[时点：:]\d{0,2}分?整?)?"
_MONTH_PART = r"(?:底|末|上旬|中旬|下旬|初)"


@dataclass(frozen=True)
class Due:
    """A time phrase at its flat place, with the day that it names where the document says enough."""

    start: int
    end: int
    text: str
    day: date | None
    rule: str
    printed: str = ""  # with the digits as they stand on the page


def number(text):
    """An Arabic or small Chinese number."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, ones = text.split("十", 1)
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS.get(text)


def month_end(year, month):
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _safe(year, month, day):
    try:
        return date(year, month, day)
    except (ValueError, TypeError):
        return None


def _of_part(year, part):
    """The last day of a named part of a year."""
    if "上半年" in part:
        return date(year, 6, 30)
    found = re.search(r"([一二三四1-4])季度", part)
    return month_end(year, 3 * number(found[1])) if found else date(year, 12, 31)


def _of_month(year, month, part):
    if not 1 <= month <= 12:
        return None
    if part in ("上旬", "中旬", "初"):
        return date(year, month, {"上旬": 10, "中旬": 20, "初": 10}[part])
    return month_end(year, month)


_RECURRING = re.compile(
    r"每(?:个?(?:月|季度|年|半年|周|旬)(?:首月|末月)?(?:\d{1,2}日|底|末|初|[一二三四五六日])?(?:之?前)|周[一二三四五六日]|(?:月|季度)末|月\d{1,2}日)"
)


@rule("due", "recurring", needs="每")
def recurring(text, year):
    """每月25日前 and 每周五 come back; they name no single day."""
    found = _RECURRING.search(text)
    return (found.span(), None) if found else None


_FULL_DATE = re.compile(rf"(?:于|在|至|到|截至)?((\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日{_HOUR}{_BEFORE}?)")


@rule("due", "full-date", needs="年")
def full_date(text, year):
    """2020年10月15日前 names a day."""
    found = _FULL_DATE.search(text)
    if found and (found[1].endswith(("前", "内", "止")) or found.group().startswith(("到", "至", "截至"))):
        return found.span(1), _safe(int(found[2]), int(found[3]), int(found[4]))
    return None


_YEAR_MONTH = re.compile(rf"((\d{{4}})年(\d{{1,2}})月(?:份)?({_MONTH_PART}|)(?:{_BEFORE})?)(?!\d)")


@rule("due", "year-month", needs="年")
def year_month(text, year):
    """2020年10月底前 names the end (or a third) of a month."""
    found = _YEAR_MONTH.search(text)
    if found and (
        found[4] or found[1].endswith(("前", "内")) or text[: found.start()].endswith(("到", "至", "于", "在"))
    ):
        return found.span(1), _of_month(int(found[2]), int(found[3]), found[4])
    return None


_YEAR_PART = re.compile(rf"((?:到|至)?(\d{{4}})年({_PART}|底|末)?(?:{_BEFORE})?)(?![\d度]|\d*月)")


@rule("due", "year-part", needs="年")
def year_part(text, year):
    """2020年底前, 2020年上半年, 到2025年 name the end of a year or of a part of it."""
    found = _YEAR_PART.search(text)
    if found and (found[3] or found[1][0] in "到至" or found[1].endswith(("前", "内"))):
        return found.span(1), _of_part(int(found[2]), found[3] or "底")
    return None


_FIVE_YEARS = re.compile(r"[“\"]?(十[一二三四五六])五[”\"]?(?:规划)?(?:末|期末|期间|时期)")


@rule("due", "five-year-plan", needs="五")
def five_year_plan(text, year):
    """“十二五”末 and “十二五”期间 name the last day of that five-year plan."""
    found = _FIVE_YEARS.search(text)
    return (found.span(), date(1955 + 5 * number(found[1]), 12, 31)) if found else None


_MONTH_DAY = re.compile(rf"(?:今年)?(?<!\d)(\d{{1,2}})月(\d{{1,2}})日{_HOUR}{_BEFORE}")


@rule("due", "month-day", needs="月")
def month_day(text, year):
    """11月27日前 names a day of the document's year."""
    found = _MONTH_DAY.search(text)
    return (found.span(), _safe(year, int(found[1]), int(found[2])) if year else None) if found else None


_OF_A_MONTH = re.compile(rf"(?:今年|明年)?(?<![\d年])(\d{{1,2}})月(?:份)?({_MONTH_PART}|)((?:{_BEFORE})?)")


@rule("due", "month-part", needs="月")
def month_part(text, year):
    """10月底前, 11月中旬前 and 6月前 name a part of a month of the document's year."""
    found = _OF_A_MONTH.search(text)
    if not found or not (found[2] or found[3]) or text[found.end() : found.end() + 1].isdigit():
        return None
    if year and found.group().startswith("明年"):
        year += 1
    return found.span(), _of_month(year, int(found[1]), found[2]) if year else None


_PART_OF_YEAR = re.compile(
    rf"((?:今年|明年|本年度?)?(?:{_PART}(?:{_BEFORE})?|年内|年前|年终前|全年(?=将|再|力争|要|计划|完成|实现|确保))|(?:今年|明年)(?:底前?|末前?|内))"
)
_NO_LIMIT = re.compile(r"(?:[的]?(?:工作|经济|任务|情况|重点|运行))")


@rule("due", "part-of-year", needs="年季")
def part_of_year(text, year):
    """年底前, 三季度末, 上半年, 年内 and 全年 name a part of the document's year."""
    found = _PART_OF_YEAR.search(text)
    if not found or _NO_LIMIT.match(text[found.end() :]):
        return None
    if re.search(r"季度$|上半年$|下半年$", found.group()) and not re.match(
        r"前|内|完成|开工|建成|竣工|投|组织|开展|举办|召开|启动|实施", text[found.end() :]
    ):
        return None
    phrase = found.group()
    if year and phrase.startswith("明年"):
        year += 1
    return found.span(), _of_part(year, phrase) if year else None


_THIS_MONTH = re.compile(
    rf"(?:(?:本|当|下|次)(?:月|周)(?:{_MONTH_PART}|内|[一二三四五六日])?|(?<![\d年])月(?:底|末))(?:{_BEFORE})?|(?:今|明)(?:天|日|晚|早)(?:[上下]午)?(?:\d{{1,2}}[时点])?(?:{_BEFORE}|(?=完成|上报|报送|就|把|将|全部|全面|跑|去|来))"
)


@rule("due", "this-month", needs="月周今明")
def this_month(text, year):
    """本月底, 月底前, 本周内 and 下月初 name a limit that only the document's date can place."""
    found = _THIS_MONTH.search(text)
    if (
        found
        and re.match(r"(?:本|当|下|次)(?:月|周)$", found.group())
        and not re.match(r"[把将要完就]", text[found.end() :])
    ):
        return None
    return (found.span(), None) if found else None


_WITHIN = re.compile(
    rf"(?:自?.{{0,8}}之日起|接到.{{1,8}}后)?(?:在)?({_NUMBER}个?(?:工作日|日|天|周|星期|月|个月|年|小时)(?:之内|以内|内))"
)


@rule("due", "within", needs="内")
def within(text, year):
    """5个工作日内, 一周内, 三个月内 count from the day of the paper."""
    found = _WITHIN.search(text)
    return (found.span(1), None) if found else None


_SEASON = re.compile(
    r"(?:元旦|春节|清明|五一|端午|中秋|国庆|十一|“五一”|“十一”|七一|“七一”|汛期|主汛期|入冬|供暖季|采暖季|采暖期|供暖|开学|秋季开学|春耕|秋收|秋种|春种|三夏|双抢|夏收|夏种|雨季|寒假|暑假|放假|年关|入汛|冬季)(?:、(?:秋种|春种|夏种|秋收))?(?:节|期)?(?:来临|到来)?(?:之?前)"
)
_SCHOOL_WEEK = re.compile(r"(?:开学|节后)第[一二三]周")


@rule("due", "season", needs="前第")
def season(text, year):
    """春节前, 汛期前, 供暖季前 name a season."""
    found = _SCHOOL_WEEK.search(text) or _SEASON.search(text)
    return (found.span(), None) if found else None


_URGENCY = re.compile(
    r"(?:限期|立即|尽快|尽早|(?<!不能)(?<!未能)(?<!未)(?:按期|按时|如期))|即日起|即刻|第一时间|马上|立行立改，长期坚持|长期坚持|(?<=要)立行立改|^立行立改|立改立行|即知即改|即查即改|迅速(?=[将把上报传转])|立即整改|持续推进(?=$)"
)
_QUOTED = re.compile(r"“[^”]{1,12}”")


@rule("due", "urgency", needs="期尽即按如第马立长迅持")
def urgency(text, year):
    """限期, 立即, 尽快, 按期, 即日起 and the like ask for haste without naming a day."""
    if "“" in text:
        text = _QUOTED.sub(lambda quoted: "“" * len(quoted.group()), text)  # a “马上办” is a slogan
    found = _URGENCY.search(text)
    return (found.span(), None) if found else None


def in_words(text):
    """Whether a stretch of flat text names a limit in time; haste (立即, 尽快) is none."""
    return any(found(text, None) for found in fit_for("due", text) if found.name != "due.urgency")


def find(view, start, end, year):
    """The due phrase of a flat span, by the first rule that finds one, or None."""
    text = view.flat[start:end]
    for found in fit_for("due", text):
        hit = found.apply(text, year)
        if hit and hit[0][0] < hit[0][1]:
            (a, b), day = hit
            return Due(start + a, start + b, text[a:b], day, found.name, view.raw_text(start + a, start + b))
    return None


# (?<!\d\d\d) after the century: no digit stands before it. A pattern that begins with a digit is searched for fastest.
_YEAR = r"((?:19|20)(?<!\d\d\d)\d\d)"
_SIGNED = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日(?:印发)?$")
_DATED = re.compile(rf"{_YEAR}(?:年\d{{1,2}}月\d{{1,2}}日|[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d))")
_NUMBERED = re.compile(rf"{_YEAR}年度?第[\d一二三四五六七八九十]{{1,4}}次")
_SPOKEN_FROM = re.compile(
    r"((?:19|20)(?<!\d\d\d)(?<![到至]\d\d)(?<!计划\d\d)\d\d)年度?(?![底末内]|前(?![一二三]季)|\d{1,2}月(?!\d{1,2}日)|\d{1,2}月\d{1,2}日前)"
)
_OF_ITS_NUMBER = re.compile(r"〔((?:19|20)\d\d)〕")
_OF_A_LIMIT = re.compile(rf"{_YEAR}年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?(?:底|末|之?前|以前)")


@lru_cache(maxsize=8)  # several readers of one document ask
def printed_year(flat):
    """The year a document speaks from: its closing or leading date, else the latest year that is no target."""
    signed = _SIGNED.search(flat, max(0, len(flat) - 20))
    if signed:
        return int(signed[1])
    dates = {*_DATED.findall(flat)}
    if len(dates) == 1:
        return int(dates.pop())
    if numbered := _NUMBERED.search(flat):
        return int(numbered[1])
    # A year that belongs to a target (到2025年, 2022年6月底) says nothing about when the paper was written.
    # Targets (到2025年, 2022年6月底) and months of the past (2016年3月开工) do not say when the paper was written.
    return max(map(int, _SPOKEN_FROM.findall(flat) + _OF_ITS_NUMBER.findall(flat)), default=None)


def due_year(flat):
    """The year of phrases that name none: the document's own, else the latest that another limit prints."""
    if year := printed_year(flat):
        return year
    return max(map(int, _OF_A_LIMIT.findall(flat)), default=None)


def suggest(due, dated_on, add_working_days=None):
    """The day to propose to the clerk for a phrase, reckoned from the document's date; None when it names none."""
    if due.day:
        return due.day
    if dated_on is None:
        return None
    for found in fit_for("due", due.text):
        hit = found(due.text, dated_on.year)
        if hit and hit[1]:
            day = hit[1]
            later = day < dated_on and not re.search(r"\d{4}年", due.text)
            return _next_year(day) if later else day
    return _relative(due.text, dated_on, add_working_days)


def _folded(text):
    return "".join(fold(text).split())


AT_ONCE = re.compile(r"立即|即刻|马上|第一时间|迅速|立行立改(?!，长期)")
FOR_GOOD = re.compile(r"长期坚持|持续推进|长期")
HOUR = re.compile(r"(\d{1,2})[时点：:](?:00)?分?(?:之前|以前|前)")


def kind(text):
    """What a phrase that names no day asks for: `now`, `long`, or nothing in particular ("")."""
    text = _folded(text)
    return "long" if FOR_GOOD.search(text) else "now" if AT_ONCE.search(text) else ""


def hour(text):
    """The hour before which something is due (今日17时前), 1 to 24, or None."""
    found = HOUR.search(_folded(text))
    return int(found[1]) if found and 1 <= int(found[1]) <= 24 else None


def _next_year(day):
    return _safe(day.year + 1, day.month, day.day) or month_end(day.year + 1, day.month)


def _relative(text, dated_on, add_working_days):
    found = re.match(rf"({_NUMBER})个?(工作日|日|天|周|星期|个?月|年|小时)", text)
    if found:
        count, unit = number(found[1]), found[2]
        if unit == "工作日":
            return add_working_days(dated_on, count) if add_working_days else None
        if unit.endswith("月") or unit == "年":
            months = dated_on.month - 1 + count * (12 if unit == "年" else 1)
            year, month = dated_on.year + months // 12, months % 12 + 1
            return _safe(year, month, dated_on.day) or month_end(year, month)
        days = {"周": 7, "星期": 7, "小时": 0}.get(unit, 1) * count
        return dated_on + timedelta(days=days or -(-count // 24))
    if re.match(r"(?:本|当)?月(?:底|末|内)?", text):
        return _of_month(dated_on.year, dated_on.month, "".join(re.findall(r"上旬|中旬|初", text)))
    if re.match(r"(?:下|次)月", text):
        after = month_end(dated_on.year, dated_on.month) + timedelta(days=1)
        return _of_month(after.year, after.month, "".join(re.findall(r"上旬|中旬|初", text)))
    found = re.match(r"(本|当|下)周([一二三四五六日])?", text)
    if found:
        weekday = "一二三四五六日".index(found[2]) if found[2] else 6
        monday = dated_on - timedelta(days=dated_on.weekday()) + timedelta(days=7 * (found[1] == "下"))
        return monday + timedelta(days=weekday)
    if text.startswith(("今", "明")):
        return dated_on + timedelta(days=text[0] == "明")
    return None
