"""The monthly 督查通报 as text, in the order in which counties publish theirs: the whole, who does well, who is late,
what is asked.

Pure: the numbers are passed in, each as on the one-page sheet. What a person must say stays in 【】.
"""

from collections.abc import Sequence
from dataclasses import dataclass

PRAISED, NAMED = 5, 8  # units that are praised, items that are named


@dataclass(frozen=True)
class Standing:
    """Numbers of a filter or of one unit. `rate`: struck off of what was handed out, in percent, None where unknown."""

    name: str
    open: int
    red: int
    yellow: int
    closed: int  # struck off this month
    rate: int | None = None


@dataclass(frozen=True)
class Late:
    """A red item."""

    number: str
    title: str
    unit: str
    late: int  # working days beyond the deadline


@dataclass(frozen=True)
class Month:
    """What a bulletin tells. `before`: struck off in the month before; None where nobody knows."""

    year: int
    month: int
    total: Standing
    before: int | None
    units: Sequence[Standing]
    late: Sequence[Late]
    late_count: int
    as_of: str  # when, on which state of the journal


def title(month: Month, register: str) -> str:
    return f"关于{month.year}年{month.month}月{register or '督查事项'}落实情况的通报"


def body(month: Month) -> str:
    return "\n".join([*_overall(month), *_good(month), *_bad(month), "四、下一步要求", "【要求】", month.as_of])


def _overall(month):
    total = month.total
    rate = f"，销号率{total.rate}%" if total.rate is not None else ""
    told = f"截至目前，在办事项{total.open}件，其中红灯{total.red}件、黄灯{total.yellow}件；"
    told += f"本月销号{total.closed}件{rate}。"
    if month.before is not None:
        more = total.closed - month.before
        told += "与上月持平。" if more == 0 else f"比上月{'多' if more > 0 else '少'}{abs(more)}件。"
    return ["一、总体情况", told]


def _good(month):
    """Units without a red light that struck something off, the most first."""
    good = [unit for unit in month.units if not unit.red and unit.closed]
    good.sort(key=lambda unit: (-unit.closed, unit.name))
    if not good:
        return ["二、办理较好的单位", "本月没有既无红灯、又有销号的单位。"]
    told = "、".join(f"{unit.name}（销号{unit.closed}件）" for unit in good[:PRAISED])
    return ["二、办理较好的单位", f"{told}，没有红灯事项，提出表扬。"]


def _bad(month):
    if not month.late_count:
        return ["三、存在的问题", "没有超期未办结的事项。"]
    worst = sorted((unit for unit in month.units if unit.red), key=lambda unit: (-unit.red, unit.name))
    units = "、".join(f"{unit.name}{unit.red}件" for unit in worst[:NAMED]) + ("等" if len(worst) > NAMED else "")
    named = [
        f"{n}.{late.unit}：{late.title}（{late.number}），已超{late.late}个工作日。"
        for n, late in enumerate(month.late[:NAMED], start=1)
    ]
    rest = f"其余{month.late_count - len(named)}件见附件。" if month.late_count > len(named) else ""
    return ["三、存在的问题", f"红灯事项{month.late_count}件：{units}。", *named, *([rest] if rest else [])]
