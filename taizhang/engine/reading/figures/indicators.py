"""What a figure measures: the shortest printed name of it, from the words around the number."""

import re

from ..rules import of, rule
from ..words import starting, words
from .quantities import NUMBER, SCALE

_COUNTERS = words(
    "个 家 名 项 间 条 座 台 处 辆 所 株 万株 万亩 亩 公里 万公里 户 万户 位 件 套 对 种 起 栋 万名 万人 人 支 例 批 部 艘 口 盏"
)
_BRACKETS, _BRACKET_LEFT = re.compile(r"（[^（）]*）"), re.compile(r"^[^（）]*）|^.*（")
_MONTHS_INSIDE = re.compile(r"(?:20\d\d年)?\d{1,2}[-—～~至]{1,2}\d{1,2}月份?")
_FRONT = re.compile(
    r"(?:[“”、，：）的]|其中|今年|去年|本年度?|全年|上半年|下半年|前?[一二三四]季度末?|第[一二三四]季度|前[一二三]季度|该[市县区局省]|[全我][市县区省国乡镇]|各[县市]?区|截[至止]到?|目前|已经?|共计|总计|共(?!同|享|有|建)"
    r"|累计|合计|在(?!库|建|岗|校|营|园)|对(?!外|口)|为(?!民)|又(?!一)|并(?!网|购)|还(?!款|本|息)|利用(?!外资)|他|她|日前|近日|月底前|年末|月末|年底|月份?(?=[^\u0000-\u007f])|特别是|尤其是?|尤其|分别|均(?!衡|价)|约(?!谈|束)|从(?!业|事)|由|预计|初步核算|据统计|数据显示|经核算|同时|此外|按(?!期|时|揭|规)|与|和(?!谐)|及(?!时|格)|是|有(?!效|机|色|线|限|关|害|毒|氧|意|序)|加上"
    r"|(?:20\d\d|19\d\d)年度?(?:末|底)?|年(?=[地生社固规第中全财])|\d{1,2}[-—～~至]{1,2}\d{1,2}月份?|\d{1,2}月(?:份|底|末|\d{1,2}日)?|期间|以来|“?十[一二三四]?五”?)+"
)
_BACK = re.compile(
    starting(
        "已共累总合约近超达完实为有是至就仅各均可由从21不最突增升降减提下调上高占分发查其全今一前截目预力到了将再还又在成平大接保给左:：(（“等的",
        r"(?:已经?|共|共计|累计|总计|合计|约|近|超|超过|达到?|完成|实现|为|(?<![现拥占享共])有|是|至|就|仅|各|(?<![日人户年月笔亩周])均|可|由|从|(?:20|19)\d\d年(?:度|末|底)?的?|至少|不少于|不低于|不超过|最高|最低|突破|增至|升至|降至|减至|增加到|增长到|提高到|下降到|调整为|上升为|上升到|下降为|降为|高达|占|分别|发生|查处|其中|全部|全年|今年|一季度|前[一二三]季度|上半年|截至目前|目前|预计|力争|到|了|将|再|还|又|约为|在|成功|一举|平均|大约|将近|接近|不足|保持|给予|左右|[:：（(“]|等|的)+$",
    )
)
_VERB_FRONT = re.compile(r"^(?:共?实现|累计完成|完成|达到|上报完成|办理|共有|拥有)(?=[\u4e00-\u9fffA-Za-z]{2})")
_MONEY = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:资金|贷款|补贴|奖励|补助|投资|债券|基金|罚款|保证金|补偿|救助|救济|经费|项目|产值|订单)"
)
_OF = re.compile(r"贡献率|比重|占比|增速|总量|余额|份额|比例")
_JOINED = re.compile(rf"(?:[、和及与](?:{NUMBER})(?:{SCALE})?元){{0,4}}的?")
_TAIL_STOP = re.compile(
    r"[，。；、的（）：“\t\n]|(?<!^)(?:已(?!建)|未)|落实|入驻|参加|主动|将|受益|一同|(?:开展|开工|完成|完工|实现|实施|建成|投产|投入|投用)(?!项目|重点|工程)|达|低于|高于|被|获|通过|进[入行]|[减增升降]|至|提[供升出]|扩大|有序|提前|按|全部|均|因|由|(?<!^)在(?!建|册|校|编|营)|(?<!行)为|与|共|列入|存在|正在|得到|同比|(?<!^)占|超|出[现动台]|做好|享受|接[受到入]|喝|吃|用上|累计|以及"
)


def without_brackets(text):
    """The text without what stands in brackets; of a bracket left open, what stands in it."""
    return _BRACKET_LEFT.sub("", _BRACKETS.sub("", text)) if "（" in text or "）" in text else text


_LEADING = re.compile(r"^\d{1,2}[.、．](?!\d)|^(?:以上|以下|以内)的?")


