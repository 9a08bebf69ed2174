"""Who owes it: the responsible party of a clause, a label or a bracket."""

import re

from .words import ADVERBS, PARTY_STARTS, UNIT_ENDS, VERBS

_MODAL = r"要(?![求点素么是闻害领])|务必|必须|须|应当|应(?![急用对])|不得|严禁|将(?!军)|可|需要?|一律"
_PREPOSITION = "于在对把将按从为以针围结据由依就向通根会联配协坚主"
# What may stand right after a responsible party.
_PREDICATE = re.compile(
    rf"(?:{_MODAL}|{ADVERBS}|{VERBS}|[{_PREPOSITION}]|负责|牵头|会同|配合|\d|本?[月年周]|[一二三四]季度|年底|月底|每|原则上|$)"
)
_END = re.compile(rf"(?:{UNIT_ENDS})(?:（[^（）]{{1,30}}）)?")
_START = re.compile(rf"(?:{PARTY_STARTS})")
_BROKEN = re.compile(r"[“”：；。！？]|[的是](?=.{6})|了|以来|(?<!各)级以上|^(?:在|对|把|将|按|从|为|以|针对|围绕|结合|根据|由于|通过|到|当|为了|随着|关于)")
_TOPIC = re.compile(r"^(?:工作|任务|项目|问题|方面|进度|措施|思想|认识|大局|细节|目标|内容|服务|资金|数据|报告|材料)$|(?:大局|社会|全局|时间|机会|都会|城市|农村|集市|超市|股市|上市|入市|门市|场所|住所|厕所|机制体制|大会|协调会|推进会|会议|办|以上|为主|成员|工程|安全生产|教育|开展|之处|问题处|好处|长处|短处)$")
_JOIN = re.compile(r"(?:、|和|及|与|以及|及其|，|会同)$")

LABEL = re.compile(
    r"(?P<label>牵头(?:责任)?(?:单位|部门|领导)?|责任(?:单位|部门|主体|领导)|主办(?:单位|部门)|承办(?:单位|部门)|落实(?:单位|部门)|整改责任(?:单位|主体)|整改单位|负责(?:单位|部门)|责任人|实施主体)[：:](?P<owner>[^；;。）\n]{2,120})"
)
JOINT = re.compile(r"(?:配合(?:单位|部门)|协办(?:单位|部门)|参与单位|参加单位|协同单位|责任配合单位)[：:](?P<joint>[^；;。）\n]{2,120})")
_NEXT_LABEL = re.compile(r"[，,、\s]*(?:配合|协办|参与|协同|整改|完成|办理|责任|时限|验收|目标|措施|进展|督导|牵头|包联|分管)[\u4e00-\u9fff]{0,6}[：:].*$")


def clean(name):
    """A party as printed, without trailing marks and labels that follow it."""
    name = _NEXT_LABEL.sub("", name)
    return re.sub(r"^(?:由|请|希望|望)|(?:按职责分工负责|按职责分工|分别负责|负责|牵头|等?按.{0,4}职责.*)$|[，、；。：\s]+$", "", name).strip("，、；。： ")


def leading_party(text, units=()):
    """Length of the responsible party that opens the text, or 0."""
    if not text or _BROKEN.match(text):
        return 0
    for unit in units:
        if text.startswith(unit) and _PREDICATE.match(text[len(unit) :]):
            return len(unit)
    best = 0
    for found in _END.finditer(text, 0, 60):
        end = found.end()
        if end < 2 and not found.group() == "各":
            continue
        head, rest = text[:end], text[end:]
        if _BROKEN.search(head) and not re.match(r"(?:对|凡|有|未|列入|存在|承担|涉及|符合).{2,30}的", head):
            break
        if _TOPIC.search(head) or re.match(r"[、和及与]|的|以及|（", rest):
            continue
        if _PREDICATE.match(rest):
            best = end
            break
    if best:
        return best
    found = re.match(rf"[^，。；：“”]{{0,40}}?(?={_MODAL})", text)
    if found and _START.match(text) and 2 <= found.end() <= 30 and not _BROKEN.search(found.group()):
        return len(re.sub(rf"(?:{ADVERBS})+$", "", found.group()))
    return 0


def is_party(text, units=()):
    """Whether the whole text names a responsible party."""
    if text in units:
        return True
    found = None
    for found in _END.finditer(text):
        pass
    whole = found is not None and found.end() == len(text) and len(text) >= 2
    return whole and not _BROKEN.search(text) and not _TOPIC.search(text) and not re.search(rf"[，]|{_MODAL}", text)


def is_subset(name):
    """A party described by a condition (有…的矿井): it governs its own clause only."""
    return bool(re.match(r"(?:有|未|对|凡|列入|存在|符合|涉及|承担).{2,}", name))


_LED = re.compile(r"由(?P<lead>[^，。；“”由]{2,40}?)(?:同志)?(?:牵头|负责|承担|主办|会同|组织|具体落实|承办|按职责|，(?=[^，]{2,30}配合))")
_LED_BARE = re.compile(r"(?:^|，)(?P<lead>[^，。；“”]{2,30}?)(?:牵头|负责(?=[，组统落协推督对做指])|为责任单位|为牵头单位)")
_WITH = re.compile(r"(?:，|^|牵头|会同)(?P<joint>[^，。；“”]{2,60}?)(?:配合|协助|协同|参与)")
_TOGETHER = re.compile(r"会同(?P<joint>[^，。；“”]{2,40}?)(?=" + rf"(?:{ADVERBS}|{VERBS}|[于在对把将按一]|\d|，|$)" + ")")


def led_by(text):
    """The unit that a phrase such as 由市环保局牵头 names, with its place, or None."""
    for pattern in (_LED, _LED_BARE):
        found = pattern.search(text)
        if found and is_party(clean(found["lead"])):
            return clean(found["lead"]), found.start("lead"), found.start()
    return None


def joint_units(text):
    """The units that are to help (X配合, 会同X), or None."""
    for pattern in (JOINT, _WITH, _TOGETHER):
        found = pattern.search(text)
        if found:
            name = clean(re.sub(r"^.*?牵头[，、]?", "", found["joint"]))
            if pattern is JOINT or is_party(name):
                return name
    return None
