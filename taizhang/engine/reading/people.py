"""Named officials, attendees and speakers with the post they hold."""

import re
from bisect import bisect_left

from .names import is_name, name_lengths
from .rules import of, rule
from .schema import Person
from .words import TITLES

_TITLE = re.compile(rf"(?:{TITLES})(?:（[^（）]{{2,12}}）)?")
_FOLLOW = re.compile(
    r"[，。、；：（）“”！？\d]|$|常(?!务|委)|回(?!族)|主持|应邀|列席|召开|算|一边|连连|表|握|问|询|补|深|专题|受|于|赶|督|出席|参加|讲话|致辞|强调|指出|要求|表示|说|介绍|认为|宣布|宣读|通报|汇报|传达|带领|率|一行|陪同|到|在|对|就|围绕|先后|深入|来到|作|做|为|向|与|和|及|同|等|的|分别|前往|赴|走访|调研|检查|督导|视察|察看|查看|会见|接受|告诉|笑|将|也|还|并|主讲|发言|代表|签|领|当|听取|慰问|组织|分管|负责|牵头|担任|兼|受|从|以|实地|巡查|指导|参观|任|现场|随|随机|详细|仔细|不|都|看|谈|解|回|坦|透|称|高兴|感|提|又|再|首先|最后|紧|逐|同志|主任|亲自|表态|点评|部署|安排|总结|巡|鉴|揭|见|共同|一同|已|正|委托|签署|签订|授|颁"
)
_GROUP = re.compile(
    r"(?:^|(?<=[，。；：、“”（）日上下午]))(?P<post>(?:该|[\u4e00-\u9fff]{1,8})?[市县区省镇乡州]?(?:四大班子|四套班子|班子)?(?:有关)?领导(?:班子成员)?|县级干部|县级领导|区级领导)(?:同志)?(?P<names>[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*?)(?P<last>等)?(?=出席|参加|陪同|分别|一同|参会|列席|，|。|到会|参观|先后|调研|实地|随同|共同|一起)"
)
_GROUP_SIGN = re.compile(
    r"(?:领导(?:班子成员)?|县级干部)(?:同志)?[\u4e00-\u9fff]{2,4}?[、等，。出参陪分一列到先调实随共]"
)
_ROSTER = re.compile(
    r"(?P<label>出席|列席|参会人员|参加人员|参加|主持人|主持|参会|出席人员|列席人员|与会人员|缺席|请假|责任人|责任领导|包联领导|分管领导|联络员|记录人?|组长|副组长|成员|签发人?)[：:]"
)
_LEAD = re.compile(
    r"^(?:经|受|由|对|和|与|及|向|随|据|被|让|陪同|会同|邀请|在|是|到|请|当|按照|根据|特邀|任命|以及|同时|聘请|如今|图为|采访|跟随|其中)+(?=[\u4e00-\u9fff]{3})|^[^，]{0,30}?(?:传达了?|学习了?|听取了?|宣读了?|贯彻|落实|邀请|陪同|按照|任命)(?=[\u4e00-\u9fff]{3})|^.*(?<=[“”：])"
)
_NATIONAL = {
    "习近平",
    "李克强",
    "李强",
    "毛泽东",
    "邓小平",
    "江泽民",
    "胡锦涛",
    "温家宝",
    "周恩来",
    "赵乐际",
    "王沪宁",
    "蔡奇",
    "丁薛祥",
    "李希",
    "韩正",
    "汪洋",
    "栗战书",
    "王岐山",
}
_NO_POST = re.compile(
    r"(?:记者|通讯员|村民|居民|市民|群众|客户|顾客|农民|工人|学生|家长|游客|种植户|贫困户|养殖户|摄影|编辑|作者|网友)$"
)


def _titles(view):
    return list(_TITLE.finditer(view.flat))


def _ends_line(view, end):
    """Whether a short line of a text that is not wrapped ends at a flat place."""
    if view.is_wrapped or "\n" not in view.raw[max(0, view.index[end - 1] - 30) : view.index[end - 1]]:
        return False
    return end >= len(view.index) or "\n" in view.raw[view.index[end - 1] + 1 : view.index[end]]


