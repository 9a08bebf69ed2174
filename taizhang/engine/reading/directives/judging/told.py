"""What is told, explained or dated: the past, reasons, attendance; and what is owed by a day even so."""

import re

from ... import owners
from ...rules import rule
from ...words import PAST
from ..look import BEFORE_A_DAY, MODAL, NO, VERB, Verdict, opening

_FOUND_OUT = re.compile(r"(?:检查|督查|调研|巡查|暗访)(?:中|发现)|仍有|虽已")
_DONE = re.compile(r"了[，；]|了$|已经?(?:[成完基全取]|建(?!设施|成?的|成?(?:设施|项目|工程)))")


@rule("directive", "tells-the-past")
def tells_the_past(look):
    """了, 已, 近年来, 截至 and reported results tell of what was done."""
    first = look.flat[look.start : look.spans[min(1, len(look.spans) - 1)][1]]
    if look.is_directing and BEFORE_A_DAY.match(look.flat, look.body()):
        return None
    if _FOUND_OUT.search(first) or PAST.search(first) or _DONE.search(look.text):
        return NO
    return None


_DEMANDS_AGAIN = re.compile(r"确保|力争|下一步|请|务必")


@rule("directive", "goes-on-telling")
def goes_on_telling(look):
    """The later clauses of a sentence that began to tell of the past go on telling."""
    return NO if look.earlier_past and not _DEMANDS_AGAIN.match(look.text) else None


_LIES_IN = re.compile(r"重在|贵在|难在|关键在")
_SEEN_FROM = re.compile(r"从[^，]{2,60}(?:看出|来看|看)，")
_IS_SO = re.compile(r"(?:不仅|不但|既|更|也|就|都|正|这|那|它|此举)*是(?![否非])")
_MATTERS = re.compile(
    r"(?:做好|抓好|推进|加强|开展|创建|实施|保障|加快)?[^，]{2,40}(?:是[^，否]|事关|关系到?|意义|标志着|代表|体现|任务(?:艰巨|繁重)|贵在|有利于|关乎|离不开|迫在眉睫|重在|难在)"
)


@rule("directive", "gives-reason", needs="在看是关义志代现艰繁利离")
def gives_reason(look):
    """…是…, …事关…, …意义重大 explains why, and demands nothing."""
    if _LIES_IN.search(look.text) and not MODAL.search(look.text):
        return NO
    if _SEEN_FROM.match(look.text) and not MODAL.search(look.text):
        return NO
    first = look.flat[look.body() : look.spans[0][1]] if look.body() < look.spans[0][1] else look.text
    if any(_IS_SO.match(look.flat[a:b]) for a, b in look.spans[:3]):
        return NO
    if _MATTERS.match(first):
        return NO
    return None


_BY_A_DAY = re.compile(
    r"[于在]?[^，]{0,10}(?:(?:[日月年]|[月年]?[底末])前(?![后往夕期])|[\d一二三四五六七八九十]个?(?:工作日|天|日|周|小时)之?内)"
)


@rule("directive", "owes-by", needs="前内")
def owes_by(look):
    """A unit, the day before which and an act (县住建局12月20日前修复…) is a task wherever it stands."""
    a, b = max(look.spans[0][0], look.body()), look.spans[0][1]
    length = owners.leading_party(look.flat[a:b], look.scene.units) if a < b else 0
    rest = look.flat[a + length : look.end]
    dated = _BY_A_DAY.match(rest)
    if length and dated and VERB.search(rest):
        return Verdict(True, start=opening(look, 0, a), owner=look.flat[a : a + length])
    return None


_HANDED_IN = re.compile(r"(?:^|，)[^，了]{0,40}?[日底末旬节]前[^，]{0,4}(?:报送|上报|报|提交|反馈)")


@rule("directive", "reports-by", needs="前")
def reports_by(look):
    """In a paper, what is to be handed in before a day (年度总结于12月5日前报送) is owed."""
    found = _HANDED_IN.search(look.text)
    return Verdict(True, start=look.body()) if found and look.is_directing and not PAST.search(found.group()) else None


_ATTENDED = re.compile(r"(?:出席|参加|列席|主持|参会)(?:了)?(?:会议|活动)?(?:并讲话|并作讲话)?$")


@rule("directive", "lists-attendance", needs="席参持")
def lists_attendance(look):
    """Who 出席, 参加, 列席 or 主持 is told, not asked."""
    told = any(_ATTENDED.search(look.flat[a:b]) for a, b in look.spans)
    return NO if told and not MODAL.search(look.text) else None


@rule("directive", "is-telling-scene")
def is_telling_scene(look):
    """Outside speech, minutes and papers a bare verb describes what is being done."""
    return None if look.is_directing or (look.scene.manner == "soft" and re.match(r"我们|双方", look.text)) else NO
