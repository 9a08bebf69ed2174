"""Meetings, ceremonies and inspections that took place, with their day."""

import re
from datetime import date

from .rules import fit_for, named, rule
from .schema import Happening

_KIND = r"(?:会议|大会|例会|全会|推进会|动员会|联席会|座谈会|调度会|现场会|部署会|常务会|交流会|洽谈会|发布会|推介会|培训会|协调会|总结会|表彰会|研讨会|听证会|评审会|论证会|说明会|对接会|汇报会|反馈会|通气会|恳谈会|分析会|见面会|学习会|碰头会|咨询会|宣讲会|报告会|审议会|吹风会|议事会|年会|评议会|督导会|攻坚会|擂台会|约谈会|讲评会|点评会|观摩会|誓师会|启动会|工作会|专题会|常委会|党组会|办公会|博览会|招聘会|运动会|展览会|仪式|典礼|活动|论坛|讲座|演练|集体学习|比赛|大赛|竞赛|晚会|培训班|揭牌|集中开工)"
_NAME = r"[^，。；！？：]{0,50}?"
_HELD = re.compile(
    rf"(?:主持)?(?:召开|举行|举办|组织召开|组织开展|开展|参加|出席)(?:了|的)?(?P<name>(?:(?!召开|举行|举办)[^，。；！？：]){{0,50}}?{_KIND})(?=[，。；]|$|对|的|并|上|研究|进行|传达)"
)
_IS_HELD = re.compile(
    rf"^(?P<name>[^。；！？：]{{2,60}}?{_KIND})(?:在[^，。；]{{2,24}})?(?:隆重|正式|顺利|成功|胜利)?(?:召开|举行|举办|开幕|落幕|圆满结束|启动)"
)
_HOLDS, _OPENS = re.compile("召开|举行|举办|开展|参加|出席"), re.compile("召开|举行|举办|开幕|落幕|圆满结束|启动")
_AT = re.compile(rf"^在(?P<name>[^。；！？]{{3,50}}?{_KIND})(?:上|中|现场)$")
_VISIT = re.compile(
    r"(?P<name>(?:巡查|调研|督导|督查|检查|暗访|视察|慰问|察看|考察)(?![室组局科办队站员长的]|整改|反馈|通报|负责)[^，。；：]{2,40})(?=[。，；]|$)"
)
_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_LEADING = re.compile(
    r"^(?:.*?\d{1,2}月\d{1,2}日(?:上午|下午|晚|晚上|至\d{1,2}日)?，?|本报讯(?:（[^）]*）)?|近日，?|日前，?|昨日，?|会议由.*?，)|^[^，]{1,20}?(?:主持|组织|召集)(?:召开|开展|举行)"
)
_PLACE = re.compile(
    r"^(?:我[市县区]|该[市县区]|全[市县区]|[\u4e00-\u9fff]{2,6}[市县区镇](?:政府)?)(?=[\u4e00-\u9fff“])"
)


def _clean(name):
    name = _LEADING.sub("", name).strip("，")
    name = re.sub(r"^(?:了|的|在|，|由|全[市县区])+", "", name)
    return re.sub(r"^(?:我|该|本)[市县区]", "", name)


@rule("event", "is-held", needs="召举幕圆启")
def is_held(text):
    """某某会召开 at the start of a sentence names a meeting."""
    found = _IS_HELD.search(text) if _OPENS.search(text) else None
    return (found["name"], found.start("name"), found.end("name")) if found else None


@rule("event", "held", needs="召举展参席")
def held(text):
    """召开, 举行 or 举办 followed by a meeting or ceremony names it."""
    found = _HELD.search(text) if _HOLDS.search(text) else None
    return (found["name"], found.start("name"), found.end("name")) if found else None


@rule("event", "held-at", needs="在")
def held_at(text):
    """在某某会上 at the start of a sentence names a meeting that took place."""
    at = 0
    for piece in text.split("，", 3)[:3]:
        if found := _AT.search(piece):
            return found["name"], at + found.start("name"), at + found.end("name")
        at += len(piece) + 1
    return None


