"""Who is speaking: the reporting lead-in of a clause, and the body that issues a paper."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from .names import is_name
from .owners import leading_party
from .rules import fit_for, rule
from .words import FIRM_SPEECH, SOFT_SPEECH, TITLES, either

FIRM, SOFT, LIST = "firm", "soft", "list"
MEETING = "会议"
PRONOUN = "他"

_ADVERBS = either(
    """
    还 并 同时 最后 特别 进一步 反复 再次 着重 重点 一再 也 又 均 就此 在会上 会上 在讲话中
    在调研中 在巡查中 在检查中 在督导中 在现场 现场 明确 郑重 在致辞中 在总结中 随后 逐一 当场 强烈
    深刻 代表县委 代表市委 代表区委 对此 在座谈时 在座谈会上 在主持会议时 主持会议时 在主持时 主持时
    在讲话时 讲话时 最后还 书面
    """
)
_FIRM = re.compile(rf"(?:{_ADVERBS})*(?P<verb>{either(FIRM_SPEECH)})$")
_SOFT = re.compile(rf"(?:{_ADVERBS}|笑呵呵地|高兴地|激动地|自豪地|感慨地|笑着)*(?P<verb>{either(SOFT_SPEECH)})$")
_SPEECH_ENDS = {verb[-1] for verb in FIRM_SPEECH | SOFT_SPEECH}
_MEETING = re.compile(
    r"(?:会议|大会|全会|例会|推进会|动员会|联席会|座谈会|调度会|现场会|部署会|常务会|通报|会上|联席会议)$"
)
_NOT_SPEECH = re.compile(
    r"^(?:按照|按|根据|对照|符合|达到|落实|依据|遵照|结合|贯彻|围绕|为)|(?:的|工作|相关|有关|部署|任务|标准|技术|各项|方案|整改|质量|具体|^新|^总)$"
)
_TITLED = re.compile(rf"(?:{TITLES})(?P<name>[\u4e00-\u9fff]{{2,4}}?)$")
_BODY = re.compile(r"(?:[省市县区州镇乡]委|政府|办公室|局|部|厅|委员会|指挥部|领导小组|专班|督查组|巡察组|督导组)$")
_DIRECT = re.compile(
    r"(?P<who>.*?)(?P<verb>要求|号召|叮嘱|勉励)(?P<what>(?:[各全]|有关|相关|市直|县直|区直|广大|与会|参会|大家|所有|牵头|责任)[\u4e00-\u9fff]{1,40}?(?:要|务必|必须|应|切实|进一步|把|从|，)?.*)"
)
_ASKING = re.compile("要求|号召|叮嘱|勉励|嘱咐|提醒")
_ASKED = re.compile(r"(?P<who>[^，]{2,24}?)(?P<verb>要求|号召|叮嘱|勉励)(?P<what>[^，的].+)")
_LISTED = re.compile(
    r"(?P<verb>提出|确定|明确|部署|安排|制定|采取|推出|议定|决定|研究|通知|要求|要做到|做好|抓好)(?:了|出)?[^，。]{0,14}?(?:以下|如下|下列|下述|[一二三四五六七八九十几]{1,2}(?:项|点|条|个方面|大|个))?[^，。]{0,12}?"
    r"(?:举措|措施|任务|要求|意见|事项|安排|工作|如下|决定|计划|打算)(?:的?(?:通知|公告|意见))?如?下?$"
)
_STRESSED = re.compile(
    r"(?:(?:就|对)[^，]{2,40})?(?:进行了?|作了?|作出了?|提出了?)(?:再?(?:强调|动员|安排|部署|要求|指示)){1,2}$"
)
_DECISIONS = ("决定", "议定", "确定", "明确", "同意", "要求", "强调")
_DECIDED = re.compile(
    r"^(?!经[^研讨审]{2,12}同意$)(?:本次)?(?:会议|经|[\u4e00-\u9fff]{0,6}(?:县委|政府|常委会|党组会|办公会))(?:研究|讨论|审议|认真|充分|一致|原则){0,3}(?:决定|议定|确定|明确|同意|要求|强调)$"
)
_LABEL = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,4})：")


@dataclass(frozen=True)
class Voice:
    """A lead-in: who speaks (None = the one who spoke before), how, and where the content begins."""

    speaker: str | None
    manner: str
    content: int
    rule: str
    subject: tuple | None = None


def _who(text, known):
    """The speaker named at the end of the lead-in's subject; "" for an unnamed one, None for no speaker."""
    text = re.sub(rf"(?:{_ADVERBS}|，|(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日)+$", "", text)
    if text in (PRONOUN, "她", "他们"):
        return PRONOUN
    if not text or text in ("并", "同时", "还"):
        return ""
    if _MEETING.search(text):
        return MEETING
    text = re.sub(r"(?:在|就|对|围绕|针对)[^，]{2,40}(?:时|中|后|上|问题|工作|情况|下)?$", "", text) or text
    for length in (4, 3, 2):
        if text[-length:] in known or (len(text) == length and is_name(text)):
            return text[-length:]
    found = _TITLED.search(text)
    if found and is_name(found["name"]):
        return found["name"]
    if _MEETING.search(text):
        return MEETING
    if _BODY.search(text) and len(text) <= 16:
        return text
    return None


