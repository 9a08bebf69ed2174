"""Numbers that measure something: digits with a printed unit, told apart from dates, names and ordinals."""

import re
from dataclasses import dataclass

from ..rules import of, rule
from ..words import either, words

UNITS = words(
    """
    元 美元 欧元 港元 日元 英镑 人民币 人 人口 人次 户 户次 车次 矿次 班次 架次 批次 场次 频次 件次 天次 家次 处次 起次
    辆次 列次 台次 家 个 项 件 起 笔 宗 份 条 处 座 台 套 辆 吨 公斤 千克 斤 克 两 担 亩 公顷 平方米 平米 平方公里
    平方千米 公里 千米 米 厘米 毫米 海里 里 立方米 立方千米 方 立方 千瓦 千瓦时 瓦 瓦时 兆瓦 度 伏 倍 百分点
    个百分点 株 头 只 间 栋 幢 名 位 对 支 所 次 场 期 批 篇 块 张 本 册 种 类 片 艘 架
    箱 重量箱 袋 瓶 桶 罐 盏 棵 枚 门 节 孔 口 眼 顶 床 张床位 床位 车位 泊位 学位 部 幅 根 匹 尾 羽 窝 颗 粒 筐 捆
    排 组 队 例 人份 剂 针 剂次 单 票 标箱 吨标准煤 标准煤 升 毫升 摄氏度 ℃ °C 分 分贝 微克/立方米
    毫克/升 毫克/立方米 微克 毫克 元/吨 元/平方米 元/亩 元/人 元/月 元/斤 元/公斤 元/千瓦时 万元/亩 元/年 元/天 元/户 元/次 元/度 元/千克 万元/年 公斤/亩 公斤/公顷
    吨/日 吨/年 吨/公顷 吨/小时 人/平方公里 平方米/人 立方米/秒 米/秒 吨公里 人公里 微克每立方米 千伏安 标方 标准立方米 畝
    列 趟 桌 课时 学时 码 版 集 首 部门 员 代 层 级 格 网格 丘 畦 垄 丛 簇 滴 副 双 卷 枝 朵 道 桩 桩件 点位 站 个次
    标段 名次 人天 面 把 角 盆 盒 则 天 平方 立方米/日 兆 兆帕 吉瓦 太瓦时 吉瓦时 兆瓦时 宗地 折 成
    kWh km mg/L mg/m3 μg/m3 ug/m3 mg/m³ μg/m³ m² m³ ㎡ ㎥ ㎞ MW GW MWh GWh TB GB PB dB
    """.replace("\n", " ")
)
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = r"(?:千万|百万|万亿|万|亿|千(?![瓦伏克米])|百(?!分))"
_LATIN = {unit for unit in UNITS if re.search(r"[a-zA-Z0-9²³]$", unit)}
_UNIT = rf"(?:{either(UNITS - _LATIN)}|(?:{either(_LATIN)})(?![A-Za-z0-9]))"
_QUANTITY = re.compile(
    rf"(?<![A-Za-z\d.])(?P<sign>(?<![\d月日年号期%—至到～~①-⑳-])[-－−])?(?P<low>{NUMBER})(?P<lowscale>{SCALE}?)"
    rf"(?:(?P<lowunit>%|{_UNIT})?(?:[至到～~]|[—-]{{1,2}})(?P<high>{NUMBER}))?(?P<about>[余多几])?(?P<scale>{SCALE}?)(?P<about2>[余多几])?"
    rf"(?P<unit>(?:%(?:以上)?|‰)|{_UNIT}(?:（[套座辆个户次只台件]）)?)?"
)
_TIMES = re.compile(
    r"(?:年|月|日(?!均)|号|时(?!代)|点(?!位)|分钟|秒|天(?!次)|小时|分钟|周(?!边)|岁|个(?:多|余)?(?:半)?(?:工作日|月|星期|小时|季度|年|学期|周|昼夜)|季度|世纪|周年|年代|届|工作日|刻钟|学年|旬)"
)
_NAMED = re.compile(
    r"(?:国道|省道|县道|乡道|高速|线|路|号|楼|栋?单元|室|型|字头|版|中队|团|师|中学|小学|医院|强|热线|平台|局域|网络|基站)"
)
_GRADES = words("级 代 层 版 道 部门 员 格 站 度 期 类 单 点位 集 节 队 号 路 里 折 成 两")
_COUNTED = {
    "期": re.compile(r"(?:办|班|训|报|刊|讲座|讲堂|课|简报|通报|周报|日报|月报|专刊|活动|发行)[了共计约达为]{0,2}$"),
    "度": re.compile(r"(?:温|气温|温度|电|电量|用电|发电)[^，。；\d]{0,6}$"),
    "类": re.compile(r"[共计分为含括等]$"),
    "单": re.compile(r"(?:成交|接|办理|派|签|订|收到|完成)[了共计约达为]{0,2}$"),
    "点位": re.compile(r"[\u4e00-\u9fff]$"),
    "队": re.compile(r"(?:组建|成立|共|各)[了]?$"),
    "节": re.compile(r"(?:课|讲|授)[了共计约达为]{0,2}$"),
    "站": re.compile(r"(?:建|设|共|有)[成立了]{0,2}$"),
}
_SCORED = re.compile(
    r"(?:分|得|评|均|为|达|减|扣|加|高|低|成绩|满意度|指数|以|升|降|少|多|差|到|计|[\u4e00-\u9fff]（)$|[\u4e00-\u9fff]{2}[县区镇乡村州局委办会司]$"
)
_DAYS_COUNTED = re.compile(r"天数[^，。；\d]{0,5}$|同比(?:增加|减少|多|少)$")


