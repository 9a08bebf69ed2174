"""Texts of papers (范文) with placeholders: 【牵头单位】 is replaced by what the item says. Pure.

There is one form of placeholder and no language: a name stands for a value, once, as plain text. What a value brings
along is never looked at again. 【请填：…】 stays for a person; a paper is not handed in while one is left.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from taizhang.engine.refusal import N_, Refused

from .kinds import Kind

ASKS = "请填："
SIGNER = "【签发领导】"  # known when the draft is saved
MOST = {"title": 100, "body": 8000, "line": 600, "praised": 20, "named": 20}
_NAME = re.compile(r"【([^【】\n]{0,40})】")
_FLAT = str.maketrans("【】", "［］")


@dataclass(frozen=True)
class Text:
    """`line` tells each item of 【事项清单】 or 【超期事项】; the last two are what a bulletin calls its lists: one
    county's 红榜 is another's 黑榜."""

    title: str
    body: str
    line: str = ""
    praised: str = ""
    named: str = ""


ITEM = {
    "事项": N_("事项名称"),
    "编号": N_("事项编号"),
    "牵头单位": N_("牵头单位"),
    "时限": N_("2026年9月5日，或者长期"),
    "时限要求": N_("2026年9月5日前办结"),
    "办理状态": N_("应于哪天前办结，已超几个工作日"),
    "已超天数": N_("超了几个工作日，没超是0"),
    "最近报告": N_("最近一次报告的话"),
    "报告情况": N_("“最近一次报告：……”，或者“最近没有报告进展”"),
    "工作要求": N_("工作要求"),
    "办结标准": N_("办结标准"),
    "销号日期": N_("哪天销号"),
    "办理结果": N_("已于哪天办结，或者正在办理到哪一步"),
}
_WHOLE = {
    "事由": N_("“事项名称”，几件时加“等几件事项”"),
    "件数": N_("写了几件事项"),
    "超期件数": N_("其中超期几件"),
    "事项清单": N_("按“每件事项怎么写”，一件一行"),
    "牵头单位": N_("各牵头单位，用顿号隔开"),
    "时限": N_("一件时是它的时限，几件时写“见事项清单”"),
    "已超天数": N_("超得最久的超了几个工作日"),
    "最近报告": N_("一件时是它最近一次报告，几件时写“见事项清单”"),
    "办结标准": N_("一件时是它的办结标准，几件时写“见事项清单”"),
}
_SIGNED = {"签发领导": N_("签发人，存稿时填上")}
_MONTH = {
    "年": N_("哪年"),
    "月": N_("哪月"),
    "台账册": N_("台账册的名称，几本时是“督查事项”"),
    "在办": N_("在办几件"),
    "红灯": N_("红灯几件"),
    "黄灯": N_("黄灯几件"),
    "本月销号": N_("本月销号几件"),
    "上月销号": N_("上月销号几件"),
    "销号率": N_("百分之几，比如27%"),
    "与上月相比": N_("比上月多3件、比上月少3件，或者与上月持平"),
    "表扬单位": N_("没有红灯、本月有销号的单位和件数"),
    "红灯单位": N_("有红灯的单位和件数"),
    "超期事项": N_("按“每件事项怎么写”，一件一行"),
    "数据时间": N_("截至哪天几点，日志第几条"),
}
_BOOK = {
    "年": N_("哪年的账"),
    "月": N_("哪月的账"),
    "对账单位": N_("和哪个单位对的"),
    "开账日期": N_("县里这本账是哪天的"),
    "签认人": N_("单位谁签认的"),
    "县里条数": N_("县里记了几条"),
    "一致条数": N_("双方一致几条"),
    "差异条数": N_("有差异几条，含缺项"),
    "待定条数": N_("差异里督查室还没有定的几条"),
}
NAMES: dict[Kind, dict[str, str]] = {
    **dict.fromkeys(Kind, _WHOLE),
    **dict.fromkeys((Kind.SUPERVISION, Kind.TALK, Kind.REFERRAL, Kind.REPORT), _WHOLE | _SIGNED),
    Kind.BULLETIN: _MONTH | _SIGNED,
    Kind.BOOKS: _BOOK,
    Kind.REPLY: _WHOLE | {"来文文号": N_("上级督办的文号")},
}
LABELS = {
    "title": N_("标题"), "body": N_("正文"), "line": N_("每件事项怎么写"), "praised": N_("表扬的清单叫什么"),
    "named": N_("点名的清单叫什么"),
}  # fmt: skip


def told(value: object) -> str:
    """A value as it goes into a text: nothing in it looks like a placeholder, or like a blank that a person fills."""
    return str(value).translate(_FLAT)


def render(text: str, values: Mapping[str, str | None]) -> str:
    """Each placeholder by its value, in one pass. None: nobody knows it, a person has to fill it in."""

    def of(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            return found[0]
        value = values[name]
        return f"【{ASKS}{name}】" if value is None else value

    return _NAME.sub(of, text)


def names_for(kind: Kind, field: str) -> dict[str, str]:
    """What may stand in this part of a text, and what it means."""
    if field in ("praised", "named"):
        return {}
    return ITEM if field == "line" else NAMES[kind]


def fields_of(kind: Kind) -> list[str]:
    """The parts that a text of this kind has."""
    told = {Kind.BULLETIN: ("title", "body", "line", "praised", "named"), Kind.BOOKS: ("title", "body")}
    return [field.name for field in fields(Text) if field.name in told.get(kind, ("title", "body", "line"))]


def check(kind: Kind, text: Text) -> None:
    """Raise Refused for what is empty or too long, and for a placeholder that does not exist, naming those that do."""
    for field in fields_of(kind):
        said, label = getattr(text, field), LABELS[field]
        if not said.strip():
            raise Refused("papers.text.empty", N_("请写“{field}”。"), "invalid", field=label)
        if len(said) > MOST[field]:
            raise Refused("papers.text.long", N_("“{field}”最多{most}字。"), "invalid", field=label, most=MOST[field])
        known = names_for(kind, field)
        unknown = [name for name in _NAME.findall(said) if name not in known and not _asks(name)]
        if unknown:
            raise Refused(
                "papers.text.unknown",
                N_("“{field}”里没有这样的占位：{unknown}。能用的是{known}；要人来填的写成【请填：什么】。"),
                "invalid",
                field=label,
                unknown="、".join(f"【{name}】" for name in dict.fromkeys(unknown)),
                known="".join(f"【{name}】" for name in known) or "—",
            )
        if (left := _NAME.sub("", said).translate({ord("\n"): None})) and ("【" in left or "】" in left):
            raise Refused(
                "papers.text.brackets", N_("“{field}”里的【】没有成对，占位要写在一行里。"), "invalid", field=label
            )


def _asks(name: str) -> bool:
    return name.startswith(ASKS) and bool(name.removeprefix(ASKS).strip())
