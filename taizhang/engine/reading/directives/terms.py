"""The terms of a directive: how strongly it is put, what number it aims at, on what condition, and whether it comes back."""

import re
from bisect import bisect_left

from ..page.text import fold
from ..rules import fit_for, of, rule
from ..schema import Recurrence, Target

MUST, SHOULD, ENCOURAGED = "must", "should", "encouraged"


_INVITES = re.compile(r"(?:各[^，]{1,20}?|[^，]{0,12}?)(?:鼓励|倡导|提倡|引导|希望|欢迎|支持(?!保障))")
_MAY = re.compile(r"(?:有条件的[^，]{0,20}，?可|原则上可|可以?根据)")


@rule("strength", "encouraged", needs="鼓倡提引希欢支可")
def encouraged(text):
    """鼓励, 支持, 倡导, 引导, 希望 and 可 invite; nobody is held to it."""
    opens = _INVITES.match(text)
    return ENCOURAGED if opens or _MAY.search(text) else None


_NO_CHOICE = re.compile(r"必须|务必|应当|不得|严禁|禁止|不准|一律|(?<!在)确保|坚决|须(?=[于在按经将由])")


@rule("strength", "must", needs="必务应得禁准律确坚须")
def must(text):
    """必须, 务必, 应当, 不得, 严禁, 一律 and 确保 leave no choice."""
    return MUST if _NO_CHOICE.search(text) else None


@rule("strength", "should")
def should(text):
    """要, 由…负责 or a bare verb instructs without such a word."""
    return SHOULD


def strength(text):
    """How strongly a directive is put, with the name of the rule: must, should or encouraged."""
    return next((said, found.name) for found in fit_for("strength", text) if (said := found(text)))


_RANGE = re.compile(
    r"(?P<low>\d[\d,]*(?:\.\d+)?)(?:\s*[万亿]?(?:元|%)?)?(?:至|到|—|-|～|~)(?P<high>\d[\d,]*(?:\.\d+)?)"
)
_AT_LEAST = re.compile(r"(?:不少于|不低于|达到?|突破|(?<!不)超过?|至少|力争)[^，。；]{0,12}$")
_AT_LEAST_AFTER = re.compile(r"以上|及以上|余|多")
_AT_MOST = re.compile(r"(?:不超过|不高于|不多于|控制在|降至|降到|压减到|(?<!不)低于)[^，。；]{0,8}$")
_AT_MOST_AFTER = re.compile(r"以内|以下|之内")


@rule("target", "number")
def number(text, figures):
    """A measured number inside a directive is what it aims at; 不少于 and 以上 make it a floor, 不超过 and 以内 a ceiling."""
    for figure in figures:
        at = text.find(figure.text)
        before, after = (text[:at], text[at + len(figure.text) :]) if at >= 0 else ("", "")
        spread = _RANGE.search(figure.text)
        low, high = (_number(spread["low"]), _number(spread["high"])) if spread else (figure.value, None)
        sense = "exact"
        if _AT_MOST.search(before) or _AT_MOST_AFTER.match(after):
            sense = "at_most"
        elif _AT_LEAST_AFTER.match(after) or _AT_LEAST.search(before):
            sense = "at_least"
        yield Target(figure.text, low, high, figure.unit, figure.indicator, sense, "target.number")


def _number(text):
    return float(text.replace(",", ""))


def targets(text, figures):
    """What a directive's figures aim at; `figures` are those inside its span, in order."""
    return tuple(target for found in of("target") for target in found(text, figures))


_OPENING = re.compile(
    r"(?:(?:对(?!.{1,30}(?:要|进行|开展))|凡|如|若|如果|因|逾期|未|拒不|发生|发现|遇|具备|有条件|已[过满]|尚在|仍)[^，。；]{2,50}(?:的|时|后|者)?)(?=，)"
)
_CASE = re.compile(r"(?:的|时|后|者)$|^(?:如|若|凡|遇|发现)")


@rule("condition", "opening", needs="，")
def opening(text):
    """对…的, 逾期…的, 如…, 具备…条件的 at the start says in which case the directive holds."""
    found = _OPENING.match(text)
    return found.group() if found and _CASE.search(found.group()) else None


def condition(text):
    """In which case a directive holds, as printed at its start, or None."""
    return next((said for found in fit_for("condition", text) if (said := found(text))), None)


_EVERY = {"月": "month", "季度": "quarter", "年": "year", "半年": "half_year", "周": "week", "星期": "week", "旬": "ten_days",
          "天": "day", "日": "day", "半月": "half_month"}  # fmt: skip
_RECURS = re.compile(
    r"每(?:个)?(?P<unit>半年|半月|季度|星期|月|年|周|旬|天|日)(?:度)?(?P<month>首月|末月)?(?:(?P<day>\d{1,2})[日号]|(?P<end>底|末)|(?P<weekday>[一二三四五六日]))?"
)


@rule("recurrence", "every", needs="每")
def every(text):
    """每月25日前, 每季度末, 每周五 and 每半年 come back."""
    found = _RECURS.search("".join(fold(text).split()))
    if not found or (re.match(r"[一二三四五六七八九十\d]", text[found.end() :]) and not found["day"]):
        return None
    weekday = "一二三四五六日".index(found["weekday"]) + 1 if found["weekday"] else None
    day = int(found["day"]) if found["day"] else (31 if found["end"] else None)
    return Recurrence(_EVERY[found["unit"]], day if weekday is None else weekday, found.group(), "recurrence.every")


def recurrence(text):
    """How a duty comes back, or None."""
    return next((said for found in fit_for("recurrence", text) if (said := found(text))), None)


def complete(directive, figures, starts):
    """Give a directive its terms; `figures` are those of the whole text, `starts` where they begin, in order."""
    text = "".join(fold(directive.text).split())
    within = figures[bisect_left(starts, directive.start) : bisect_left(starts, directive.end)]
    inside = [figure for figure in within if figure.end <= directive.end and not figure.optional]
    directive.strength, directive.because["strength"] = strength(text)
    directive.targets = targets(directive.text, inside)
    directive.recurs = recurrence(directive.due_text or "") or recurrence(text)
    if said := condition(text):
        directive.condition, directive.because["condition"] = said, "condition.opening"