def _name_at(view, at):
    """The name that starts at a flat place, judged by what follows it, or ""."""
    flat = view.flat
    for length in sorted(name_lengths(flat[at : at + 4]), reverse=True):
        name = flat[at : at + length]
        if (
            len(name) == length
            and is_name(name, titled=True)
            and (_FOLLOW.match(flat, at + length) or _ends_line(view, at + length))
        ):
            shorter = flat[at : at + length - 1]
            if length == 3 and is_name(shorter) and _verbish(flat, at + 2):
                continue
            return name
    return ""


_VERBISH = re.compile(
    r"要求|出席|主持|强调|指出|表示|介绍|参加|讲话|宣布|陪同|带领|一行|同志|等(?:领导|人|出席|参加|同志)|率队|先后|分别|作了|就[^，]|对[^，]|说|任|在|到"
)


def _verbish(flat, at):
    return bool(_VERBISH.match(flat[at : at + 4]))


_JOINED = re.compile(r"^(?:和|与|及|以及|会议由|由|会上)")
_AFTER_DAY = re.compile(r"^.*(?:\d日|上午|下午)(?=[\u4e00-\u9fff]{3})")


def _post_before(flat, stop):
    """The post printed before a name: back to the clause start, with every title that 、 joins to it."""
    start = max(flat.rfind(mark, max(0, stop - 60), stop) for mark in "，。；：！？“”")
    piece = flat[start + 1 : stop]
    parts = piece.split("、")
    keep = [parts.pop()]
    while parts and _TITLE.search(parts[-1]) and re.search(rf"(?:{TITLES})(?:（[^（）]*）)?$", parts[-1]):
        keep.insert(0, parts.pop())
    post = "、".join(keep)
    while (cut := _LEAD.sub("", post)) != post:
        post = cut
    post = _JOINED.sub("", post)
    return _AFTER_DAY.sub("", post)


def _person(view, name, post, start, end, found_by):
    a, b = view.span(start, end)
    return Person(name, post, a, b, found_by)


_NO_TITLE = re.compile(rf"(?:的|地|了|把|被|让)(?:{TITLES})$")


@rule("person", "post-and-name")
def post_and_name(view):
    """A title followed by a name and by a word that can follow a name (市长吕某要求)."""
    flat = view.flat
    for found in view.once(_titles):
        name = _name_at(view, found.end())
        if not name:
            continue
        post = _post_before(flat, found.end())
        if name in post or len(post) > 40:
            post = found.group()
        if _NO_TITLE.search(post):
            post = found.group()
        at = found.end()
        while name:
            yield _person(view, name, post, at, at + len(name), "person.post-and-name")
            at += len(name)
            name = _name_at(view, at + 1) if flat[at : at + 1] == "、" else ""  # 副县长甲、乙 share the post
            at += 1


@rule("person", "rare-surname")
def rare_surname(view):
    """A title and two or three characters that speak or lead elsewhere in the text name a person of a rare surname."""
    actors = _actors(view.flat)
    for found in view.once(_titles) if actors else ():
        for length in (3, 2):
            name = view.flat[found.end() : found.end() + length]
            if name in actors and not _NO_NAME.search(name) and not is_name(name):
                post = _post_before(view.flat, found.end())
                yield _person(view, name, post, found.end(), found.end() + length, "person.rare-surname")
                break


_NO_NAME = re.compile(r"[会们他她同并及和组局委办所]|县|市|[的了是在]")
_ACTOR = re.compile(
    r"(?:^|(?<=[。；”，]))(?=(?P<name>[\u4e00-\u9fff]{2,3}?)(?:一行|强调|指出|要求(?!是)|表示|在讲话中|率队|先后来到))(?P<long>[\u4e00-\u9fff]{3}(?=一行|强调|指出|要求(?!是)|表示|在讲话中|率队|先后来到))?"
)


def _actors(flat):
    """What stands at the start of a clause, two or three characters long, and speaks or leads."""
    found = list(_ACTOR.finditer(flat))
    return {f["name"] for f in found} | {f["long"] for f in found if f["long"]}


