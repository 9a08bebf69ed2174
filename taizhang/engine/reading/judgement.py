"""The rules that decide whether a clause demands something; the first that decides wins.

Each takes a `Look` and gives a `Verdict` (accepted or not) or None, which leaves the clause to the next rule.
"""

import re
from dataclasses import dataclass
from typing import Any

from . import owners
from .rules import of, rule
from .words import ADVERBS, PAST, VERBS

MODAL = re.compile(
    r"(?<![需主重首必只概纲摘紧简扼机显想快正])(?<!还需)要(?![点素么闻害领义员诀旨冲塞件职])(?!求(?!真|实|新))(?!道(?!德))(?!务(?!实|必))(?!事(?!先|前|关))(?!是[^，]{0,8}(?:不|没))"
    r"|务必|务求|必须|须(?=[于在按经将由])|应当|应(?=及时|当|按|在|于|积极|主动|加强|建立|立即|认真|严格|将|由|向|依法|尽快|进一步)|不得|严禁|不准"
)
_CONNECTIVE = re.compile(
    r"(?:同时|此外|另外|下一步|下步|接下来|今后|当前|目前|为此|因此|与此同时|其次|首先|最后|再次|另一方面|一方面|具体来说|总之|一定程度上|特别是|尤其是|在此基础上|总的要求是|总的来说|在这里|对此|而且|并且|并|但是|但|不过|所以|那么|就是|也就是说|在此|届时|也|而|其中|比如|例如|如果|总体上|原则上|会上|会议|主要是|重点是|关键是|一句话)(?:，|(?=[^，]))"
)
_CONDITION = re.compile(r"^(?:对于?|针对|凡是?|如|若|如果|对照|发现|遇到|遇有)[^，]{2,60}$")
_FRONTED = re.compile(r"^(?:在|以|对|对于|针对|围绕|通过|结合|按照|根据|依据|到|于|为了?|从|依托|坚持以|本着|参照|依照|紧扣|凭借|借助|随着|站在|用|把|将|就|由|凡|如|若|除|自|每|向|让|使|与|和|会同|沿|经|受|抓住|利用)")
_TIME = re.compile(r"^(?:(?:在|于|到|至)?(?:\d{4}年|今年|明年|年)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末|上旬|中旬|下旬|份)?(?:之?前|以前|底前|内)?|全年|年内|上半年|下半年|[一二三四]季度|本月底|春节前|未来.{1,6}|“?十.五”?(?:期间|末))$")
_VERB = re.compile(rf"(?:{VERBS})")
_IMPERATIVE = re.compile(rf"(?:(?:{ADVERBS})地?、?){{0,5}}(?:{VERBS})")
_WILL = re.compile(rf"(?<![必即行可便就])(?:将|拟|计划|力争|争取)(?![军近士来])(?P<adv>(?:{ADVERBS}|于|在[^，]{{2,20}}?|以[^，]{{2,20}}?|对[^，]{{2,30}}?|按照[^，]{{2,20}}?|围绕[^，]{{2,30}}?|通过[^，]{{2,30}}?|紧紧围绕[^，]{{2,30}}|\d[^，]{{1,14}}?(?:前|底|内|末)|年底前|把[^，]{{2,30}}?|到[^，]{{2,10}}?|结合[^，]{{2,20}}?|针对[^，]{{2,20}}?|携手|一如既往地?|组织|择机|会同[^，]{{2,20}}?){{0,4}})(?:{VERBS})")
_ACTOR_TIME = re.compile(r"^(?:今年|明年|全年|年内|下半年|下一步|今后|未来|接下来|近期|本月|到?年底前?|\d{4}年(?:底前?)?|\d{1,2}月(?:底前?|份)?)*$")


@dataclass
class Look:
    """A clause as the rules see it."""

    flat: str
    start: int
    end: int
    spans: list
    clause: Any
    scene: Any
    earlier_past: bool = False

    @property
    def text(self):
        """The clause without its lead-in."""
        return self.flat[self.start : self.end]

    def body(self):
        """Flat start of what is said after connectives."""
        start = self.start
        while found := _CONNECTIVE.match(self.flat, start, self.end):
            if not found.group().endswith("，") and not re.match(r"特别是|但|并|也", found.group()):
                rest = self.flat[found.end() : self.end]
                if not (MODAL.match(rest) or _IMPERATIVE.match(rest) or owners.leading_party(rest)):
                    break
            start = found.end()
        return start

    @property
    def is_directing(self):
        """Whether bare verbs are instructions here."""
        return self.scene.manner in ("firm", "paper") or (self.scene.manner == "carried" and bool(self.clause.mark)) or self.scene.list_open

    @property
    def is_speech(self):
        """Whether somebody is speaking or a paper instructs."""
        return self.scene.manner != "narrative"