@dataclass(slots=True)
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
    if unit == "天" and _DAYS_COUNTED.search(flat, max(0, found.start() - 12), found.start()):
        return False
    if unit == "分" and flat[max(0, found.start() - 1) : found.start()] in ("时", "点"):
        return True
    if found["scale"] or found["lowscale"]:
        return False
    if flat.startswith(("年", "月", "日", "：", ":"), found.end("low")):
        return True
    number_end = max(found.end("low"), found.end("high"), found.end("about"), found.end("about2"))
    return bool(_TIMES.match(flat, number_end, number_end + 5))


@rule("not-a-figure", "document-number")
def document_number(flat, found, unit):
    """Document numbers, 第N, 前N名 and numbers glued to letters or brackets name things."""
    before, after = flat[max(0, found.start() - 3) : found.start()], flat[found.end("low") : found.end("low") + 2]
    return (
        before.endswith(("第", "〔", "[", "No.", "－", "•", "·"))
        or after.startswith(("号", "〕", "•", "·", "]", "#"))
        or (before.endswith("前") and unit in ("名", "位"))
        or (
            unit == "位"
            and bool(
                re.search(r"[\t\n](?:上升|下降|前进|后退|前移|后移)$", flat[max(0, found.start() - 3) : found.start()])
            )
        )
    )


@rule("not-a-figure", "ordinal-name")
def ordinal_name(flat, found, unit):
    """104国道, 500强, 3号楼 and 12345热线 are names."""
    at = found.end("low")
    return not found["scale"] and bool(_NAMED.match(flat, at, at + 4)) and not flat.startswith("路灯", at)


@rule("not-a-figure", "no-unit")
def no_unit(flat, found, unit):
    """A number without a unit measures nothing, and 5A级 or 3级 grade something unless words before count them."""
    if not unit:
        return True
    before = flat[max(0, found.start() - 12) : found.start()]
    if unit == "分":
        return not found["about"] and "." not in found["low"] and not _SCORED.search(before)
    if unit in _GRADES and not found["about"]:
        counted = _COUNTED.get(unit)
        return not (counted and counted.search(before))
    return False


def _unit(found):
    unit = f"{found['scale'] or ''}{found['unit'] or ''}"
    if found["high"]:
        low = f"{found['lowscale'] or ''}{found['lowunit'] or ''}"
        if found["lowunit"]:
            unit = low
        elif low:
            unit = low + (found["unit"] or "")
    elif found["lowscale"]:
        unit = found["lowscale"] + unit
    return unit.replace("以上", "")


def _two_numbers(flat, found):
    """由3亿元到5亿元 moves from one number to another, and 5笔-3万元 are two; neither is a range."""
    if not found["high"] or not found["lowunit"]:
        return False
    moves = flat[found.start("high") - 1] in "至到" and flat[max(0, found.start() - 1) : found.start()] in ("由", "从")
    return moves or (bool(found["unit"]) and found["unit"].removesuffix("以上") != found["lowunit"])


DIGIT = re.compile(r"\d")
_HAN_AT_END = re.compile(r"[\u4e00-\u9fff]$")


def quantities(flat):
    """All measuring numbers of a flat text."""
    if not DIGIT.search(flat):
        return
    refusals = of("not-a-figure")
    waiting: list[Number] = []
    at = 0
    while (digit := DIGIT.search(flat, at)) and (found := _QUANTITY.search(flat, max(at, digit.start() - 1))):
        at = max(found.end(), at + 1)
        if _two_numbers(flat, found):
            at = found.end("lowunit")
            low = found["lowscale"] + found["lowunit"]
            yield Number(
                found.start(), at, float(found["low"].replace(",", "")), low, "figure.number-and-unit", found.end("low")
            )
            continue
        unit = _unit(found)
        # 同比-3.2% is a fall by 3.2%: the sign belongs to the growth. -5℃ is the number itself.
        has_sign = bool(found["sign"]) and not unit.startswith(("%", "‰", "个百分点"))
        begin = found.start() if has_sign else found.start("low")
        value = float(found["low"].replace(",", "")) * (-1 if has_sign else 1)
        end = found.end() - (2 if (found["unit"] or "").endswith("以上") else 0)
        refused = next((no.name for no in refusals if no.apply(flat, found, unit)), None)
        if refused:
            joined = waiting and waiting[-1].end == found.start() - 1
            begins = joined or _HAN_AT_END.search(flat[max(0, found.start() - 1) : found.start()])
            plain = refused == "not-a-figure.no-unit" and not unit and not found["high"]
            if plain and begins and flat[end : end + 1] in tuple("、和及"):
                waiting = [*(waiting if joined else []), Number(found.start(), end, value, "", "", found.end("low"))]
            else:
                waiting = []
            continue
        if waiting and waiting[-1].end == found.start() - 1 and not found["high"]:
            for number in waiting:
                number.unit, number.rule = unit, "figure.shared-unit"
                yield number
        waiting = []
        name = "figure.range" if found["high"] else "figure.number-and-unit"
        yield Number(begin, end, value, unit, name, found.end("low"))


@rule("figure", "number-and-unit")
def number_and_unit(flat):
    """Digits with a printed unit that measures something (5925万元, 350多万株, 92％)."""
    return (n for n in quantities(flat) if n.rule == "figure.number-and-unit")


@rule("figure", "range")
def number_range(flat):
    """10至12家 gives its lower bound."""
    return (n for n in quantities(flat) if n.rule == "figure.range")


@rule("figure", "shared-unit")
def shared_unit(flat):
    """Numbers joined by 、 or 和 whose unit is printed once, after the last (47、55和55微克/立方米)."""
    return (n for n in quantities(flat) if n.rule == "figure.shared-unit")
