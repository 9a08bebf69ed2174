"""Who is asked outright: 由…牵头, 请, 要, 必须, 将."""

import re

from ... import owners
from ...rules import rule
from ...words import PAST
from ..look import (
    ACTOR_TIME,
    IMPERATIVE,
    MODAL,
    NO,
    VERB,
    WILL,
    Verdict,
    first_act,
    lead_owner,
    opening,
    party_between,
    subject,
    topic_of_provision,
)


@rule("directive", "led-by", needs="由牵负单")
def led_by(look):
    """由某单位牵头 (or 某单位牵头) gives a task to that unit."""
    if not (look.is_speech or "负责" in look.text) or PAST.search(look.text):
        return None
    for number, (a, b) in enumerate(look.spans):
        found = owners.led_by(look.flat[a:b])
        if found and (look.is_directing or look.flat[a + found[2]] == "由"):
            begin = first_act(look, number, look.body()) or opening(look, number, max(a, look.body()))
            return Verdict(True, start=begin, owner=found[0])
    return None


_APPROVES = re.compile(r"(?:会议|会上)?(?:一致)?(?=(?:原则(?:上)?)?(?:同意|通过))")
_STILL_OWED = re.compile(r"修改完善|印发|提交|报[请送县市]|组织实施|按程序|抓紧|尽快|另行|负责|牵头")


@rule("directive", "approves-with-task", needs="同通")
def approves_with_task(look):
    """In minutes, 原则同意… followed by what is still to be done with it is a task."""
    if not look.is_directing or not (found := _APPROVES.match(look.text)):
        return None
    after = look.text.partition("，")[2]
    owed = _STILL_OWED.search(after)
    led = owners.led_by(after)
    return Verdict(True, start=look.start + found.end(), owner=led and led[0]) if owed else None


_REQUESTS = re.compile(r"(?:敬请|恳请|请|希望|望)(?![教示假求])(?P<rest>.*)")


@rule("directive", "requests", needs="请望")
def requests(look):
    """请, 希望 or 望 followed by the party or the act asks for it."""
    start = look.body()
    for number, (a, b) in enumerate(look.spans):
        a = max(a, start)
        found = _REQUESTS.match(look.flat[a:b])
        if found and not re.search(r"(?:以来|了$)", look.flat[a:b]):
            at = a + found.start("rest")
            length = owners.leading_party(look.flat[at:b], look.scene.units)
            if (
                not length
                and not IMPERATIVE.match(found["rest"])
                and not MODAL.search(found["rest"])
                and not re.match(r"(?:大家|你们|各|广大|社会)", found["rest"])
            ):
                return None
            return Verdict(True, start=opening(look, number, a), owner=look.flat[at : at + length] or None)
    return None


@rule("directive", "obliges", needs="要务必需须应得严准律")
def obliges(look):
    """要, 务必, 必须, 应当, 不得 or 严禁 says what a party has to do."""
    body = look.body()
    for number, (a, b) in enumerate(look.spans):
        a = max(a, body)
        if b <= a:
            continue
        for found in MODAL.finditer(look.flat, a, b):
            if look.flat[found.end() : found.end() + 1] in "，。”" and found.group() == "要":
                continue
            if _reported(look, a, found.start()):
                break
            start, owner = subject(look, a, found.start())
            if not look.is_speech and not (owner or (start == found.start() and found.start() == a)):
                break
            if look.scene.manner == "soft" and not (owner or start == found.start()):
                break
            begin = opening(look, number, start) if start == a else start
            if not owner and look.scene.manner == "paper" and start == found.start() > a:
                begin = _topic(look, number, a, found) or begin
            if not owner and look.is_directing and start == a:
                begin = first_act(look, number, body) or topic_of_provision(look, number, begin, found.group())
            if not owner and begin < start:
                owner = party_between(look, begin, start)
            if not owner and number:
                begin, owner = _answerable(look, number, begin)
            if not owner and number and look.is_directing:
                begin, owner = _opened_by_party(look, begin, body)
            return Verdict(True, start=begin, owner=owner)
    return None


_THING = re.compile(r"[\u4e00-\u9fff“”（）]{2,20}")


