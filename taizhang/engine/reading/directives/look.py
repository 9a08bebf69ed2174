"""A clause as the rules of `judging` see it, and how they find where a directive begins."""

import re
from dataclasses import dataclass, field
from typing import Any

from .. import owners
from ..words import ADVERBS, VERBS, starting

MODAL = re.compile(
    starting(
        "要务必需须应不严一",
        r"(?<![需主重首必只概纲摘紧简扼机显想快正])(?<!还需)要(?![点素么闻害领义员诀旨冲塞件职])(?!求(?!真|实|新))(?!道(?!德))(?!靠|(?<!不要)等|的就是|么)(?!务(?!实|必))(?!事(?!先|前|关))(?!是[^，]{0,8}(?:不|没))"
        r"|务必|务求|必须|(?<![所必急亟无不])需(?=各|严格|认真|及时|进一步|切实|主动|积极|[于在按经由][^，]{1,12}[前内])|须(?=[于在按经将由])|应当|应(?=在[^，]{1,12}[前内]|及时|当|按|在|于|积极|主动|加强|建立|立即|认真|严格|将|由|向|依法|尽快|进一步)|(?<![来舍恨巴容拖急怨])不得(?!不|$|[，。；])|严禁|不准|一律(?=[停关取不严从按依追予封返免列纳由])",
    )
)
CONNECTIVE = re.compile(
    r"(?:同时|此外|另外|会后|回去后|散会后|下一步|下步|接下来|今后|当前|目前|为此|因此|与此同时|其次|首先|最后|再次|另一方面|一方面|具体来说|总之|一定程度上|特别是|尤其是|在此基础上|总的要求是|总的来说|在这里|对此|而且|并且|并|但是|但|不过|所以|那么|就是|也就是说|在此|届时|也|而|其中|比如|例如|如果|总体上|原则上|会上|会议|主要是|重点是|关键是|一句话)(?:，|(?=[^，]))"
)
CONDITION = re.compile(
    r"^(?!.*了[^，]{1,6}$)(?:具备|有条件|已[过满]|超过|暂不|需要|违反|逾期|未|发生|不能|拒不|属于|符合|因)[^，]{1,60}(?:的|者|时|后)$|^(?:对于?|针对|凡是?|如|若|如果|对照|发现|遇到|遇有|不管|无论|不论|尚在|仍在|确需|确有)(?![^，]*[了过][^，]{0,6}$)[^，]{2,60}$"
    r"|^[^，]{2,24}(?:消除|完成|验收|整改|结束|到位|恢复|开工|投产|竣工|通过)[^，]{0,4}(?:之?前|期间|之?后)$"
)
FRONTED = re.compile(
    r"^(?:在|以|对|对于|针对|围绕|通过|结合|按照|根据|依据|到|于|为了?|从|依托|坚持以|本着|参照|依照|紧扣|凭借|借助|随着|站在|用|把|将|就|由|凡|如|若|除|自|每|向|让|使|与|和|会同|沿|经|受|抓住|利用)"
)
TIME = re.compile(
    r"^(?:(?:在|于|到|至)?(?:\d{4}年|今年|明年|年)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末|上旬|中旬|下旬|份)?(?:之?前|以前|底前|内)?|全年|年内|上半年|下半年|[一二三四]季度|本月底|春节前|未来.{1,6}|[到至]?“?十.五”?(?:期间|末))$"
)
BEFORE_A_DAY = re.compile(r"(?:到|至)?(?:今年|明年|\d{4}年)?(?:\d{1,2}月)?(?:年?[底末]|\d{1,2}日)之?前")
VERB = re.compile(rf"(?:{VERBS})")
IMPERATIVE = re.compile(rf"(?:(?:{ADVERBS})地?、?){{0,5}}(?:{VERBS})")
WILL = re.compile(
    starting(
        "将拟计力争",
        rf"(?<![必即行可便就])(?:将|拟|计划|力争|争取)(?![军近士来])(?P<adv>(?:{ADVERBS}|于|在[^，]{{2,20}}?|以[^，]{{2,20}}?|对[^，]{{2,30}}?|按照[^，]{{2,20}}?|围绕[^，]{{2,30}}?|通过[^，]{{2,30}}?|紧紧围绕[^，]{{2,30}}|\d[^，]{{1,14}}?(?:前|底|内|末)|年底前|把[^，]{{2,30}}?|到[^，]{{2,10}}?|结合[^，]{{2,20}}?|针对[^，]{{2,20}}?|[一二三四]季度|[上下]半年|年内|\d{{1,2}}月份?|近期|携手|一如既往地?|组织|进行|给予|予以|择机|会同[^，]{{2,20}}?){{0,4}})(?:{VERBS})",
    )
)
ACTOR_TIME = re.compile(
    r"^(?:今年|明年|全年|年内|下半年|下一步|今后|未来|接下来|近期|本月|到?年底前?|\d{4}年(?:底前?)?|\d{1,2}月(?:底前?|份)?)*$"
)


