"""The rules that decide whether a clause demands something; the first that decides wins.

Each takes a `Look` and gives a `Verdict` (accepted or not) or None, which leaves the clause to the next rule.
"""

import re

from . import dues, owners
from .look import (
    ACTOR_TIME,
    CONDITION,
    FRONTED,
    IMPERATIVE,
    MODAL,
    TIME,
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
from .rules import of, rule
from .words import ADVERBS, PAST

NO = Verdict(False)


def judge(look):
    """The verdict of the first rule that decides."""
    for found in of("directive") if look.spans else ():  # nothing but marks says nothing
        verdict = found(look)
        if verdict:
            return Verdict(verdict.accepted, found.name, verdict.start, verdict.owner)
    return Verdict(False, "directive.names-no-action")


@rule("directive", "asks-a-question")
def asks_a_question(look):
    """A question demands nothing."""
    return NO if "？" in look.clause.ended_by or re.search(r"(?:哪些|什么|如何).{0,12}呢$", look.text) else None


@rule("directive", "reporter-speaks")
def reporter_speaks(look):
    """What the interviewer says demands nothing."""
    return NO if look.scene.speaker == "记者" else None


_LETTERHEAD = re.compile(
    r"(?:报|发|送|抄送|抄报)：|[^，：]{2,8}：$|[\u4e00-\u9fff]{2,24}(?:局|办公室|督查室|政府|委员会|指挥部|领导小组|中心)(?:（[印章]）)?$"
)


@rule("directive", "is-no-sentence")
def is_no_sentence(look):
    """Signatures, dates, salutations, labels and credits are no sentences."""
    text = look.text
    if (
        len(text) <= 6
        and re.search(
            r"(?:思想|措施|原则|目标|任务|要求|保障|内容|范围|安排|步骤|对象|时间|背景|情况|问题|方法|标准|依据|意义)$",
            text,
        )
        and not MODAL.match(text)
    ):
        return NO
    bare = not look.clause.ended_by and not look.clause.mark
    if (
        len(text) < 4
        or re.fullmatch(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日.{0,4}", text)
        or text.startswith(("附件", "抄送", "主送", "联系人", "监督电话", "举报电话", "联系电话"))
    ):
        return NO
    if (
        _LETTERHEAD.match(text)
        or look.clause.ended_by.startswith("：")
        or (bare and look.flat[look.end : look.end + 1] == "：")
    ):
        return NO
    return None


@rule("directive", "announces-what-follows")
def announces_what_follows(look):
    """现就…通知如下 and 制定清单如下 announce what follows and demand nothing themselves."""
    return NO if re.search(r"现(?:就|将|把).{2,120}如下$|(?:制定|提出|印发)[^，]{0,30}如下$", look.text) else None


@rule("directive", "heads-a-section")
def heads_a_section(look):
    """一、压实责任，确保安全 alone in its paragraph, without a full stop, heads a section."""
    numbered = re.fullmatch(
        r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]，)",
        look.clause.mark,
    )
    alone = numbered and not look.clause.ended_by and not look.clause.place and not look.clause.sentence
    return NO if alone and len(look.text) <= 30 and not re.search(r"\d|前$|要(?!求)", look.text) else None


@rule("directive", "hears-agenda")
def hears_agenda(look):
    """听取了…汇报, 传达学习了…精神, 审议通过了… report the agenda of a meeting."""
    found = re.match(
        r"(?:会议|会上|会前|随后|还)?，?(?:首先|还|并|集中|传达|分别|认真)*(?:听取|传达|学习|审议|宣读|通报|研究|观看|安排|总结|讨论)[^，]{0,8}了|^[^，]{0,30}(?:听取了|汇报了|通报了|传达了|审议了|宣读了|审议通过)",
        look.text,
    )
    return NO if found else None


@rule("directive", "admits")
def admits(look):
    """要清醒看到 and 要看到 point at shortcomings."""
    return (
        NO
        if re.match(
            r"(?:但|但是|同时|还|也|更)*，?(?:我们|大家)?(?:同时|也|还)*[要应]当?该?(?:清醒地?|清楚地?|也)*(?:看到|认识到)",
            look.text,
        )
        else None
    )


@rule("directive", "led-by")
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