def tidy(text):
    """A name without brackets, leading time, place and connectives, and trailing verbs of measure."""
    text = _MONTHS_INSIDE.sub("", without_brackets(text))
    before, text = None, _LEADING.sub("", text)
    while text != before:
        before = text
        text = _BACK.sub("", text)
        front = _FRONT.match(text)
        text = text[front.end() :] if front else text
        text = text.strip("“”‘’、，（）.：《》—-")
    return _VERB_FRONT.sub("", text)


_OF_AT_END = re.compile(r"的$")


def _head(flat, n, begin):
    head = without_brackets(flat[max(begin, n.start - 60) : n.start])
    head = _OF_AT_END.sub("", head)
    if len(head) > 12 and "的" in head:
        rest = head[head.rfind("的") + 1 :]
        head = rest if len(tidy(rest)) > 3 or (len(tidy(rest)) >= 2 and not _OF.search(rest)) else head
    return tidy(head)


_AGED = re.compile(r"^的|^\d+周?岁(?:以上|以下)?的?")
_NOUN = re.compile(r"(?![和及或至到以左])[\u4e00-\u9fff]{1,10}")
_NOUN_AFTER = re.compile(r"[^，。；、\d]{1,18}?的([\u4e00-\u9fff]{2,6})")


def _tail(flat, n, end):
    after = flat[n.end : min(end, n.end + 30)]
    after = _AGED.sub("", after)
    found = _NOUN.match(_TAIL_STOP.split(after[:14], maxsplit=1)[0])
    tail = found.group() if found else ""
    if not tail and (told := _NOUN_AFTER.match(after)):
        return told[1]
    if len(tail) == 1 and re.search(r"\d", after):
        last = re.search(r"[\u4e00-\u9fff]{2,4}$", flat[n.end + 1 : end].rstrip("。；"))
        tail = (last.group() if last else "") + tail
    return tail


@rule("indicator", "paid-for")
def paid_for(flat, n, begin, end, head):
    """Money is named by what follows it when that is a kind of money (15万元贴息贷款, 2100万元的资金奖励)."""
    if not n.unit.endswith("元"):
        return None
    joined = _JOINED.match(flat, n.end, end)
    at = joined.end() if joined else n.end
    found = _MONEY.match(flat, at, min(end, at + 14))
    if not found:
        return None
    return (head[-8:] if len(head) <= 8 and len(found.group()) < 4 else "") + found.group()


@rule("indicator", "counted-thing")
def counted_thing(flat, n, begin, end, head):
    """Things counted are named by the word after the number, with the verb before it (新增企业, 对接企业)."""
    if n.unit not in _COUNTERS and n.unit[-1:] not in ("万", "亿"):
        return None
    tail = _tail(flat, n, end)
    if not tail or (len(tail) < 2 and head):
        return None
    return (head[-8:] if len(head) <= 10 else head if re.search("等$", flat[begin : n.start]) else "") + tail


@rule("indicator", "words-before")
def words_before(flat, n, begin, end, head):
    """The words between the last number or comma and the number."""
    return head[-24:].strip("、，”") if len(head) >= 2 and head != "共有" else None


@rule("indicator", "rate-of-what-follows")
def rate_of_what_follows(flat, n, begin, end, head):
    """A share at the head of a clause is of what is said after it (91.7%扩大了销售规模)."""
    if n.unit != "%":
        return None
    found = re.match(
        r"(?:以上)?的?(?!左右|以上|以下|以内|[和及])([\u4e00-\u9fff]{2,10})", flat[n.end : min(end, n.end + 14)]
    )
    return found[1] if found else None


def name(flat, n, begin, end):
    """(what the number measures by the words of its own segment, the rule that found it), or (None, "")."""
    head = _head(flat, n, begin)
    for found in of("indicator"):
        text = found.apply(flat, n, begin, end, head)
        if text:
            return text, found.name
    if (not head or head == "共有") and n.unit.endswith("人口"):
        return "人口", "indicator.words-before"
    if head or (tail := _tail(flat, n, end)):
        return head or tail, "indicator.words-before"
    return None, ""


# 额度, 缺口, 实际 say nothing without what they are of.
ATTRIBUTE = re.compile(
    r"^(?:尚有|还有|仍有|尚|还|仍|其余|剩余)|^(?:额度|长度|总长|面积|总面积|规模|单价|均价|标准|缺口|结余|实际|其中|目前|数量|总数|金额|总额|人数|户数)[^，]{0,4}$"
)


def split(names, count):
    """The parts of 生猪、牛、羊出栏 when there are `count` of them, each with the noun that ends them all."""
    parts = re.split("、", names)
    if len(parts) != count:
        parts = re.split("[、和及与]", names)
    if len(parts) != count:
        return None
    noun = re.search(
        r"(?:产量|浓度|增加值|投资|收入|贷款|存款|余额|面积|出栏|存栏|销售额|营业额|支出|产值|率)$", parts[-1]
    )
    return [part if not noun or part.endswith(noun.group()) else part + noun.group() for part in parts]