@dataclass(slots=True)
class Look:
    """A clause as the rules see it."""

    flat: str
    start: int
    end: int
    spans: list
    clause: Any
    scene: Any
    earlier_past: bool = False
    text: str = field(init=False)  # the clause without its lead-in
    _body: int | None = None

    def __post_init__(self):
        self.text = self.flat[self.start : self.end]

    def body(self):
        """Flat start of what is said after connectives."""
        if self._body is None:
            self._body = self._after_connectives()
        return self._body

    def _after_connectives(self):
        start = self.start
        while found := CONNECTIVE.match(self.flat, start, self.end):
            if not found.group().endswith("，") and not re.match(r"特别是|但|并|也", found.group()):
                rest = self.flat[found.end() : self.end]
                if not (MODAL.match(rest) or IMPERATIVE.match(rest) or owners.leading_party(rest)):
                    break
            start = found.end()
        return start

    @property
    def is_directing(self):
        """Whether bare verbs are instructions here."""
        return (
            self.scene.manner in ("firm", "paper")
            or (self.scene.manner == "carried" and bool(self.clause.mark))
            or self.scene.list_open
        )

    @property
    def is_speech(self):
        """Whether somebody is speaking or a paper instructs."""
        return self.scene.manner != "narrative"


@dataclass(slots=True)
class Verdict:
    """The decision about a clause, with the rule that made it."""

    accepted: bool
    rule: str = ""
    start: int = 0
    owner: str | None = None


NO = Verdict(False)


_LED = re.compile(r"由[^，]+(?:牵头|负责|配合)$")


def opening(look, number, start):
    """Where the directive begins when its demand stands in segment `number`: conditions before it belong to it."""
    while number > 0:
        a, b = look.spans[number - 1]
        text = look.flat[a:b]
        if a < look.body() or not (
            CONDITION.match(text) or TIME.match(text) or _LED.match(text) or owners.is_party(text, look.scene.units)
        ):
            break
        number, start = number - 1, a
    return start


_PROVISION = re.compile(r"必须|应当|不得|严禁|一律|须")


def topic_of_provision(look, number, start, modal):
    """In a paper, the things that a provision is about (…以上的工程，必须…) open it."""
    if number and look.scene.manner == "paper" and _PROVISION.fullmatch(modal):
        a, b = look.spans[number - 1]
        if a >= look.body() and re.search(r"的[\u4e00-\u9fff]{0,8}$", look.flat[a:b]) and b - a <= 40:
            return a
    return start


_ADVERBS_AT_END = re.compile(rf"(?:{ADVERBS}|更|都|也|均|还|就|又|既|则|一定|同样|首先|尤其|特别|要)+$")
_NO_OWNER = re.compile(r"(?:对于?|针对|凡|如|若|发现|由|在|以|于|到|按)")


def subject(look, a, stop):
    """(start, owner) of a segment whose demand begins at `stop`: the party before it, else the demand itself."""
    text = look.flat[a:stop]
    bare = _ADVERBS_AT_END.sub("", text)
    bare = CONNECTIVE.sub("", bare) if CONNECTIVE.match(bare) else bare
    begin = a + text.find(bare) if bare else stop
    if not bare:
        return (a if text else stop), None
    length = owners.leading_party(bare + look.flat[a + text.find(bare) + len(bare) : stop + 2], look.scene.units)
    length = length or (len(bare) if owners.is_party(bare, look.scene.units) else 0)
    if length:
        return begin, look.flat[begin : begin + length]
    if _NO_OWNER.match(bare):
        return begin, None
    return stop - (len(text) - text.find(bare) - len(bare)), None


_OBJECT = re.compile(rf"(?:{VERBS})(?:经费|资金|费用|标准|期限|对象|范围|情况|结果)")  # a noun that begins like a verb


def first_act(look, number, body):
    """Flat start of the run of instructing segments that leads up to segment `number`, or None."""
    begin = None
    for a, b in reversed(look.spans[:number]):
        a = max(a, body)
        if (
            a >= b
            or not (IMPERATIVE.match(look.flat[a:b]) or CONDITION.match(look.flat[a:b]))
            or "是" in look.flat[a:b]
            or _OBJECT.match(look.flat[a:b])
        ):
            break
        begin = a
    return begin


def party_between(look, begin, start):
    text = look.flat[begin:start].strip("，")
    for piece in (text, text.split("，")[-1], text.split("，")[0]):
        if owners.is_party(piece, look.scene.units):
            return piece
    return None


def lead_owner(look, number):
    """A party that opens an earlier segment of the same clause."""
    for a, b in reversed(look.spans[:number]):
        a = max(a, look.body())
        length = owners.leading_party(look.flat[a:b], look.scene.units) if a < b else 0
        if length:
            return look.flat[a : a + length]
    return None