@rule("event", "inspection", needs="日昨")
def inspection(text):
    """A leader who 调研, 督导, 检查 or 巡查 somewhere on a stated day made an inspection."""
    if not _DAY.search(text) and not re.search(r"近日|日前|昨日|昨天|连日来", text[:24]):
        return None
    found = _VISIT.search(text)
    if not found or not re.search(
        r"书记|[市县区局镇乡科股站]长|主任|工程师|主席|部长|领导|一行|带队|率队|督[查导]组|检查组|带领",
        text[: found.start()],
    ):
        return None
    return found["name"], found.start("name"), found.end("name")


@rule("event", "inspected", needs="了")
def inspected(text):
    """某组对某单位进行了巡察 (督查, 审计…) names an inspection that took place."""
    if "对" not in text:
        return None
    found = re.search(
        r"(?P<name>[^，。；]{2,30}对[^，。；]{2,40}(?:进行|开展)了?[^，。；]{0,10}(?:巡察|巡视|督察|督查|检查|督导|视察|审计|暗访))(?=[，。]|$)",
        text,
    )
    return (found["name"], found.start("name"), found.end("name")) if found and "了" in found["name"] else None


_TITLED = re.compile(
    rf"^(?:.*?同志)?在(?P<name>[^。；]{{4,50}}?{_KIND})上的?(?:讲话|发言|致辞|主持词|总结)|(?P<minutes>[^。；]{2, 30}?会)(?:议?记录|纪要)$|关于(?P<visit>[^。；]{{2,40}}?(?:督查|检查|巡查|督导|考核|暗访|抽查))(?:工作)?情况的"
)


_GIVEN_AT = re.compile(r"—*（?(?:\d{4}年\d{1,2}月\d{1,2}日)?在(?P<name>[^。；]{4,50}?(?:会议|大会|全会))上）?$")


_BY_TITLE = named(
    __name__,
    "event.titled",
    "A speech's title (在某某会上的讲话) names its meeting, a circular's title the inspection it reports.",
)


def _titled(view, draft, year):
    """A speech's title names its meeting, a circular's title the inspection that it reports."""
    title = "".join(view.flat[p.start : p.end] for p in draft.head)
    under = (view.flat[p.start : p.end] for p in draft.body[:1])
    found = _TITLED.search(title) or next((f for text in under if (f := _GIVEN_AT.match(text))), None)
    if not found:
        return
    line = found.string + "".join(view.flat[p.start : p.end] for p in draft.body[:2] if p.end - p.start <= 40)
    told = found.groupdict()
    held = told["name"] or told.get("minutes")
    said = _DAY.search(line) if held else None
    a, b = view.span(draft.head[0].start, draft.head[-1].end)
    yield Happening(held or told["visit"], _day(said, year) if said else None, a, b, _BY_TITLE)


def read_events(view, drafts, year):
    """What took place, each once, with the day of its sentence (or of its article's dateline)."""
    out = []
    for draft in drafts:
        out += _titled(view, draft, year)
        day = None
        for paragraph in draft.body:
            for a, b in view.sentences(paragraph.start, paragraph.end):
                text = view.flat[a:b]
                said = _DAY.search(text) if "日" in text else None
                here = _day(said, year) if said else None
                day = day or here
                for found in fit_for("event", text):
                    hit = found.apply(text)
                    if hit and _keep(hit[0], text):
                        name = _clean(hit[0])
                        if len(name) >= 3:
                            start, end = view.span(a + hit[1], a + hit[2])
                            out.append(Happening(name, here, start, end, found.name))
                        break
    return _once(out)


def _keep(name, text):
    if re.search(r"[要将拟]|计划|定期|适时|每[月周季]|不定期|专题会议，(?=传达)", text.split(name)[0][-12:]):
        return False
    return not re.fullmatch(r"(?:了|的)?(?:会议|活动|大会|仪式|专题会议|一系列活动|例会)", name)


def _day(found, year):
    try:
        return date(int(found["year"] or year or 0), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _once(events):
    out: list[Happening] = []
    for event in events:
        bare = re.sub(r"[“”]", "", event.name)
        twin = next(
            (
                i
                for i, e in enumerate(out)
                if bare.endswith(re.sub(r"[“”]", "", e.name)) or re.sub(r"[“”]", "", e.name).endswith(bare)
            ),
            None,
        )
        if twin is None:
            out.append(event)
        elif event.date and not out[twin].date:
            out[twin] = event
    return out
