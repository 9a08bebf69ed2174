"""When two requests ask for the same: their words without what only says of which period, and in what form. Pure.

“本月城镇新增就业人数（人）” and “城镇新增就业人数累计完成情况” are the same question; “城镇新增失业人数” is another.
Two questions are the same only where every sign is: a pair that is missed costs what it cost before, one that is
wrong costs trust.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

SHORTEST = 3  # signs that are left; “情况” alone is no question

# Of which period, counted how, in what form, by whom it is asked: says nothing of what is asked.
_PERIOD = (
    "本月 本季度 本季 本周 本旬 本期 本年度 本年 今年 当月 当年 当期 全年 年度 月度 季度 每月 每周 每季度 截至目前 "
    "截至 目前"
)
_FORM = (
    "累计 完成 推进 落实 进展 情况 统计 汇总 汇报 报送 上报 报告 填报 台账 清单 报表 月报 周报 季报 有关 相关 工作 "
    "全县 县域 关于 做好 抓好 按时 及时"
)
_FILLERS = re.compile("|".join(sorted((*_PERIOD.split(), *_FORM.split()), key=len, reverse=True)))
_MEASURES = "元|人|人次|户|件|个|项|家|亩|公里|平方米|吨|%|套|处|栋|米|次|笔|份"
_UNIT_OF_MEASURE = re.compile(rf"\((?:万|亿|百|千)?(?:{_MEASURES})\)")
_SMALL = re.compile(r"[^\w]|[的之及其和与各]")


def plain(question: str) -> str:
    """The signs that say what is asked, in their order; empty where too little is left."""
    text = unicodedata.normalize("NFKC", question).casefold()
    text = _SMALL.sub("", _UNIT_OF_MEASURE.sub("", text))
    text = _FILLERS.sub("", text)
    return text if len(text) >= SHORTEST else ""


def key(question: str) -> str:
    """Equal for questions that are the same: 城镇新增就业 and 新增城镇就业 too."""
    return "".join(sorted(plain(question)))


@dataclass(frozen=True)
class Asked:
    """What a unit is asked in one round."""

    id: int
    question: str
    round_id: int
    unit_id: int | None


def pairs(asked: Iterable[Asked]) -> list[tuple[Asked, Asked]]:
    """Those that ask one unit the same in two rounds, the older first, each with the next."""
    by_key: dict[tuple[str, int], list[Asked]] = defaultdict(list)
    for one in asked:
        if one.unit_id and (of := key(one.question)):
            by_key[of, one.unit_id].append(one)
    found = []
    for same in by_key.values():
        same.sort(key=lambda one: one.id)
        found += [(a, b) for a, b in pairwise(same) if a.round_id != b.round_id]
    return sorted(found, key=lambda pair: (pair[0].id, pair[1].id))
