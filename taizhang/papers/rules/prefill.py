"""What stands in a new paper before anybody writes: the office's text with what the items say. Pure; everything can
be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .kinds import Kind
from .presets import PRESETS
from .texts import SIGNER, Text, render, told

IN_TEXT = 8  # items told in the text; more of them stand in a table behind it
_SEE = "见事项清单"


@dataclass(frozen=True)
class Fact:
    """An item as a paper tells it. `due`: 2026年9月5日, 长期 …; `late`: working days beyond it, 0 in time."""

    number: str
    title: str
    unit: str = ""
    due: str = ""
    late: int = 0
    report: str = ""
    requirement: str = ""
    done_when: str = ""
    closed: str = ""
    closed_on: date | None = None
    light: str = ""


def written(kind: Kind, facts: Sequence[Fact], text: Text | None = None, theirs: str = "") -> tuple[str, str]:
    """(title, body) of a paper about these items. theirs: the number of a superior's paper that is answered."""
    text = text or PRESETS[kind]
    values = _values(facts, text.line) | {"来文文号": told(theirs) if theirs else None}
    return filled(text, values)


def filled(text: Text, values: Mapping[str, str | None]) -> tuple[str, str]:
    """(title, body) by values that were gathered already."""
    return render(text.title, values), render(text.body, values)


def _values(facts: Sequence[Fact], line: str) -> dict[str, str | None]:
    if not facts:
        unknown = ("事由", "事项清单", "牵头单位", "时限", "已超天数", "最近报告", "办结标准")
        return {**dict.fromkeys(unknown), "件数": "0", "超期件数": "0", "签发领导": SIGNER}
    one = values_of(facts[0])
    more = len(facts) > 1
    units = dict.fromkeys(fact.unit for fact in facts if fact.unit)
    return {
        "事由": f"“{one['事项']}”" + (f"等{len(facts)}件事项" if more else ""),
        "件数": str(len(facts)),
        "超期件数": str(sum(bool(fact.late) for fact in facts)),
        "事项清单": listed(facts, line),
        "牵头单位": told("、".join(units)) if units else None,
        "已超天数": str(max(fact.late for fact in facts)),
        **{name: _SEE if more else one[name] for name in ("时限", "最近报告", "办结标准")},
        "签发领导": SIGNER,
    }


def correction_title(paper) -> str:
    return f"关于更正“{paper.title}”的{'通报' if paper.kind == Kind.BULLETIN else '通知'}"[:120]


def correction_of(paper) -> str:
    """更正: which paper, what stands there and what it should be, from when."""
    on = f"{paper.made_on.year}年{paper.made_on.month}月{paper.made_on.day}日" if paper.made_on else ""
    return "\n".join(
        (
            f"{on}印发的《{paper.title}》（{paper.number}）内容有误，现更正如下：",
            "一、原文“【请填：原来怎么写】”，更正为“【请填：应当怎么写】”。",
            "二、其余内容不变。",
        )
    )


def listed(facts: Sequence[Fact], line: str) -> str:
    """Each item in a line; many stand in the table."""
    if len(facts) > IN_TEXT:
        return f"各事项见附件，共{len(facts)}件。"
    return lines_of(facts, line)


def lines_of(facts: Sequence[Fact], line: str) -> str:
    lines = [render(line, values_of(fact)) for fact in facts]
    return "\n".join([f"{n}.{said}" for n, said in enumerate(lines, 1)] if len(lines) > 1 else lines)


def values_of(fact: Fact) -> dict[str, str | None]:
    """What the line of an item may say. No value ends in a full stop: the text has its own."""
    is_day = fact.due[:1].isdigit()
    by = f"{fact.due}前办结" if is_day else f"时限：{fact.due or '未定'}"
    stands = f"已超{fact.late}个工作日" if fact.late else "尚未办结"
    report = fact.report.rstrip("。")
    doing = f"正在办理，{report}" if report else "正在办理"
    said = {
        "事项": fact.title,
        "编号": fact.number,
        "牵头单位": fact.unit,
        "时限": fact.due or "未定",
        "时限要求": by,
        "办理状态": f"应于{by}，{stands}" if is_day else stands,
        "已超天数": fact.late,
        "最近报告": report or "还没有报告",
        "报告情况": f"最近一次报告：{report}" if report else "最近没有报告进展",
        "工作要求": fact.requirement.rstrip("。") or "见事项",
        "办结标准": fact.done_when.rstrip("。") or "按要求办结",
        "办理结果": f"已于{fact.closed}办结" if fact.closed else doing,
    }
    return {**{name: told(value) for name, value in said.items()}, "销号日期": fact.closed or None}
