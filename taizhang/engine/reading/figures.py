"""Numbers that measure something, with what they measure, growth, rank, target and completion."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from .rules import of, rule
from .schema import Figure
from .sentences import segments, sentences
from .words import either, words

_UNITS = either(
    """
    元 美元 欧元 港元 日元 人民币 人 人口 人次 户次 车次 矿次 班次 架次 批次 场次 频次 户 家
    个 项 件 起 笔 宗 份 条 处 座 台 套 辆 吨 公斤 千克 斤 克 亩 公顷 平方米 平米 平方公里
    平方千米 公里 千米 米 厘米 毫米 海里 立方米 方 立方 千瓦 千瓦时 瓦 兆瓦 度 伏 倍 百分点
    个百分点 株 头 只 间 栋 幢 名 位 对 支 所 次 场 期 批 篇 块 张 本 册 种 类 片 艘 架
    箱 袋 瓶 桶 盏 棵 枚 门 节 孔 口 眼 顶 床 张床位 床位 车位 泊位 部 幅 根 匹 尾 羽 窝
    排 组 队 例 人份 剂 针 剂次 单 票 标箱 吨标准煤 标准煤 升 毫升 摄氏度 分 分贝 微克/立方米
    毫克/升 微克 毫克 元/吨 元/平方米 元/亩 元/人 元/月 元/斤 公斤/亩 吨/日 吨/年
    微克每立方米 千伏安 千伏 万吨 标方 畝 列 趟 课时 学时 码 版 集 首 部门 员 代 层 级 格
    网格 丘 畦 垄 丛 簇 滴 副 双 卷 枝 朵 道 桩 桩件 点位 站 个次 标段 名次 万次 人天 平方
    立方米/日 兆 吉瓦 太瓦时 吉瓦时 兆瓦时 宗地 亿次
    """.replace("\n", " ")
)
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:千万|百万|万亿|万|亿|千(?![瓦伏克米])|百)"
_QUANTITY = re.compile(
    rf"(?<![A-Za-z\d.])(?P<low>{_NUM})(?P<lowscale>{_SCALE}?)(?:%|{_UNITS})??(?:(?:[至到～~]|[—-]{{1,2}})(?P<high>{_NUM}))?(?P<about>[余多几])?(?P<scale>{_SCALE}?)(?P<about2>[余多几])?"
    rf"(?P<unit>(?:%(?:以上)?|‰)|(?:{_UNITS})(?:（[套座辆个户次只台件]）)?)?"
)
_TIMES = re.compile(
    r"(?:年|月|日|号|时(?!代)|点(?!位)|分(?!贝)|秒|天|小时|分钟|周(?!边)|岁|个(?:多|余)?(?:半)?(?:工作日|月|星期|小时|季度|年|学期|周|昼夜)|季度|世纪|周年|年代|届|工作日|刻钟|学年|旬)"
)
_NAMED = re.compile(
    r"(?:国道|省道|县道|乡道|高速|线|路|号|楼|栋?单元|室|型|字头|版|中队|团|师|中学|小学|医院|强|热线|平台|局域|网络|基站)"
)
_LABEL_UNITS = {
    "级",
    "代",
    "层",
    "版",
    "道",
    "部门",
    "员",
    "格",
    "站",
    "分",
    "度",
    "期",
    "类",
    "单",
    "点位",
    "集",
    "节",
    "队",
    "号",
    "路",
}

_GROWTH = re.compile(
    r"(?P<how>同比(?:实际)?(?:增长|增加|增|上升|提高|提升|下降|减少|降低|回落|降)(?:了|达)?|(?:与|和|比|较)?(?:去年|上年)(?:同期)?(?:相比)?(?:，)?(?:增长|增加|增|上升|提高|下降|减少|降低|降)(?:了)?|增长|下降|增速(?:为|达到|达)?|增幅(?:为|达到|达)?)(?:约|近|超过?|达到?|为|了)?$"
)
_FALL = re.compile(r"下降|减少|降低|回落|降$|降了?$|负增长")
_YOY = re.compile(r"同比|(?:去年|上年)(?:同期)?|增长|下降")
_RANK = re.compile(
    r"(?:(?:增[幅速]|总量|成绩|得分|综合排名)?(?:均)?(?:位居|居|排名|排在|排|列|位列|名列|位次|跃居|稳居|居于)[^，。；]{0,16}?(?:第[一二三四五六七八九十\d]+[名位]?|前[一二三四五六七八九十\d]+[名位强]?|首位|榜首|前列))"
)
_TARGET = re.compile(
    rf"占.{{0,24}}?(?:目标任务|目标|任务|计划)(?P<target>{_NUM})?(?P<unit>{_SCALE}?(?:{_UNITS})?)?的$|(?:完成|达到?|占)(?:了)?(?:全年|年度|年初|下达|计划|预算|省定|市定|县定)?[^，。；\d]{{0,16}}?(?:目标任务|目标|任务|计划|预算)(?:任务|数)?(?P<target2>{_NUM})?(?P<unit2>{_SCALE}?(?:{_UNITS})?)?的?$"
)
_STARTS_AWAY = re.compile(
    r"(?:其中|今年|去年|全年|一季度|上半年|前三季度|该[市县区局]|全[市县区省国]|截至[^，]{1,8}|目前|已经?|共|累计|在|对|为|又|并|还|利用|他|日前|月底前|\d{1,2}月底?|他利用自己)+"
)
_COUNTERS = words("个 家 名 项 间 条 座 台 处 辆 所 株 万株 万亩 亩 公里 万公里 户 万户 位 件 套 对 种 起 栋")
_LONELY = re.compile(
    r"(?:[，、]|同比|比上年|较上年|其中|年均|名义|实际|可比口径|按可比价格?计算|按不变价格?计算|按可比口径|同口径|分别|与去年同期相比|比去年同期|[一二两三四五]年平均)*"
)
_VERBS_AWAY = re.compile(
    r"(?:(?:已经?|共|共计|累计|总计|合计|约|近|超|超过|达到?|完成|实现|为|有|是|至|就|仅|各|均|可|由|至少|不少于|不低于|最高|突破|增至|升至|降至|高达|占|分别|发生|查处|其中|全部|全年|今年|一季度|前[一二三]季度|上半年|截至目前|目前|预计|力争|到|了|将|再|还|又|约为|在|成功|一举|平均|大约|将近|接近|不足)+)$"
)


@dataclass
class Number:
    """A quantity at its flat place, before its attributes are known."""

    start: int
    end: int
    value: float
    unit: str
    rule: str
    low_end: int


@rule("not-a-figure", "date-or-time")
def date_or_time(flat, found, unit):
    """Dates, durations, clock times and ages measure time, not work."""
    number_end = max(found.end(part) for part in ("low", "high", "about", "about2"))
    rest = flat[number_end : number_end + 5]
    plain = not found["scale"] and not found["lowscale"]
    return (plain and bool(_TIMES.match(rest))) or (
        plain and bool(re.match(r"[年月日：:]", flat[found.end("low") : found.end("low") + 1]))
    )


@rule("not-a-figure", "document-number")
def document_number(flat, found, unit):
    """Document numbers, 第N and numbers glued to letters or brackets name things."""
    before, after = flat[max(0, found.start() - 2) : found.start()], flat[found.end("low") : found.end("low") + 2]
    return before.endswith(("第", "〔", "[", "No.", "－", "•", "·")) or after.startswith(
        ("号", "〕", "•", "·", "]", "#")
    )


@rule("not-a-figure", "ordinal-name")
def ordinal_name(flat, found, unit):
    """104国道, 500强, 3号楼 and 12345热线 are names."""
    return (
        not found["scale"]
        and bool(_NAMED.match(flat[found.end("low") :]))
        and not flat[found.end("low") :].startswith("路灯")
    )


@rule("not-a-figure", "no-unit")
def no_unit(flat, found, unit):
    """A number without a unit measures nothing, and 5A级 or 3级 grade something."""
    return not unit or (unit in _LABEL_UNITS and not found["about"])


def quantities(flat):
    """All measuring numbers of a flat text."""
    for found in _QUANTITY.finditer(flat):
        unit = f"{found['scale'] or ''}{found['unit'] or ''}"
        if found["lowscale"] and not found["high"]:
            unit = found["lowscale"] + unit
        unit = unit.replace("以上", "")
        if any(no(flat, found, unit) for no in of("not-a-figure")):
            continue
        end = found.end() - (2 if (found["unit"] or "").endswith("以上") else 0)
        yield Number(
            found.start(),
            end,
            float(found["low"].replace(",", "")),
            unit,
            "figure.range" if found["high"] else "figure.number-and-unit",
            found.end("low"),
        )


@rule("figure", "number-and-unit")
def number_and_unit(flat):
    """Digits with a printed unit that measures something (5925万元, 350多万株, 92％)."""
    return quantities(flat)


@rule("figure", "range")
def number_range(flat):
    """10至12家 gives its lower bound."""
    return (n for n in quantities(flat) if n.rule == "figure.range")


@rule("figure", "bare-growth")
def bare_growth(flat):
    """A rate of growth without a base figure (固定资产投资同比增长9%) is a figure that is its own growth."""
    return ()


def read_figures(view, drafts):
    """Figures of all bodies with their attributes."""
    out = []
    for draft in drafts:
        for paragraph in draft.paragraphs:
            if paragraph in draft.head:
                continue
            for a, b in sentences(view.flat, paragraph.start, paragraph.end):
                out += _sentence(view, a, b)
    return out


def _sentence(view, start, end):
    flat = view.flat
    numbers = [
        Number(n.start + start, n.end + start, n.value, n.unit, n.rule, n.low_end + start)
        for n in quantities(flat[start:end])
    ]
    if not numbers:
        return []
    spans = [s for a, b in _halves(flat, start, end) for s in segments(flat, a, b)]
    figures: list[Figure] = []
    bases: list[int] = []
    for a, b in spans:
        fresh = True
        for n in [n for n in numbers if a <= n.start < b]:
            before = flat[max(a, n.start - 60) : n.start]
            figure = _attribute(view, flat, n, a, b, before, figures, bases)
            figures.append(figure)
            if not figure.optional:
                bases = [*bases, len(figures) - 1] if not fresh else [len(figures) - 1]
                fresh = False
        for found in _RANK.finditer(flat, a, b):
            for at in _ranked(figures, bases, view, a, found.start()):
                figures[at] = replace(figures[at], rank=found.group())
    return figures


def _halves(flat, start, end):
    at = start
    for found in re.finditer("；", flat[start:end]):
        yield at, start + found.end()
        at = start + found.end()
    if at < end:
        yield at, end


def _ranked(figures, bases, view, a, upto):
    same = [i for i in bases if figures[i].start >= view.index[a] and figures[i].start < view.index[upto]]
    return same or bases


def _attribute(view, flat, n, a, b, before, figures, bases):
    """The figure for a number, or an optional one when it is an attribute of a base figure before it."""
    made = {"rule": n.rule, "indicator": _indicator(flat, n, a, b, before)}
    optional = False
    growth = _growth(flat, n, before, figures)
    owner = bases[-1] if bases else None
    if growth:
        signed, lonely, noun = growth
        named_growth = owner is not None and re.search(
            r"增[幅加长]", flat[max(0, view_flat(view, figures[owner]) - 6) : n.start - 3]
        )
        if lonely and owner is not None and not (noun and (figures[owner].unit == "%" or named_growth)):
            owner = _in_turn(view, flat, n, a, figures, bases)
            figures[owner] = replace(figures[owner], yoy_pct=signed)
            made["indicator"] = f"{figures[owner].indicator or ''}增长"
            optional = True
        elif not lonely or owner is None:
            made |= {"rule": "figure.bare-growth", "yoy_pct": signed}
    done = _TARGET.search(before) if n.unit == "%" and not growth else None
    if done and owner is not None:
        value = done["target"] or done["target2"]
        changes = {"completion_pct": n.value}
        if value:
            changes["target"] = float(value.replace(",", ""))
        for at in bases:
            if not value or (done["unit"] or done["unit2"]) in ("", figures[at].unit, None):
                figures[at] = replace(figures[at], **changes)
        made["indicator"] = re.sub(rf"(?:{_NUM}).*$|的$", "", done.group())
        optional = True
    optional = optional or _counts_no_measure(flat, n, before, owner)
    if not made["indicator"]:
        made["indicator"] = _shared(flat, n, figures, view)
    s, e = view.span(n.start, n.end)
    return Figure(view.raw_text(n.start, n.end), s, e, n.value, n.unit, optional=optional, **made)


def _growth(flat, n, before, figures):
    """(signed rate, whether it stands without a subject, whether it is named 增速) of a rate of growth, or None."""
    if n.unit not in ("%", "‰"):
        return None
    found = _GROWTH.search(before)
    if not found:
        run = re.search(r"(?:%|‰)[、和及]$", before)
        if not run or not figures:
            return None
        found = _GROWTH.search(re.sub(rf"(?:{_NUM})[%‰](?:[、和及](?:{_NUM})[%‰])*[、和及]$", "", before))
        if not found:
            return None
    signed = -n.value if _FALL.search(found["how"]) else n.value
    lonely = _LONELY.fullmatch(before[: found.start()])
    return signed, bool(lonely), found["how"].startswith(("增速", "增幅"))


def _in_turn(view, flat, n, a, figures, bases):
    """The base that the rate belongs to: 分别增长 gives its rates to the bases in their order."""
    rates = len(re.findall(r"[%‰][、和及]", flat[max(a, n.start - 60) : n.start]))
    if "分别" in flat[max(a, n.start - 60) : n.start] and len(bases) > rates:
        return bases[rates]
    return bases[-1]


def _counts_no_measure(flat, n, before, owner):
    """Targets inside a share, multiples, thresholds and counts of task items."""
    after = flat[n.end : n.end + 5]
    if (
        owner is not None
        and re.search(r"(?:占|完成)[^，]{0,24}?(?:目标任务|目标|任务|计划|预算)数?$", before)
        and after.startswith("的")
    ):
        return True
    if n.unit == "倍" or (n.unit != "%" and re.match(r"(?:以上|以下|以内)的", after)):
        return True
    return n.unit in ("个", "件", "项", "条", "点") and bool(
        re.match(r"(?:方面|大事|实事|阶段|环节|步骤|要求|原则|关键|坚持|统一|确保|重点(?=[，。；、]|工作|任务))", after)
    )


def _shared(flat, n, figures, view):
    """The indicator of the figure right before, when only a joint stands between the two (471笔5925万元)."""
    if figures and re.fullmatch(r"[、和及与]?", flat[bisect_left(view.index, figures[-1].end) : n.start]):
        return figures[-1].indicator
    return None


def view_flat(view, figure):
    """The flat place of a figure."""
    return bisect_left(view.index, figure.start)


def _indicator(flat, n, a, b, before):
    """What is measured: the words before the number, or the thing counted after it."""
    head = re.sub(r"的$", "", before)
    head = re.sub(r"^.*的(?=[^的]{2,}$)", "", head) if len(head) > 12 else head
    head = _GROWTH.sub("", head)
    head = re.sub(rf"^.*(?:{_NUM})(?:{_SCALE})?[余多]?(?:{_UNITS}|%)?[、和]?", "", head)
    head = _VERBS_AWAY.sub("", head)
    head = _STARTS_AWAY.sub("", head).strip("“”、，（）.")
    after = re.split(r"[，。；、的（]|已|落实|入驻|参加|主动|将|受益|一同", flat[n.end : min(b, n.end + 16)])[0]
    if n.unit in _COUNTERS or (n.unit.endswith("人") and head in ("造成", "致", "", "导致")):
        tail = re.match(r"[\u4e00-\u9fff“”]{2,14}", after)
    else:
        tail = re.match(r"[\u4e00-\u9fff]{0,6}(?:资金|贷款|补贴|奖励|补助|投资|债券|基金|罚款|保证金)", after)
    if tail and len(head) < 12:
        return head[-8:] + tail.group().strip("“”")
    return head[-20:] or (tail.group() if tail else None)