@rule("voice", "label", needs="：")
def label(flat, spans, known):
    """An interview names the speaker before a colon (吴某某：…)."""
    text = flat[spans[0][0] : spans[-1][1]]
    found = _LABEL.match(text)
    if found and (found["name"] in known or found["name"] == "记者" or is_name(found["name"])):
        return Voice(found["name"], FIRM if found["name"] != "记者" else SOFT, spans[0][0] + found.end(), "voice.label")
    return None


@rule("voice", "speaker-verb")
def speaker_verb(flat, spans, known):
    """A segment that ends with 强调, 指出, 要求, 说… after 会议, a name or 他 opens reported speech."""
    for number, (a, b) in enumerate(spans):
        text = flat[a:b]
        if text[-1] not in _SPEECH_ENDS or (number == len(spans) - 1 and flat[b : b + 1] != "："):
            continue
        firm, soft = _FIRM.search(text), _SOFT.search(text)
        found = firm or soft
        if not found:
            continue
        subject = text[: found.start()]
        if _NOT_SPEECH.search(subject) and not is_name(subject):
            continue
        who = _who(subject, known)
        if who is None:
            who = (
                _who_before(flat, spans[:number], known)
                if re.search(r"^(?:在|就|对|围绕|针对|并|主持|结合|通过)", subject)
                else None
            )
        if who is None:
            continue
        content = spans[number + 1][0] if number + 1 < len(spans) else spans[-1][1]
        return Voice(who or None, FIRM if firm else SOFT, content, "voice.speaker-verb")
    return None


def _who_before(flat, spans, known):
    for a, b in reversed(spans):
        who = _who(flat[a:b], known)
        if who:
            return who
    return None


@rule("voice", "asks-party", needs="求召嘱励醒")
def asks_party(flat, spans, known):
    """要求 directly followed by the party that is asked (并要求全区各单位要…) opens speech of the meeting or the named person."""
    if not _ASKING.search(flat, spans[0][0], spans[-1][1]):
        return None
    for number, (a, b) in enumerate(spans):
        found = _DIRECT.match(flat[a:b]) or _asked_by_name(flat[a:b], known)
        content = None
        if not found and number and number + 1 < len(spans) and re.match("要|务必|一定", flat[spans[number + 1][0] :]):
            found, content = _ASKS_AND_SAYS.match(flat[a:b]), spans[number + 1][0]
        if not found:
            continue
        subject = found["who"]
        if _NOT_SPEECH.search(subject) and subject:
            continue
        who = _who(subject, known)
        if who is None:
            continue
        if who == "":
            early = flat[spans[0][0] : a]
            who = (
                MEETING if re.search(r"会(?:议)?上?，|会议", early) else _who_before(flat, spans[:number], known) or ""
            )
        asked = (a + found.start("what"), b) if content else None
        return Voice(who or None, FIRM, content or a + found.start("what"), "voice.asks-party", asked)
    return None


_ASKS_AND_SAYS = re.compile(
    r"(?P<who>(?:并|还|同时|又|随后)?)(?P<verb>叮嘱|嘱咐|要求|勉励|号召|提醒)(?P<what>[^，的]{2,12})$"
)


