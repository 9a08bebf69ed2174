"""What part a number plays: it measures something by itself, or says something of a figure before it."""

import re
from dataclasses import dataclass, field

from ..rules import rule
from . import cells, growths
from .quantities import Number

_SHARE = re.compile(r"(?:占(?!地)[^，。；]{0,36}|占比|比重)(?:比重|比例|份额)?(?:为|达到?|约|的|分别)*$")


@rule("figure", "bare-growth")
def bare_growth(flat):
    """A rate of growth without a base figure (固定资产投资同比增长9%) is a figure that is its own growth."""
    return ()


@rule("figure", "share")
def share(gap):
    """占全省新增贷款的46.8%: a rate that is a part of a whole, named after what it is a part of."""
    return bool(_SHARE.search(gap))


@rule("figure", "change")
def change(flat):
    """比年初增加162.3亿元, 高于全市1.5个百分点: how far a figure moved or stands from another; it owns no growth or rank."""
    return ()


@rule("figure", "past")
def past(gap):
    """比上年同期35285万元增收2445万元: the value of the year before, which owns nothing that follows."""
    return bool(growths.PAST.match(gap))


@rule("figure", "completion")
def completion(flat):
    """The rate at which a goal is met is a figure and, of the base before it, the completion."""
    return ()


@rule("figure", "goal")
def goal(flat):
    """The goal printed inside a completion (占年初预算16亿元的79.3%) is the target of the base before it."""
    return ()


@dataclass(slots=True)
class Draft:
    """A figure in the making."""

    n: Number
    part: str = "base"
    rule: str = ""
    indicator: str | None = None
    yoy_pct: float | None = None
    other_growth: dict = field(default_factory=dict)
    caliber: str | None = None
    rank: str | None = None
    rank_among: str | None = None
    rank_place: int | None = None
    target: float | None = None
    completion_pct: float | None = None
    period: str | None = None
    optional: bool = False
    against: str | None = None
    falls: bool = False
    because: list = field(default_factory=list)


@rule("figure", "cell")
def in_cell(view, row, at, names):
    """A cell that holds nothing but a number with its unit measures, of its row, what its column is called."""
    a, _b, words = row[at]
    n = cells.alone(words)
    if n is None:
        return None
    n.start, n.end, n.low_end = n.start + a, n.end + a, n.low_end + a
    column = cells.bare(names[at]) if at < len(names) else ""
    rank = cells.rank_in(row, names)
    place = int(re.sub(r"\D", "", rank)) if rank else None
    return Draft(
        n, rule="figure.cell", indicator=f"{cells.label_of(row)}{column}" or None, rank=rank or None, rank_place=place
    )