@rule("directive", "approves-with-task")
def approves_with_task(look):
    """In minutes, 原则同意… followed by what is still to be done with it is a task."""
    if not look.is_directing or not (
        found := re.match(r"(?:会议|会上)?(?:一致)?(?=(?:原则(?:上)?)?(?:同意|通过))", look.text)
    ):
        return None
    after = look.text.partition("，")[2]
    owed = re.search(r"修改完善|印发|提交|报[请送县市]|组织实施|按程序|抓紧|尽快|另行|负责|牵头", after)
    led = owners.led_by(after)
    return Verdict(True, start=look.start + found.end(), owner=led and led[0]) if owed else None


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
            if (
                not length
                and not IMPERATIVE.match(found["rest"])
                and not MODAL.search(found["rest"])
                and not re.match(r"(?:大家|你们|各|广大|社会)", found["rest"])
            ):
                return None
            return Verdict(True, start=opening(look, number, a), owner=look.flat[at : at + length] or None)
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


def _topic(look, number, a, modal):
    """In a paper, the thing that must be so (治理率必须达到…) opens the provision."""
    topic = look.flat[a : modal.start()]
    if modal.group() == "要" or not re.fullmatch(r"[\u4e00-\u9fff“”（）]{2,20}", topic) or VERB.match(topic):
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


def _reported(look, a, at):
    """Whether the modal word stands in a telling segment (介绍了…要…, 今年以来…)."""
    before = look.flat[look.start : at]
    return (
        look.earlier_past
        or (not look.is_speech and bool(PAST.search(before)))
        or bool(
            re.search(r"是[^，。]{0,12}$", look.flat[a:at])
            and re.match(r"[^，]{1,16}的(?!要)", look.flat[at : look.end])
        )
        or bool(re.search(r"[了过]$|如果|是否|不是$|无论|只有$|认为|因为", look.flat[a:at]))
    )


def _opened_by_party(look, begin, body):
    """A party that acts in the first segment owes what a later segment demands, too."""
    first = max(look.spans[0][0], body)
    text = look.flat[first : look.spans[0][1]]
    length = owners.leading_party(text, look.scene.units)
    if (
        length
        and "是" not in text
        and not PAST.search(text)
        and not re.match(r"[^，]{0,4}(?:存在|反映|汇报|介绍)", text[length:])
    ):
        return first, text[:length]
    return begin, None


@rule("directive", "foresees")
def foresees(look):
    """预计, 有望, 即将 and what a finished project will bring are forecasts."""
    if (
        re.match(
            r"^(?:预计|有望|据预测|届时)|^[^，]{2,24}(?:建成|投产|达产|完工|实施|建成投用|竣工|通车)后，", look.text
        )
        and not look.is_directing
    ):
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


@rule("directive", "tells-the-past")
def tells_the_past(look):
    """了, 已, 近年来, 截至 and reported results tell of what was done."""
    first = look.flat[look.start : look.spans[min(1, len(look.spans) - 1)][1]]
    if look.is_directing and re.match(
        r"(?:到|至)?(?:今年|明年|\d{4}年)?(?:\d{1,2}月)?(?:年?[底末]|\d{1,2}日)之?前", look.flat[look.body() :]
    ):
        return None
    if (
        re.search(r"(?:检查|督查|调研|巡查|暗访)(?:中|发现)|仍有|虽已", first)
        or PAST.search(first)
        or re.search(r"了[，；]|了$|已经?(?:[成完基全取]|建(?!设施|成?的|成?(?:设施|项目|工程)))", look.text)
    ):
        return NO
    return None


@rule("directive", "goes-on-telling")
def goes_on_telling(look):
    """The later clauses of a sentence that began to tell of the past go on telling."""
    return NO if look.earlier_past and not re.match(r"确保|力争|下一步|请|务必", look.text) else None


@rule("directive", "gives-reason")
def gives_reason(look):
    """…是…, …事关…, …意义重大 explains why, and demands nothing."""
    if re.search(r"重在|贵在|难在|关键在", look.text) and not MODAL.search(look.text):
        return NO
    if re.match(r"从[^，]{2,60}(?:看出|来看|看)，", look.text) and not MODAL.search(look.text):
        return NO
    first = look.flat[look.body() : look.spans[0][1]] if look.body() < look.spans[0][1] else look.text
    if any(
        re.match(r"(?:不仅|不但|既|更|也|就|都|正|这|那|它|此举)*是(?![否非])", look.flat[a:b])
        for a, b in look.spans[:3]
    ):
        return NO
    if re.match(
        r"(?:做好|抓好|推进|加强|开展|创建|实施|保障|加快)?[^，]{2,40}(?:是[^，否]|事关|关系到?|意义|标志着|代表|体现|任务(?:艰巨|繁重)|贵在|有利于|关乎|离不开|迫在眉睫|重在|难在)",
        first,
    ):
        return NO
    return None