@dataclass(frozen=True)
class Verdict:
    """The decision about a clause, with the rule that made it."""

    accepted: bool
    rule: str = ""
    start: int = 0
    owner: str | None = None


NO = Verdict(False)


def judge(look):
    """The verdict of the first rule that decides."""
    for found in of("directive"):
        verdict = found(look)
        if verdict:
            return Verdict(verdict.accepted, found.name, verdict.start, verdict.owner)
    return Verdict(False, "directive.names-no-action")


def _opening(look, number, start):
    """Where the directive begins when its demand stands in segment `number`: conditions before it belong to it."""
    while number > 0:
        a, b = look.spans[number - 1]
        text = look.flat[a:b]
        if a < look.body() or not (_CONDITION.match(text) or _TIME.match(text) or re.match(r"由[^，]+(?:牵头|负责|配合)$", text) or owners.is_party(text, look.scene.units)):
            break
        number, start = number - 1, a
    return start


def _subject(look, a, stop):
    """(start, owner) of a segment whose demand begins at `stop`: the party before it, else the demand itself."""
    text = look.flat[a:stop]
    bare = re.sub(rf"(?:{ADVERBS}|更|都|也|均|还|就|又|既|则|一定|同样|首先|尤其|特别|要)+$", "", text)
    bare = _CONNECTIVE.sub("", bare) if _CONNECTIVE.match(bare) else bare
    begin = a + text.find(bare) if bare else stop
    if not bare:
        return (a if text else stop), None
    length = owners.leading_party(bare + look.flat[a + text.find(bare) + len(bare) : stop + 2], look.scene.units)
    length = length or (len(bare) if owners.is_party(bare, look.scene.units) else 0)
    if length:
        return begin, look.flat[begin : begin + length]
    if re.match(r"(?:对于?|针对|凡|如|若|发现|由|在|以|于|到|按)", bare):
        return begin, None
    return stop - (len(text) - text.find(bare) - len(bare)), None


@rule("directive", "asks-a-question")
def asks_a_question(look):
    """A question demands nothing."""
    return NO if "？" in look.clause.ended_by or re.search(r"(?:哪些|什么|如何).{0,12}呢$", look.text) else None


@rule("directive", "reporter-speaks")
def reporter_speaks(look):
    """What the interviewer says demands nothing."""
    return NO if look.scene.speaker == "记者" else None


