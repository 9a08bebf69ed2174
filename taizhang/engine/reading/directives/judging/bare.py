"""Bare statements that instruct where somebody directs: targets, tasks of a unit, verbs without a subject."""

import re

from ... import dues, owners
from ...rules import rule
from ...words import ADVERBS, PAST
from ..look import BEFORE_A_DAY, CONDITION, FRONTED, IMPERATIVE, TIME, VERB, Verdict, opening

_REACHES = re.compile(
    r"(?:达到?|降至|降到|下降到|提高到|提高至|增加到|不低于|不少于|不高于|控制在|超过|突破)[^，]{0,6}\d"
)


@rule("directive", "sets-target", needs="达至到于控超突")
def sets_target(look):
    """In a decision or paper, a limit in time followed by a level to be reached (到2020年，…达到85%) is a target."""
    found = _REACHES.search(look.text)
    if found and BEFORE_A_DAY.match(look.flat, look.body()):
        return Verdict(True, start=look.body())
    a, b = look.spans[0]
    timed = TIME.match(look.flat[max(a, look.body()) : b]) if b > look.body() else None
    return Verdict(True, start=look.body()) if found and timed and timed.end() > 2 else None


_IS_DOING = re.compile(
    r"(?:存在|反映|认为|介绍|汇报|表示|出席|参加|主持|是|有|为(?!主)|未|没有|不(?!得|断)|仍|还(?!要)|均|一直|正)"
)


@rule("directive", "assigns")
def assigns(look):
    """In a decision or paper, a unit followed by what it does (县住建局于…前完成…) is given that task."""
    body = look.body()
    for number, (a, b) in enumerate(look.spans[:4]):
        a = max(a, body)
        length = owners.leading_party(look.flat[a:b], look.scene.units) if a < b else 0
        if length:
            rest = look.flat[a + length : look.end]
            if _IS_DOING.match(rest) or not VERB.search(rest):
                return None
            return Verdict(True, start=opening(look, number, a), owner=look.flat[a : a + length])
        if not _fronted(look.flat[a:b]):
            break
    return None


def _fronted(text):
    return bool(FRONTED.match(text) or TIME.match(text) or CONDITION.match(text))


_FORBIDS = re.compile(r"不断|不得|严禁|禁止|杜绝")
_MEANS = re.compile(
    rf"[^“”]{{2,40}}?(?:{ADVERBS}|上|中|下|做到|进行|为抓手|为重点|予以|给予|作为|纳入|列入|落实到|转化为)"
)


@rule("directive", "instructs")
def instructs(look):
    """In speech, a decision or a paper, a clause that opens with an action verb (after adverbs and fronted phrases) instructs."""
    body = look.body()
    for number, (a, b) in enumerate(look.spans):
        a = max(a, body)
        if a >= b:
            continue
        text = look.flat[a:b]
        if IMPERATIVE.match(text):
            first = look.spans[0][0]
            return Verdict(True, start=max(body, first) if number <= 2 else a)
        if _FORBIDS.match(text):
            return Verdict(True, start=max(body, a))
        if not _fronted(text):
            return None
        verb = _MEANS.search(text)
        if verb and VERB.search(text, 2):
            return Verdict(True, start=max(body, a))
    return None


_GETS_DONE = r"投用|完工|竣工|开工|通车|通水|投产|建成|完成|启用|落地|达产|到位|办结|销号|全覆盖|清零|动工"
_LEVEL = r"(?:再(?:压减|下降|降低|提高|增长|增加|新增)|达到|稳定在|控制在|保持在|不低于|不少于|不超过)"


_IS_DONE = re.compile(_GETS_DONE)
_AT_LEVEL = re.compile(rf"[^，]{{2,20}}?{_LEVEL}[^，]{{0,6}}\d")
_COMPARED = re.compile(r"同比|比上年|预计")


@rule("directive", "sets-goal")
def sets_goal(look):
    """In a paper or speech, a thing with its day and 投用, 完工, 完成… or with the level to be held is a goal to be reached."""
    if not look.is_directing or PAST.search(look.text):
        return None
    a, b = look.spans[0]
    first = look.flat[max(a, look.body()) : b]
    dated = dues.in_words(first) and _IS_DONE.search(first)
    level = _AT_LEVEL.match(first) and not _COMPARED.search(look.text)
    return Verdict(True, start=look.body()) if dated or level else None