@rule("directive", "owes-by")
def owes_by(look):
    """A unit, the day before which and an act (县住建局12月20日前修复…) is a task wherever it stands."""
    a, b = max(look.spans[0][0], look.body()), look.spans[0][1]
    length = owners.leading_party(look.flat[a:b], look.scene.units) if a < b else 0
    rest = look.flat[a + length : look.end]
    dated = re.match(
        r"[于在]?[^，]{0,10}(?:(?:[日月年]|[月年]?[底末])前(?![后往夕期])|[\d一二三四五六七八九十]个?(?:工作日|天|日|周|小时)之?内)",
        rest,
    )
    if length and dated and VERB.search(rest):
        return Verdict(True, start=opening(look, 0, a), owner=look.flat[a : a + length])
    return None


@rule("directive", "reports-by")
def reports_by(look):
    """In a paper, what is to be handed in before a day (年度总结于12月5日前报送) is owed."""
    found = re.search(r"(?:^|，)[^，了]{0,40}?[日底末旬节]前[^，]{0,4}(?:报送|上报|报|提交|反馈)", look.text)
    return Verdict(True, start=look.body()) if found and look.is_directing and not PAST.search(found.group()) else None


@rule("directive", "lists-attendance")
def lists_attendance(look):
    """Who 出席, 参加, 列席 or 主持 is told, not asked."""
    told = any(
        re.search(r"(?:出席|参加|列席|主持|参会)(?:了)?(?:会议|活动)?(?:并讲话|并作讲话)?$", look.flat[a:b])
        for a, b in look.spans
    )
    return NO if told and not MODAL.search(look.text) else None


@rule("directive", "is-telling-scene")
def is_telling_scene(look):
    """Outside speech, minutes and papers a bare verb describes what is being done."""
    return None if look.is_directing or (look.scene.manner == "soft" and re.match(r"我们|双方", look.text)) else NO


@rule("directive", "sets-target")
def sets_target(look):
    """In a decision or paper, a limit in time followed by a level to be reached (到2020年，…达到85%) is a target."""
    found = re.search(
        r"(?:达到?|降至|降到|下降到|提高到|提高至|增加到|不低于|不少于|不高于|控制在|超过|突破)[^，]{0,6}\d", look.text
    )
    if found and re.match(
        r"(?:到|至)?(?:今年|明年|\d{4}年)?(?:\d{1,2}月)?(?:年?[底末]|\d{1,2}日)之?前", look.flat[look.body() :]
    ):
        return Verdict(True, start=look.body())
    a, b = look.spans[0]
    timed = TIME.match(look.flat[max(a, look.body()) : b]) if b > look.body() else None
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
            if re.match(
                r"(?:存在|反映|认为|介绍|汇报|表示|出席|参加|主持|是|有|为(?!主)|未|没有|不(?!得|断)|仍|还(?!要)|均|一直|正)",
                rest,
            ) or not VERB.search(rest):
                return None
            return Verdict(True, start=opening(look, number, a), owner=look.flat[a : a + length])
        if not _fronted(look.flat[a:b]):
            break
    return None


def _fronted(text):
    return bool(FRONTED.match(text) or TIME.match(text) or CONDITION.match(text))


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
        if re.match(r"不断|不得|严禁|禁止|杜绝", text):
            return Verdict(True, start=max(body, a))
        if not _fronted(text):
            return None
        verb = re.search(
            rf"[^“”]{{2,40}}?(?:{ADVERBS}|上|中|下|做到|进行|为抓手|为重点|予以|给予|作为|纳入|列入|落实到|转化为)",
            text,
        )
        if verb and VERB.search(text, 2):
            return Verdict(True, start=max(body, a))
    return None


_GETS_DONE = r"投用|完工|竣工|开工|通车|通水|投产|建成|完成|启用|落地|达产|到位|办结|销号|全覆盖|清零|动工"
_LEVEL = r"(?:再(?:压减|下降|降低|提高|增长|增加|新增)|达到|稳定在|控制在|保持在|不低于|不少于|不超过)"


@rule("directive", "sets-goal")
def sets_goal(look):
    """In a paper or speech, a thing with its day and 投用, 完工, 完成… or with the level to be held is a goal to be reached."""
    if not look.is_directing or PAST.search(look.text):
        return None
    a, b = look.spans[0]
    first = look.flat[max(a, look.body()) : b]
    dated = dues.in_words(first) and re.search(_GETS_DONE, first)
    level = re.match(rf"[^，]{{2,20}}?{_LEVEL}[^，]{{0,6}}\d", first) and not re.search(r"同比|比上年|预计", look.text)
    return Verdict(True, start=look.body()) if dated or level else None
