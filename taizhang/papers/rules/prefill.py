"""What stands in a new paper before anybody writes: from the items that it is about. Pure; everything can be changed.

What a person must say stands in 【】: a paper is not handed in while one is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .kinds import Kind

IN_TEXT = 8  # items told in the text; more of them stand in a table behind it
SIGNER = "【签发领导】"


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


def title_of(kind: Kind, facts: Sequence[Fact]) -> str:
    about = "【事由】"
    if facts:
        about = f"“{facts[0].title}”" + (f"等{len(facts)}件事项" if len(facts) > 1 else "")
    return {
        Kind.HANDING_OUT: f"关于交办{about}的通知",
        Kind.URGING: f"关于催办{about}的通知",
        Kind.SUPERVISION: f"关于{about}的督办单",
        Kind.BULLETIN: f"关于{about}落实情况的通报",
        Kind.TALK: "关于约谈【单位】主要负责人的通知" if not facts else f"关于约谈{facts[0].unit}主要负责人的通知",
        Kind.REFERRAL: f"关于{about}移送问责的建议",
        Kind.REPORT: f"关于{about}办理情况的专报",
        Kind.DECISIONS: "【会议名称】议定事项清单",
        Kind.CLOSING: f"关于{about}的销号单",
        Kind.REPLY: f"关于{about}办理情况的复函",
    }[kind]


def correction_title(paper) -> str:
    return f"关于更正“{paper.title}”的{'通报' if paper.kind == Kind.BULLETIN else '通知'}"[:120]


def correction_of(paper) -> str:
    """更正: which paper, what stands there and what it should be, from when."""
    on = f"{paper.made_on.year}年{paper.made_on.month}月{paper.made_on.day}日" if paper.made_on else ""
    return "\n".join(
        (
            f"{on}印发的《{paper.title}》（{paper.number}）内容有误，现更正如下：",
            "一、原文“【原来怎么写】”，更正为“【应当怎么写】”。",
            "二、其余内容不变。",
        )
    )


def body_of(kind: Kind, facts: Sequence[Fact]) -> str:
    return "\n".join(_BODIES[kind](facts))


def _listed(facts: Sequence[Fact], tell) -> list[str]:
    """Each item in a line; many stand in the table."""
    if len(facts) > IN_TEXT:
        return [f"各事项见附件，共{len(facts)}件。"]
    return [f"{n}.{tell(fact)}" for n, fact in enumerate(facts, start=1)] if len(facts) > 1 else [*map(tell, facts)]


def _handed(fact: Fact) -> str:
    due = f"，{_by(fact)}" if fact.due else ""
    told = f"{fact.title}（{fact.number}），由{fact.unit}牵头{due}。"
    return told + (f"办结标准：{fact.done_when.rstrip('。')}。" if fact.done_when else "")


def _by(fact: Fact) -> str:
    return f"{fact.due}前办结" if fact.due[:1].isdigit() else f"时限：{fact.due}"


def _stands(fact: Fact) -> str:
    return f"{fact.title}（{fact.number}），{fact.unit}牵头，{_state(fact)}"


def _state(fact: Fact) -> str:
    late = f"已超{fact.late}个工作日" if fact.late else "尚未办结"
    told = f"应于{_by(fact)}，{late}。" if fact.due[:1].isdigit() else f"{late}。"
    return told + (f"最近一次报告：{fact.report.rstrip('。')}。" if fact.report else "最近没有报告进展。")


def _handing_out(facts):
    return [
        "现将下列事项交办给你们。", *_listed(facts, _handed),
        "请收到后及时签收，按时限办理；办结后提交佐证材料，申请销号。不能按期办结的，请在到期以前说明理由，申请延期。",
    ]  # fmt: skip


def _urging(facts):
    return [
        "下列事项请抓紧办理。", *_listed(facts, _stands),
        "请于2个工作日内在台账上报告进展；遇到卡点的，写明在等哪个单位、等什么。",
    ]  # fmt: skip


def _supervision(facts):
    told = _listed(facts, _stands)
    if len(facts) == 1:  # its number, title and unit stand above in the sheet
        told = [f"该事项{_state(facts[0])}"]
    return [
        *told,
        "请在收到后3个工作日内书面答复：目前进展、滞后原因、下一步措施和办结日期。主要负责人签字，加盖公章。",
    ]


def _bulletin(facts):
    late = [fact for fact in facts if fact.late]
    return [
        "一、总体情况",
        f"本期通报事项{len(facts)}件，其中超期{len(late)}件。",
        "二、存在的问题",
        *_listed(late or facts, _stands),
        "三、下一步要求",
        "【要求】",
    ]


def _talk(facts):
    return [
        "因下列事项推进不力，经研究，决定约谈你单位主要负责人。", *_listed(facts, _stands),
        f"约谈由{SIGNER}主持，时间：【约谈时间】，地点：【约谈地点】。请准备书面说明，按时参加。",
    ]  # fmt: skip


def _referral(facts):
    return [
        "经督查，下列事项存在推进不力的问题。", *_listed(facts, _stands),
        "已经催办、督办的情况：【催办、督办、约谈的时间和文号】",
        "建议按照干部管理权限，由有权机关依规依纪依法研究处理。是否问责、如何问责，由有权机关决定。",
    ]  # fmt: skip


def _report(facts):
    return [
        "现将有关情况报告如下。",
        "一、办理情况",
        *_listed(facts, _stands),
        "二、原因分析",
        "【原因】",
        "三、建议",
        "【建议】",
    ]


def _decisions(facts):
    return ["会议议定下列事项。", *_listed(facts, _handed), "请各承办单位按时限抓好落实，并按期报告进展。"]


def _closing(facts):
    def tell(fact):
        return f"{fact.title}（{fact.number}），经核验符合办结标准，{fact.closed or '【销号日期】'}销号。"

    return [*_listed(facts, tell), "如有反弹，将重新立案督办。"]


def _reply(facts):
    def tell(fact):
        state = f"已于{fact.closed}办结" if fact.closed else f"正在办理，{fact.report}" if fact.report else "正在办理"
        return f"{fact.title}：{state.rstrip('。')}。"

    return ["贵单位《【来文标题】》（【来文文号】）收悉。现将办理情况函复如下。", *_listed(facts, tell), "专此函复。"]


_BODIES = {
    Kind.HANDING_OUT: _handing_out,
    Kind.URGING: _urging,
    Kind.SUPERVISION: _supervision,
    Kind.BULLETIN: _bulletin,
    Kind.TALK: _talk,
    Kind.REFERRAL: _referral,
    Kind.REPORT: _report,
    Kind.DECISIONS: _decisions,
    Kind.CLOSING: _closing,
    Kind.REPLY: _reply,
}  # fmt: skip
