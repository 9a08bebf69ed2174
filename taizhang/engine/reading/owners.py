"""Who owes it: the responsible party of a clause, a label or a bracket."""

import re

from .words import ADVERBS, PARTY_STARTS, UNIT_END_WORDS, UNIT_ENDS, VERBS, starting, words

_MODAL = r"(?<![主需重首必只概纲摘紧简扼])要(?![求点素么是闻害领])|务必|必须|须|应当|应(?![急用对])|不得|严禁|将(?!军)|可|需要?|一律"
_ANY_MODAL = re.compile(_MODAL)
_PREPOSITION = "于在对把将按从为以针围结据由依就向通根会联配协坚主"
# What may stand right after a responsible party.
_PREDICATE = re.compile(
    rf"(?:{_MODAL}|{ADVERBS}|{VERBS}|[{_PREPOSITION}]|负责|牵头|会同|配合|\d|本?[月年周]|[一二三四]季度|年底|月底|每|原则上|入汛|汛期|春节|国庆|全年|[上下]半年|即刻|即日|今[晚天日年]|明[天日早晚]|节前|春耕|秋收|自(?=本|收|接|文)|接(?=到|通知)|再|不要|$)"
)
_END = re.compile(rf"(?:{UNIT_ENDS})(?:（[^（）]{{1,30}}）)?")
_LAST = {word[-1] for word in UNIT_END_WORDS} | {"）"}
_START = re.compile(rf"(?:{PARTY_STARTS})")
_DOES = re.compile(rf"(?:充分|进一步|切实|认真|扎实|全力|着力|努力|积极|大力|深入|主动|严格|坚决)(?:{VERBS})")
_QUOTED = re.compile(r"“[^“”，。；]{1,8}”")  # 县“双创”指挥部
_BROKEN = re.compile(
    starting(
        "“”：；。！？\\d将已正是的了以级在对把按从为针围结根由通到当随关",
        r"[“”：；。！？]|\d|将|已经|正在|是(?=.{6})|的(?!主要|责任|分管|党政|相关|有关)(?=.{6})|了|以来|(?<!各)级以上|^(?:在|对|把|将|按|从|为|以|针对|围绕|结合|根据|由于|通过|到|当|为了|随着|关于)",
    )
)
# Words that end like a party but are none.
_NOT_PARTY = words(
    """
    大局 布局 全局 格局 结局 开局 社会 大会 协调会 推进会 动员会 会议 座谈会 机会 开会 例会 全会
    都会 培训会 现场会 部署会 委托 举办 承办 督办 交办 主办 协办 查办 催办 开办 兴办 创办 经办
    难办 部署 落到实处 之处 好处 实处 深处 查处 惩处 到处 长处 短处 户数 落户 入户 到户 账户
    逐户 全部 内部 局部 外部 进行 执行 发行 试行 推行 举行 运行 履行 实行 先行 同行 流行 可行
    步行 平台 舞台 后台 出台 全团 基地 工地 场地 土地 用地 林地 耕地 落地 绿地 阵地 产地 草地
    湿地 因地 各地块 属地 实地 就地 当地 城市 都市 农村 乡村 城镇 集市 超市 股市 上市 入市 门市
    场所 住所 厕所 网站 车站 重组 景区 小区 片区 山区 城区 老城区 主城区 城乡 街区 辖区 地区
    地方 问题 工作 任务 项目 进度 措施 认识 目标 内容 资金 数据 材料 工程 教育 以上 为主
    学校门口 家庭 领导下 深入基层 入村 进村 驻村 下村 自治区域 指挥 责任 建筑 旅游者 或者 再者
    记者 作者 读者 患者 二者 前者 后者 两者 组织领导 加强领导 强化领导 全面领导 党的领导 坚强领导
    有效组织 精心组织 监督员 配合 高校 出厂 进厂 门店 进店 成员单位之间 之间 会上 门户 客户 用户
    大户 散户 困难户 一户 各户
    """
)
_NO_PARTY_ENDING_IN = {word[-1]: tuple(w for w in _NOT_PARTY if w[-1] == word[-1]) for word in _NOT_PARTY}
_ACTS = re.compile(
    r"(?:加强|强化|完成|推进|推动|抓好|做好|落实|提高|提升|完善|健全|建立|建设(?!局|银行|委|厅|指挥|领导|单位|集团|投资|部门|工程)|开展|加快|加大|促进|坚持|确保|保障|严格|全面|积极|切实|围绕|对照|按照|突出|聚焦|深入|扩大|创建(?!办|指挥|领导)|引导|支持|帮助|争取|实现|打造|推行|增强|优化|深化|巩固|进一步|扎实|大力|认真|利用|发挥|鼓励|作为|包括|继续|不断|持续|同意|原则同意|成立|组建|设立|请|聚力|奋力|全力|做强|建强|新建|改建|扩建|续建|壮大|会同|责令|委托|聘请|邀请|抽调|选派|联合(?![会国社体]|工会|党)|督促|指导(?!组|中心)|协调(?!组|小组|办)|要求|督导(?!组|考核|检查)|(?:会议|会上)(?:原则|一致|研究|讨论|审议|听取|决定|要求|强调|指出|同意|传达|学习))"
)

_NEXT_LABEL = re.compile(
    r"[，,、\s]*(?:配合|协办|参与|协同|整改|完成|办理|责任|时限|验收|目标|措施|进展|督导|牵头|包联|分管)[\u4e00-\u9fff]{0,6}[：:].*$"
)
_AROUND = re.compile(
    r"^(?:由|请|希望|望)|(?:按职责分工负责|按职责分工|分别负责|负责|牵头|等?按.{0,4}职责.*)$|[，、；。：\s]+$"
)


