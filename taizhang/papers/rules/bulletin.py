"""The numbers of the monthly 督查通报 and what its text may say of them: the whole, who does well, who is late.

Pure: the numbers are passed in, each as on the one-page sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .prefill import Fact, lines_of
from .texts import SIGNER, Text, render, told

PRAISED, NAMED = 5, 8  # units that are praised, items that are named in the text


@dataclass(frozen=True)
class Standing:
    """Numbers of a filter, a unit or a register. `rate`: struck off of what was handed out, in percent, None where
    unknown."""

    name: str
    open: int
    red: int
    yellow: int
    closed: int  # struck off this month
    rate: int | None = None
    id: int = 0


@dataclass(frozen=True)
class Month:
    """What a bulletin tells. `before`: struck off in the month before; None where nobody knows. `is_cut`: counting
    stopped before the end, there are more."""

    year: int
    month: int
    total: Standing
    before: int | None
    units: Sequence[Standing]
    late: Sequence[Fact]
    late_count: int
    as_of: str  # when, on which state of the journal
    register: str = ""
    registers: Sequence[Standing] = ()
    is_cut: bool = False


def written(month: Month, text: Text) -> tuple[str, str]:
    """(title, body)."""
    values = _values(month, text.line)
    return render(text.title, values), render(text.body, values)


def praised(month: Month) -> list[Standing]:
    """Units without a red light that struck something off, the most first."""
    good = [unit for unit in month.units if not unit.red and unit.closed]
    return sorted(good, key=lambda unit: (-unit.closed, unit.name))


def of_facts(facts: Sequence[Fact], today: date, as_of: str) -> Month:
    """The numbers of items that somebody picked one by one."""
    units = {fact.unit: [each for each in facts if each.unit == fact.unit] for fact in facts}
    late = [fact for fact in facts if fact.late]
    standings = [_counted(name, those, today) for name, those in units.items()]
    return Month(today.year, today.month, _counted("", facts, today), None, standings, late, len(late), as_of)


def _counted(name: str, facts: Sequence[Fact], today: date) -> Standing:
    shut = [fact for fact in facts if fact.closed_on]
    of_month = [fact for fact in shut if fact.closed_on and fact.closed_on >= today.replace(day=1)]
    yellow = sum(fact.light == "yellow" for fact in facts)
    late = sum(bool(fact.late) for fact in facts)
    rate = round(100 * len(shut) / len(facts)) if facts else None
    return Standing(name, len(facts) - len(shut), late, yellow, len(of_month), rate)


def _values(month: Month, line: str) -> dict[str, str | None]:
    total, many = month.total, "多" if month.is_cut else ""
    return {
        "年": str(month.year),
        "月": str(month.month),
        "台账册": told(month.register or "督查事项"),
        "在办": f"{total.open}{many}",
        "红灯": f"{total.red}{many}",
        "黄灯": f"{total.yellow}{many}",
        "本月销号": f"{total.closed}{many}",
        "上月销号": "不详" if month.before is None else str(month.before),
        "销号率": "不详" if total.rate is None else f"{total.rate}%",
        "与上月相比": _compared(total.closed, month.before),
        "表扬单位": _units([(unit.name, f"（销号{unit.closed}件）") for unit in praised(month)], PRAISED),
        "红灯单位": _units([(unit.name, f"{unit.red}件") for unit in _worst(month)], NAMED),
        "超期事项": _late(month, line),
        "数据时间": told(month.as_of),
        "签发领导": SIGNER,
    }


def _compared(now: int, before: int | None) -> str:
    if before is None:
        return "上月件数不详"
    more = now - before
    return "与上月持平" if more == 0 else f"比上月{'多' if more > 0 else '少'}{abs(more)}件"


def _worst(month: Month) -> list[Standing]:
    return sorted((unit for unit in month.units if unit.red), key=lambda unit: (-unit.red, unit.name))


def _units(named: list[tuple[str, str]], most: int) -> str:
    said = "、".join(told(name) + count for name, count in named[:most]) or "无"
    return said + (f"等{len(named)}个单位" if len(named) > most else "")


def _late(month: Month, line: str) -> str:
    if not month.late_count:
        return "没有超期未办结的事项。"
    shown = month.late[:NAMED]
    rest = month.late_count - len(shown)
    return "\n".join([lines_of(shown, line), *([f"其余{rest}件见附件。"] if rest > 0 else [])])