@rule("directive", "is-no-sentence")
def is_no_sentence(look):
    """Signatures, dates, salutations, labels and credits are no sentences."""
    text = look.text
    if len(text) <= 6 and re.search(r"(?:思想|措施|原则|目标|任务|要求|保障|内容|范围|安排|步骤|对象|时间|背景|情况|问题|方法|标准|依据|意义)$", text) and not MODAL.match(text):
        return NO
    bare = not look.clause.ended_by and not look.clause.mark
    if len(text) < 4 or re.fullmatch(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日.{0,4}", text) or text.startswith(("附件", "抄送", "主送", "联系人")):
        return NO
    if look.clause.ended_by.startswith("：") or bare and look.flat[look.end : look.end + 1] == "：":
        return NO
    return None


@rule("directive", "hears-agenda")
def hears_agenda(look):
    """听取了…汇报, 传达学习了…精神, 审议通过了… report the agenda of a meeting."""
    found = re.match(r"(?:会议|会上|会前|随后|还)?，?(?:首先|还|并|集中|传达|分别|认真)*(?:听取|传达|学习|审议|宣读|通报|研究|观看|安排|总结|讨论)[^，]{0,8}了|^[^，]{0,30}(?:听取了|汇报了|通报了|传达了|审议了|宣读了|审议通过)", look.text)
    return NO if found else None


@rule("directive", "admits")
def admits(look):
    """要清醒看到 and 要看到 point at shortcomings."""
    return NO if re.match(r"(?:但|但是|同时|还|也|更)*，?也?要(?:清醒地?|清楚地?|也?)?(?:看到|认识到)", look.text) else None


@rule("directive", "led-by")
def led_by(look):
    """由某单位牵头 (or 某单位牵头) gives a task to that unit."""
    if not (look.is_speech or "负责" in look.text) or PAST.search(look.text):
        return None
    for number, (a, b) in enumerate(look.spans):
        found = owners.led_by(look.flat[a:b])
        if found and (look.is_directing or look.flat[a + found[2]] == "由"):
            begin = _first_act(look, number, look.body()) or _opening(look, number, max(a, look.body()))
            return Verdict(True, start=begin, owner=found[0])
    return None


@rule("directive", "requests")
def requests(look):
    """请, 希望 or 望 followed by the party or the act asks for it."""
    start = look.body()
    for number, (a, b) in enumerate(look.spans):
        a = max(a, start)
        found = re.match(r"(?:敬请|恳请|请|希望|望)(?![教示假求])(?P<rest>.*)", look.flat[a:b])
        if found and not re.search(r"(?:以来|了$)", look.flat[a:b]):
            at = a + found.start("rest")
            length = owners.leading_party(look.flat[at:b], look.scene.units)
            if not length and not _IMPERATIVE.match(found["rest"]) and not MODAL.search(found["rest"]) and not re.match(r"(?:大家|你们|各|广大|社会)", found["rest"]):
                return None
            return Verdict(True, start=_opening(look, number, a), owner=look.flat[at : at + length] or None)
    return None


@rule("directive", "obliges")
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
            start, owner = _subject(look, a, found.start())
            if not look.is_speech and not (owner or start == found.start() and found.start() == a):
                break
            if look.scene.manner == "soft" and not (owner or start == found.start()):
                break
            begin = _opening(look, number, start) if start == a else start
            if not owner and look.is_directing and start == a:
                begin = _first_act(look, number, body) or begin
            if not owner and begin < start:
                owner = _party_between(look, begin, start)
            return Verdict(True, start=begin, owner=owner)
    return None


def _first_act(look, number, body):
    """Flat start of the run of instructing segments that leads up to segment `number`, or None."""
    begin = None
    for a, b in reversed(look.spans[:number]):
        a = max(a, body)
        if a >= b or not (_IMPERATIVE.match(look.flat[a:b]) or _CONDITION.match(look.flat[a:b])) or "是" in look.flat[a:b]:
            break
        begin = a
    return begin


def _reported(look, a, at):
    """Whether the modal word stands in a telling segment (介绍了…要…, 今年以来…)."""
    before = look.flat[look.start : at]
    return look.earlier_past or not look.is_speech and bool(PAST.search(before)) or bool(re.search(r"[了过]$|如果|是否|不是$|无论|只有$|认为|因为", look.flat[a:at]))


def _party_between(look, begin, start):
    text = look.flat[begin:start].strip("，")
    for piece in (text, text.split("，")[-1], text.split("，")[0]):
        if owners.is_party(piece, look.scene.units):
            return piece
    return None


@rule("directive", "foresees")
def foresees(look):
    """预计, 有望, 即将 and what a finished project will bring are forecasts."""
    if re.match(r"^(?:预计|有望|据预测|届时)|^[^，]{2,24}(?:建成|投产|达产|完工|实施|建成投用|竣工|通车)后，", look.text) and not look.is_directing:
        return NO
    return None


@rule("directive", "commits")
def commits(look):
    """某单位将…, 全年将… or 计划… commits an actor to future work."""
    body = look.body()
    if look.earlier_past and not re.search("下一步|今后|接下来", look.text):
        return None
    for number, (a, b) in enumerate(look.spans):
        a = max(a, body)
        found = _WILL.search(look.flat, a, b) if a < b else None
        if not found:
            continue
        before = re.sub(r"(?:还|也|均|又|并|都|再|预计|同时|，)+$", "", look.flat[a : found.start()])
        if re.search(r"[“《]", before) or re.search(r"(?:建成|投产|达产|完工)后$", before):
            return None
        length = owners.leading_party(before + "将", look.scene.units)
        if length == len(before) and length:
            return Verdict(True, start=a, owner=look.flat[a : a + length])
        party = owners.leading_party(before, look.scene.units) if before else 0
        inherits = _ACTOR_TIME.match(before) and (look.scene.owner or look.flat[look.start : a].find("下一步") >= 0 or look.is_directing)
        if party:
            return Verdict(True, start=a, owner=look.flat[a : a + party])
        if inherits and not re.search(r"[了已]", look.flat[a : found.start()]):
            owner = _lead_owner(look, number) or look.scene.owner
            return Verdict(True, start=_opening(look, number, a), owner=owner)
    return None


def _lead_owner(look, number):
    """A party that opens an earlier segment of the same clause."""
    for a, b in reversed(look.spans[:number]):
        a = max(a, look.body())
        length = owners.leading_party(look.flat[a:b], look.scene.units) if a < b else 0
        if length:
            return look.flat[a : a + length]
    return None


@rule("directive", "tells-the-past")
def tells_the_past(look):
    """了, 已, 近年来, 截至 and reported results tell of what was done."""
    first = look.flat[look.start : look.spans[min(1, len(look.spans) - 1)][1]]
    if PAST.search(first) or re.search(r"了[，；]|了$|已经?[成建完基全取]", look.text):
        return NO
    return None


@rule("directive", "goes-on-telling")
def goes_on_telling(look):
    """The later clauses of a sentence that began to tell of the past go on telling."""
    return NO if look.earlier_past else None


@rule("directive", "gives-reason")
def gives_reason(look):
    """…是…, …事关…, …意义重大 explains why, and demands nothing."""
    first = look.flat[look.body() : look.spans[0][1]] if look.body() < look.spans[0][1] else look.text
    if any(re.match(r"(?:不仅|不但|既|更|也|就|都|正|这|那|它|此举)*是(?![否非])", look.flat[a:b]) for a, b in look.spans[:3]):
        return NO
    if re.match(r"(?:做好|抓好|推进|加强|开展|创建|实施|保障|加快)?[^，]{2,40}(?:是[^，否]|事关|关系到?|意义|标志着|代表|体现|任务(?:艰巨|繁重)|贵在|有利于|关乎|离不开|迫在眉睫)", first):
        return NO
    return None


@rule("directive", "is-telling-scene")
def is_telling_scene(look):
    """Outside speech, minutes and papers a bare verb describes what is being done."""
    return None if look.is_directing or look.scene.manner == "soft" and re.match(r"我们|双方", look.text) else NO


@rule("directive", "sets-target")
def sets_target(look):
    """In a decision or paper, a limit in time followed by a level to be reached (到2020年，…达到85%) is a target."""
    found = re.search(r"(?:达到?|降至|降到|下降到|提高到|提高至|增加到|不低于|不少于|不高于|控制在|超过|突破)[^，]{0,6}\d", look.text)
    a, b = look.spans[0]
    timed = _TIME.match(look.flat[max(a, look.body()) : b]) if b > look.body() else None
    return Verdict(True, start=look.body()) if found and timed and timed.end() > 2 else None


@rule("directive", "assigns")
def assigns(look):
    """In a decision or paper, a unit followed by what it does (县住建局于…前完成…) is given that task."""
    body = look.body()
    for number, (a, b) in enumerate(look.spans[:4]):
        a = max(a, body)
        length = owners.leading_party(look.flat[a:b], look.scene.units) if a < b else 0
        if length:
            rest = look.flat[a + length : look.end]
            if re.match(r"(?:存在|反映|认为|介绍|汇报|表示|出席|参加|主持|是|有|为(?!主)|未|没有|不(?!得|断)|仍|还(?!要)|均|一直|正)", rest) or not _VERB.search(rest):
                return None
            return Verdict(True, start=_opening(look, number, a), owner=look.flat[a : a + length])
        if not _fronted(look.flat[a:b]):
            break
    return None


def _fronted(text):
    return bool(_FRONTED.match(text) or _TIME.match(text))


@rule("directive", "instructs")
def instructs(look):
    """In speech, a decision or a paper, a clause that opens with an action verb (after adverbs and fronted phrases) instructs."""
    body = look.body()
    for number, (a, b) in enumerate(look.spans):
        a = max(a, body)
        if a >= b:
            continue
        text = look.flat[a:b]
        if _IMPERATIVE.match(text):
            first = look.spans[0][0]
            return Verdict(True, start=max(body, first) if number <= 2 else a)
        if re.match(r"不断|不得|严禁|禁止|杜绝", text):
            return Verdict(True, start=max(body, a))
        if not _fronted(text):
            return None
        verb = re.search(rf"[^“”]{{2,40}}?(?:{ADVERBS}|上|中|下|做到|进行|为抓手|为重点|予以|给予|作为|纳入|列入|落实到|转化为)", text)
        if verb and _VERB.search(text, 2):
            return Verdict(True, start=max(body, a))
    return None