def _topic(look, number, a, modal):
    """In a paper, the thing that must be so (治理率必须达到…) opens the provision."""
    topic = look.flat[a : modal.start()]
    if modal.group() == "要" or not _THING.fullmatch(topic) or VERB.match(topic):
        return None
    return opening(look, number, a)


_ANSWERABLE = re.compile(
    r"(?P<who>[^，]{2,40}?)(?:作为|是|为)[^，]{2,40}(?:第一责任人|责任人|责任主体|主体|单位|部门)$"
)


def _answerable(look, number, begin):
    """某某是第一责任人，要…: the party of the segment before owes it, and the directive opens there."""
    a, b = look.spans[number - 1]
    a = max(a, look.body())
    found = _ANSWERABLE.match(look.flat[a:b]) if begin >= b else None
    if found and owners.is_party(found["who"], look.scene.units):
        return a, found["who"]
    return begin, None


_EXPLAINS = re.compile(r"是[^，。]{0,12}$")
_ATTRIBUTE = re.compile(r"[^，]{1,16}的(?!要)")
_SUPPOSES = re.compile(r"[了过]$|如果|是否|不是$|无论|只有$|认为|因为")


def _reported(look, a, at):
    """Whether the modal word stands in a telling segment (介绍了…要…, 今年以来…)."""
    before = look.flat[look.start : at]
    return (
        look.earlier_past
        or (not look.is_speech and bool(PAST.search(before)))
        or bool(_EXPLAINS.search(look.flat[a:at]) and _ATTRIBUTE.match(look.flat[at : look.end]))
        or bool(_SUPPOSES.search(look.flat[a:at]))
    )


_TELLS = re.compile(r"[^，]{0,4}(?:存在|反映|汇报|介绍)")


def _opened_by_party(look, begin, body):
    """A party that acts in the first segment owes what a later segment demands, too."""
    first = max(look.spans[0][0], body)
    text = look.flat[first : look.spans[0][1]]
    length = owners.leading_party(text, look.scene.units)
    if length and "是" not in text and not PAST.search(text) and not _TELLS.match(text[length:]):
        return first, text[:length]
    return begin, None


_FORECASTS = re.compile(r"^(?:预计|有望|据预测|届时)|^[^，]{2,24}(?:建成|投产|达产|完工|实施|建成投用|竣工|通车)后，")


@rule("directive", "foresees", needs="预望据届后")
def foresees(look):
    """预计, 有望, 即将 and what a finished project will bring are forecasts."""
    if _FORECASTS.match(look.text) and not look.is_directing:
        return NO
    return None


@rule("directive", "commits", needs="将拟计力争")
def commits(look):
    """某单位将…, 全年将… or 计划… commits an actor to future work."""
    body = look.body()
    if look.earlier_past and not re.search("下一步|今后|接下来", look.text):
        return None
    for number, (a, b) in enumerate(look.spans):
        a = max(a, body)
        found = WILL.search(look.flat, a, b) if a < b else None
        if not found or (found.group().startswith("拟") and found.start() == a):
            continue
        if PAST.search(look.flat[a : look.end]) and not re.search("下一步|今后|接下来", look.text):
            continue
        before = re.sub(r"(?:还|也|均|又|并|都|再|预计|同时|，)+$", "", look.flat[a : found.start()])
        if look.is_directing and not before and found.group().startswith(("争取", "力争")):
            continue  # a tail of what is demanded, no promise of its own
        if "《" in before or before.count("“") != before.count("”") or re.search(r"(?:建成|投产|达产|完工)后$", before):
            return None
        length = owners.leading_party(before + "将", look.scene.units)
        if length == len(before) and length:
            return Verdict(True, start=opening(look, number, a), owner=look.flat[a : a + length])
        party = owners.leading_party(before, look.scene.units) if before else 0
        inherits = ACTOR_TIME.match(before) and (
            look.scene.owner or look.flat[look.start : a].find("下一步") >= 0 or look.is_directing
        )
        if party:
            return Verdict(True, start=opening(look, number, a), owner=look.flat[a : a + party])
        if inherits and not re.search(r"[了已]", look.flat[a : found.start()]):
            owner = lead_owner(look, number) or look.scene.owner
            return Verdict(True, start=opening(look, number, a), owner=owner)
    return None