_LEADERS = re.compile("领导[和及参出列陪，。]")
_AFTER_NAMES = re.compile(
    r"(?:^|(?<=[，。；]))(?P<names>[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*)等?"
    r"(?P<post>[市县区镇]?(?:四大家|四大班子|四套班子|班子)?领导)(?=[和及参出列陪]|，|。)"
)


@rule("person", "leaders-after-names")
def leaders_after_names(view):
    """甲、乙、丙等县领导 gives the label after the names."""
    for found in _AFTER_NAMES.finditer(view.flat) if _LEADERS.search(view.flat) else ():
        at = found.start("names")
        for name in found["names"].removesuffix("等").split("、"):
            if is_name(name):
                yield _person(view, name, found["post"], at, at + len(name), "person.leaders-after-names")
            at += len(name) + 1


@rule("person", "group-of-leaders")
def group_of_leaders(view):
    """该市领导甲、乙、丙等出席 names people by a common label."""
    flat = view.flat
    for found in _GROUP.finditer(flat) if _GROUP_SIGN.search(flat) else ():
        if re.search(r"要|落实|加强|强化|压实|主要|作为", found["post"]):
            continue
        at = found.start("names")
        for name in found["names"].split("、"):
            name = name if is_name(name) else name.removesuffix("等")
            if is_name(name):
                post = re.sub(r"^.*[，。]", "", found["post"])
                yield _person(view, name, post, at, at + len(name), "person.group-of-leaders")
            at += len(name) + 1


@rule("person", "roster")
def roster(view):
    """出席：, 列席： and 主持人： list people, each perhaps with unit or post before the name."""
    labels = list(_ROSTER.finditer(view.flat))
    for found, following in zip(labels, [*labels[1:], None], strict=False):
        stop = min(
            view.flat.find("。", found.end()) % (len(view.flat) + 1),
            found.end() + 400,
            following.start() if following else len(view.flat),
        )
        if stop <= found.end():
            continue
        a, b = view.span(found.end(), stop)
        unit = None
        for piece in re.finditer(r"[^\s、，,；;\u3000]+", view.raw[a:b].split("\n\n")[0]):
            text = re.sub(r"（.*?）", "", piece.group())
            for length in (3, 2, 4):
                name, post = text[-length:], text[:-length]
                if is_name(name) and (not post or re.search(rf"(?:[局委办府部会院镇乡村道司]|{TITLES})$", post)):
                    at = a + piece.start() + len(post)
                    yield Person(name, post or unit, at, at + len(name), "person.roster")
                    break
            else:
                unit = text if re.search(rf"(?:[局委办府部会院镇乡村道司]|{TITLES})$", text) else None


_SPEAKS = re.compile(
    r"(?:^|(?<=[。”；]))(?P<name>[\u4e00-\u9fff]{2,3}?)(?=强调|指出|要求|表示|认为|在[^，。]{2,10}(?:强调|指出|要求))"
)


@rule("person", "speaks")
def speaks(view):
    """A name at the start of a sentence that 强调, 指出, 说 or 介绍 follows is a speaker."""
    for found in _SPEAKS.finditer(view.flat):
        if is_name(found["name"]):
            yield _person(view, found["name"], None, found.start("name"), found.end("name"), "person.speaks")


def read_people(view, drafts):
    """Everybody once, with the fullest post."""
    reporters = {name for draft in drafts for name in (draft.byline or "").split()}
    best: dict[str, Person] = {}
    for found in of("person"):
        for person in found(view):
            at = bisect_left(view.index, person.start)
            before = view.flat[max(0, at - 4) : at]
            if person.name in _NATIONAL or _NO_POST.search(before):
                continue
            known = best.get(person.name)
            if known is None or _fuller(person, known):
                best[person.name] = person
    return sorted((p for p in best.values() if p.name not in reporters or p.post), key=lambda p: p.start)


def _fuller(one, other):
    rank = {"person.post-and-name": 2, "person.roster": 1, "person.group-of-leaders": 1}
    a, b = (rank.get(p.rule, 0) for p in (one, other))
    return a > b or (a == b and len(one.post or "") > len(other.post or ""))