def clean(name):
    """A party as printed, without trailing marks and labels that follow it."""
    name = _NEXT_LABEL.sub("", name)
    return _AROUND.sub("", name).strip("，、；。： ")


def _without_quotes(text):
    """A quoted word inside a unit's name (区“双创”指挥部) is as good as any other; the length stays."""
    return _QUOTED.sub(lambda found: "专" * len(found.group()), text) if "“" in text else text


_DESCRIBED = re.compile(r"(?:对|凡|有|未|列入|存在|承担|涉及|符合).{2,30}的")
_GOES_ON = re.compile(r"[、和及与]|的|以及|（")
_GOVERNED = re.compile(r"[对在把从按由于以]")
_UP_TO_MODAL = re.compile(rf"[^，。；：“”]{{0,40}}?(?={_MODAL})")


def _is_topic(text):
    """Whether a text ends like a party but with a word that is none (大局, 记者)."""
    return text.endswith(_NO_PARTY_ENDING_IN.get(text[-1:], ()))


def leading_party(text, units=()):
    """Length of the responsible party that opens the text, or 0."""
    for unit in units:
        if text.startswith(unit) and _PREDICATE.match(text[len(unit) :]):
            return len(unit)
    text = _without_quotes(text)
    if not text or _BROKEN.match(text) or _ACTS.match(text) or _DOES.match(text):
        return 0
    if text.startswith("属地") and re.match(_MODAL, text[2:]):
        return 2
    first = 0
    for found in _END.finditer(text, 0, 60):
        end = found.end()
        if end < 2:
            continue
        head, rest = text[:end], text[end:]
        if _BROKEN.search(head) and not _DESCRIBED.match(head):
            break
        if _is_topic(head) or _GOES_ON.match(rest):
            continue
        if _ANY_MODAL.match(rest) and not _GOVERNED.search(head[first:]):
            return end
        if not first and _PREDICATE.match(rest):
            first = end
    if first:
        return first
    opening = _UP_TO_MODAL.match(text)
    if opening and _START.match(text) and 2 <= opening.end() <= 30 and not _BROKEN.search(opening.group()):
        return len(re.sub(rf"(?:{ADVERBS})+$", "", opening.group()))
    return 0


_NO_NAME = re.compile(rf"[，]|{_MODAL}")


def is_party(text, units=()):
    """Whether the whole text names a responsible party."""
    if text in units:
        return True
    if text[-1:] not in _LAST:
        return False
    text = _without_quotes(text)
    whole = len(text) >= 2 and any(found.end() == len(text) for found in _END.finditer(text))
    return (
        whole
        and not _ACTS.match(text)
        and not _BROKEN.search(text)
        and not _is_topic(text)
        and not _NO_NAME.search(text)
    )


def later_party(flat, spans, units=()):
    """The party that a later segment names before 要 or 将 when the clause opened without one."""
    for a, b in spans:
        length = leading_party(flat[a:b], units)
        if length and _ANY_MODAL.match(flat[a + length : b]):
            return flat[a : a + length]
    return None


_CONDITIONAL = re.compile(r"(?:有|未|对|凡|列入|存在|符合|涉及|承担).{2,}")


def is_subset(name):
    """A party described by a condition (有…的矿井): it governs its own clause only."""
    return bool(_CONDITIONAL.match(name))


_LED_AFTER = re.compile(
    rf"(?:同志)?(?:牵头|负责|承担|主办|会同|组织|具体|承办|按|根据|抓紧|于|在|统筹|{ADVERBS}|{VERBS}|，(?=[^，]{{2,30}}配合))"
)
_LED_BARE = re.compile(
    r"(?:^|，)(?P<lead>[^，。；“”]{2,30}?)(?:牵头|负责(?=[，组统落协推督对做指])|为责任单位|为牵头单位)"
)
_LEADS, _HELPS = re.compile("牵头|负责|单位"), re.compile("配合|协助|协同|参与")
_WITH = re.compile(r"(?:，|^|牵头|会同)(?P<joint>[^，。；“”]{2,60}?)(?:配合|协助|协同|参与)")
_TOGETHER = re.compile(r"会同(?P<joint>[^，。；“”]{2,40})")
_STOP = re.compile(rf"{ADVERBS}|{VERBS}|[于在对把将按一]|\d|$")
_BROKEN_OFF = re.compile(r"[，。；“”由]")


def led_by(text):
    """The unit that a phrase such as 由市环保局牵头 names, with its place, or None."""
    for found in re.finditer("由", text):
        at = found.end()
        for end in (e.end() for e in _END.finditer(text, at, at + 42)):
            lead = text[at:end]
            if _BROKEN_OFF.search(lead):
                break
            if len(lead) >= 2 and _LED_AFTER.match(text, end) and is_party(clean(lead)):
                return clean(lead), at, found.start()
    bare = _LED_BARE.search(text) if _LEADS.search(text) else None
    if bare and is_party(clean(bare["lead"])):
        return clean(bare["lead"]), bare.start("lead"), bare.start()
    return None


def joint_units(text):
    """The units that are to help (X配合, 会同X), or None."""
    if _HELPS.search(text) and (found := _WITH.search(text)):
        name = clean(re.sub(r"^.*?牵头[，、]?", "", found["joint"]))
        if is_party(name):
            return name
    if found := _TOGETHER.search(text):
        said = found["joint"]
        # A verb may stand inside a name (市场监管局): the first stop after a whole name counts.
        names = (clean(said[: stop.start()]) for stop in _STOP.finditer(said, 2))
        return next(filter(is_party, names), None)
    return None
