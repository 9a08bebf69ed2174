"""Rates of growth and amounts of change: 同比增长9%, 比年初增加3亿元, 高于全市1.5个百分点."""

import re
from dataclasses import dataclass

from ..rules import of, rule
from ..words import starting
from .quantities import NUMBER

_RISE = "增长|增加|增收|增支|多增|上升|提高|提升|上涨|上扬|回升|扩大|增|涨|升"
_DROP = "负增长|下降|减少|降低|回落|下滑|下跌|压减|减收|减支|少增|收窄|萎缩|缩小|缩减|降|减|跌"
_NOUN = "增长速度|增长率|增速|增幅|涨幅|降幅|跌幅|降速"
_MOVING = "增多上提回扩涨升负下减降收少萎缩跌压"  # how the words of _RISE, _DROP and _NOUN begin
_NEAR = "(?:了|约|近|超过|超|逾|分别|仅|达到|达|将近|高达|最高|各|均){0,4}"
_RATE = re.compile(
    starting(_MOVING, rf"(?:(?P<verb>{_RISE}|{_DROP}){_NEAR}|(?P<noun>{_NOUN})(?:{_NEAR}|为|是|只有){{0,2}})$")
)
_SIGNS = ("-", "－", "−", "+", "＋")
_BARE = re.compile(r"(?=(?:同比|环比|[比较与](?:上|去)年(?:同期)?)$)")
_AMOUNT = re.compile(
    starting(
        f"{_MOVING}高低超快慢短领落滞前后优好欠差",
        rf"(?:{_RISE}|{_DROP}|{_NOUN}|高出?|低|超出?|超过|快|慢|多|少|短|领先|落后|滞后|前移|后移|(?:高|低|快|慢|优|好)于[^，。；]{{0,24}}|[超低高欠滞][^，。；]{{0,14}}(?:进度|目标|计划|平均|水平|全[市省国县区])[^，。；]{{0,4}}|差距?){_NEAR}$",
    )
)
_FALLING = re.compile(rf"(?:{_DROP}|降幅|跌幅|降速){_NEAR}(?:为|是)?$")
_COMPARES = re.compile(
    r"[比较]|同增|同减|多增|少增|增收|减收|增支|减支|高于|低于|快于|慢于|欠|滞后|领先|落后|超[^，]{0,10}(?:进度|计划|目标|平均)"
)
# What may stand before a rate that has no subject of its own.
_THIN = re.compile(
    r"(?:[，、（）和及与]|其中|名义|实际|扣除价格因素|按?(?:可比|不变|现)价格?(?:计算|口径)?|按?(?:可比|同|自然)口径(?:计算)?|分别|同比"
    r"|[比较与](?:上|去|前)年(?:同期|同月|同季度?|末|底|全年)?(?:相比|比)?|(?:上|去)年同期(?:相比)?|同期|环比|[比较与](?:上月|上季度?|上周|上旬|上期|年初|月初|20\d\d年(?:同期|末|底|同月)?)(?:相比)?"
    r"|[两一二三四五六七八九十\d]年(?:平均|年均)?|年均|平均|每年|累计|当月|单月|均|也|又|则|仍|继续|大幅|小幅|略|微|有所|稳步|剔除[^，]{0,24}因素后?|受[^，]{2,20}影响|可比|连续|总量|净|合计|[比较同])*"
)
_OTHER_KINDS = re.compile(
    r"[两一二三四五六七八九十]年平均|[两一二三四五六七八九十]年年均|年均|年平均|(?<!\d)[两三四五六七八九十\d]年(?=增长|增加|下降)|环比"
    r"|[比较与](?:上月|上季度?|上周|上旬|上期|年初|月初|“?十[一二三四]?五”?末?)"
)
_SINCE = re.compile(r"[比较与](20\d\d)年")
_YOY = re.compile(r"同比|比增|同增|(?:去年|上年)(?:同期|同月|末|底)?")
_CALIBER = re.compile(r"同口径|可比口径|可比价格?|不变价格?|剔除[^，]{0,24}因素|扣除价格因素|扣除物价因素|还原")


JOINTS = ("、", "和", "及", "与", "以及")


@dataclass(frozen=True)
class Growth:
    """A rate of growth: signed per cent, what it is compared with (None: a year before), and how it stood."""

    signed: float
    against: str | None
    is_lonely: bool
    is_noun: bool
    rule: str


def caliber(text):
    """The words that say that a growth is not that of the printed amounts (同口径, 不变价), or None."""
    found = _CALIBER.search(text)
    return found.group() if found else None


def rate(gap, number, year=None):
    """The growth that a number in per cent states by the words before it in its segment, or None."""
    if number.unit not in ("%", "‰"):
        return None
    sign, gap = gap[-1:] if gap.endswith(_SIGNS) else "", gap.rstrip("".join(_SIGNS))
    found = _RATE.search(gap) or (_BARE.search(gap) if sign else None)
    if not found or re.search(r"占比?$", gap[: found.start()]):
        return None
    signed = -abs(number.value) if _FALLING.search(gap) or sign in _SIGNS[:3] else number.value
    ahead = gap[: found.start()]
    name, against = next((r.name, kind) for r in of("growth") for kind in [r(gap, ahead, year)] if kind is not None)
    return Growth(signed, against or None, bool(_THIN.fullmatch(ahead)), bool(found.groupdict().get("noun")), name)


@rule("growth", "against-another-time")
def against_another_time(gap, ahead, year):
    """比年初, 环比, 两年平均, 年均: a growth that is not a year on a year and is kept apart from it."""
    found = _OTHER_KINDS.search(ahead[-24:] + gap[len(ahead) :])
    return found.group() if found else None


@rule("growth", "since-a-year")
def since_a_year(gap, ahead, year):
    """比2019年增长: a year on a year only when that year is the one before the document's."""
    found = _SINCE.search(ahead[-24:])
    if not found:
        return None
    return "" if year is None or int(found[1]) == year - 1 else found.group()


@rule("growth", "on-a-year")
def on_a_year(gap, ahead, year):
    """同比, 比上年同期, 比增, and 增长 or 下降 without more: growth on the year before."""
    return ""


def repeated(gap):
    """Whether only a joint stands between a rate and the one before it (分别增长3%、5%和8%)."""
    return gap.rstrip("".join(_SIGNS)) in JOINTS and gap != ""


def is_change(gap, number, has_owner):
    """Whether a number is an amount of change or distance (比上年增加3亿元, 高于全市1.5个百分点)."""
    if number.unit.endswith("百分点"):
        return True
    found = _AMOUNT.search(gap)
    if not found or number.unit in ("%", "‰", "倍"):
        return False
    # 预算增幅, 增幅7.86亿元 name an amount by themselves.
    ahead = gap[: found.start()]
    thin = bool(_THIN.fullmatch(ahead))
    return bool(_COMPARES.search(gap)) or (thin and bool(ahead) and has_owner)


def lonely_change(gap):
    """Whether a change has no subject of its own."""
    found = _AMOUNT.search(gap)
    return bool(_THIN.fullmatch(gap[: found.start()] if found else gap))


DEPENDENT = re.compile(r"^(?:增速|增幅|降幅|占比|比重|总量|位次|同比|增长率|余额)")
RUN = re.compile(rf"(?:{NUMBER})[%‰](?:[、和及与][-－−+]?(?:{NUMBER})[%‰])*")
PAST = re.compile(r"[，、（]?[比较]之?(?:上年|去年|(?:20|19)\d\d年)(?:同期|同月|末|底)?的?$")