def _asked_by_name(text, known):
    """陆某要求常委班子成员要…: somebody known asks a party that owes."""
    found = _ASKED.match(text)
    who = found["who"] if found else ""
    is_known = any(who[-length:] in known for length in (2, 3, 4))
    return found if found and is_known and leading_party(found["what"]) else None


@rule("voice", "list-follows", needs="：")
def list_follows(flat, spans, known):
    """A segment such as 会议确定以下重点任务： or 提出了以下举措： makes a list of instructions of what follows."""
    for number, (a, b) in enumerate(spans):
        if flat[b : b + 1] != "：":
            continue
        text = flat[a:b]
        found = _LISTED.search(text) or _STRESSED.search(text)
        if not found:
            continue
        subject = text[: found.start()]
        content = spans[number + 1][0] if number + 1 < len(spans) else spans[-1][1]
        return Voice(
            _who(re.sub(r"(?:就|对|围绕|针对)$", "", subject), known) or None,
            LIST,
            content,
            "voice.list-follows",
            (a, a + found.start()),
        )
    return None


@rule("voice", "decision", needs="会经委府")
def decision(flat, spans, known):
    """会议决定, 会议议定 and the like open a decision of the meeting."""
    for number, (a, b) in enumerate(spans[:3]):
        if number + 1 < len(spans) and flat[a:b].endswith(_DECISIONS) and _DECIDED.search(flat[a:b]):
            return Voice(MEETING, FIRM, spans[number + 1][0], "voice.decision")
    if not flat.startswith(("会议", "经研究"), spans[0][0]):
        return None
    found = re.match(
        r"(?:会议|经研究)，?(?:研究)?(?:决定|议定|确定|明确|同意|要求|强调)(?!了)", flat[spans[0][0] : spans[0][1]]
    )
    if found and spans[0][0] + found.end() < spans[-1][1]:
        return Voice(MEETING, FIRM, spans[0][0] + found.end(), "voice.decision")
    return None


def listen(flat, spans, known):
    """The lead-in of a clause given as segments, or None when nobody starts to speak."""
    if not spans:
        return None
    text = flat[spans[0][0] : spans[-1][1] + 1]  # with the mark that ends it
    return next((voice for found in fit_for("voice", text) if (voice := found.apply(flat, spans, known))), None)


def orator(title, opening, known):
    """Who gives a speech: named under the title or in it; else None."""
    for text in opening:
        bare = re.sub(r"[（）()]|\d{4}年\d{1,2}月\d{1,2}日", "", text)
        if len(bare) <= 20 and (name := next((n for n in (bare[-3:], bare[-2:]) if n in known or is_name(n)), None)):
            return name
    found = re.match(r"(?P<who>[^在]{2,20}?)(?:同志)?在", title)
    return _who(found["who"], known) or None if found else None


_DATE_LINE = re.compile(r"(?:\d{4}|二[〇零○]..)年.{1,3}月.{1,3}日(?:\d{1,2}时(?:\d{1,2}分)?)?$")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff（）]{2,30}(?:委员会|政府|办公室|委办|府办|局|部|厅|办|院|署|会|督查室|室|公司|指挥部|领导小组|委|组|集团|中心)(?:（章）|（盖章）|（印）)?$"
)


def issuer(view, draft):
    """The body that signs a paper (above its date), stands in its red head or opens its title; else None."""
    whole = draft.paragraphs
    first = bisect_left(view.lines, whole[0].start, key=lambda line: line.start)
    last = bisect_left(view.lines, whole[-1].end, key=lambda line: line.start)
    lines = [view.flat[line.start : line.end] for line in view.lines[first:last]]
    for above, line in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
        if _DATE_LINE.match(line) and _ORGAN.fullmatch(above):
            return re.sub(r"（(?:盖?章|印)）$", "", above)
    found = re.fullmatch(r"(.{2,30}?)((?:\d{4}|二[〇零○]..)年\d{1,2}月\d{1,2}日)", lines[-1]) if lines else None
    if found and _ORGAN.fullmatch(found[1]):
        return found[1]
    for line in lines[:4]:
        if line.endswith("文件") and _ORGAN.fullmatch(line[:-2]):
            return line[:-2]
    title = "".join(view.flat[p.start : p.end] for p in draft.head)
    found = re.match(r"(.{2,30}?)关于", title)
    if found and _ORGAN.fullmatch(found[1]):
        return found[1]
    return None
