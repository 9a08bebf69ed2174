"""Labelled lines and brackets: 责任单位：…, 整改时限：…, （牵头单位：…；完成时限：…）.

They are no directives themselves; they say who owes the directives of their item, and by when.
"""

import re
from dataclasses import dataclass

from .. import dues, owners
from ..rules import named

_OWNER = r"牵头(?:责任)?(?:单位|部门)|(?:整改)?责任(?:单位|部门|主体)|主办(?:单位|部门)|承办(?:单位|部门)|整改单位|负责(?:单位|部门)|实施主体"
_PERSON = r"(?:整改|直接|第一)?责任人|(?:责任|牵头|包联|分管)领导"
_JOINT = r"(?:责任)?配合(?:单位|部门)|协办(?:单位|部门)|参与单位|协同单位"
_DUE = r"(?:整改|完成|办理|办结|工作|解决|落实|反馈|上报)(?:时限|期限|时间)|时限|期限"
_GOAL = r"(?:整改|工作|年度|任务|总体)?目标|(?:完成|验收|销号|整改)标准"
_WORK = r"(?:整改|工作|具体|主要|防控|保障|办理)?(?:措施|要求|任务|事项)|工作内容|任务内容|下一步(?:打算|工作|措施|安排)|整改意见|处理意见|意见建议|备注"
_OTHER = (
    r"(?:存在|反馈|具体|突出|主要)?问题(?:描述|表现|概述)?|(?:整改|工作|完成|落实)(?:进展|情况|结果|成效)(?:情况)?|进展情况|附件|(?:督办|交办|转办|信访)事项|事项来源|基本情况|领导批示|编号|密级|缓急|联系人|联系电话|抄送(?:单位)?|主送(?:单位)?|出席|列席|请假|缺席"
    r"|参会人员|参加人员|参加|主持人?|记录人?|地点|时间|会议(?:时间|地点|主持)|督导(?:单位|领导)|验收单位|电话|签发|检查(?:时间|人员|地点|单位)|被检单位"
)
KINDS = {
    "owner": _OWNER,
    "person": _PERSON,
    "joint": _JOINT,
    "due": _DUE,
    "goal": _GOAL,
    "work": _WORK,
    "other": _OTHER,
}
_LABEL = re.compile(
    r"(?:^|(?<=[。；，）、.\u3000]))(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、]|（[一二三四五六七八九十\d]{1,3}）|[①-⑳])?[【\[]?(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items())
    + r")[】\]]?(?:（[^（）]{1,16}）)?[：:]"
)
_RESPONSIBLE = re.compile(r"单位|部门|牵头|负责|配合|责任|时限|时间|期限|主体")
_UNBRACKETED = re.compile(r"(?:牵头|责任)(?:单位|部门)[：:][^。；]*$")
# A sentence that only says who: 由县工信局牵头，县发改委配合。
_BARE = re.compile(
    r"由?(?P<lead>[^，。；由]{2,60}?)(?:牵头(?:负责|落实|办理)?|(?:具体|按职责分工|分别)?负责(?:落实|组织实施)?)(?:[，、][^，。；]{2,80}?(?:配合|参与|协助|按职责分工负责))?"
)

_DUE_LABEL = named(__name__, "due.label", "A label such as 整改时限：长期 keeps its words where they name no limit.")
BY_LABEL = named(
    __name__,
    "owner.label",
    "责任单位：… and （牵头单位：…） name who owes it; a bracket's owner wins over the subject of its clause.",
)


@dataclass(slots=True)
class Fields:
    """What the labels of one item (or bracket) said."""

    owner: str | None = None
    joint: str | None = None
    due: dues.Due | None = None
    goal: str | None = None

    def __bool__(self):
        return bool(self.owner or self.joint or self.due or self.goal)

    def take(self, kind, view, start, end, year):
        """Keep the value of one label, a flat span."""
        text = view.flat[start:end].strip("，、；。：）")
        if kind == "owner" and not self.owner:
            self.owner = owners.clean(text)
        elif kind == "joint":
            self.joint = owners.clean(text)
        elif kind == "due":
            stop = start + len(text)
            found = dues.find(view, start, stop, year)
            self.due = found or (dues.Due(start, stop, text, None, _DUE_LABEL) if text else None)
        elif kind == "goal":
            self.goal = text

    def complete(self, directive, dated_on=None, add_working_days=None, overrides=False):
        """Give a directive what it did not say itself; a bracket's owner (`overrides`) wins over the subject."""
        if self.owner and (overrides or not directive.owner_stated):
            directive.owner, directive.because["owner"] = self.owner, BY_LABEL
        if self.joint and not directive.joint:
            directive.joint = self.joint
        if self.goal and not directive.done_when:
            directive.done_when = self.goal
        if self.due and not directive.due_text:
            directive.due_text, directive.due = self.due.printed or self.due.text, self.due.day
            directive.suggested_due_on = dues.suggest(self.due, dated_on, add_working_days)
            directive.because["due"] = self.due.rule


def labelled(flat, start, end):
    """The labels of a paragraph as (kind, label start, value start, value end); empty when it is plain text."""
    text = flat[start:end]  # a slice, so that ^ means the start of the paragraph
    found = [f for f in _LABEL.finditer(text) if _outside(text, f.start())] if "：" in text else []
    if not found or (found[0].start() and len(found) < 2 and found[0].lastgroup not in ("owner", "due", "joint")):
        return []
    stops = [f.start() for f in found[1:]] + [len(text)]
    return [
        (f.lastgroup, start + f.start(), start + f.end(), start + stop) for f, stop in zip(found, stops, strict=True)
    ]


def _outside(text, at):
    """Whether a place stands outside brackets (a bracket's own labels are read by `bracket`)."""
    return text.count("（", 0, at) <= text.count("）", 0, at)


def _opened_at(flat, start, end):
    """Where the bracket (or the bare label) of responsibilities that ends a clause opens, or None."""
    depth = 0
    for at in range(end - 1, max(start, end - 300) - 1, -1):
        depth += (flat[at] in "）)") - (flat[at] in "（(")
        if flat[at] in "（(" and depth <= 0:
            return at if _RESPONSIBLE.search(flat, at, end) else None
        if not depth and at == end - 1:
            break
    found = _UNBRACKETED.search(flat, start, end)
    return found.start() if found else None


def bracket(view, start, end, year):
    """(end of the clause without its closing bracket of responsibilities, what the bracket says)."""
    text = view.flat[start:end]
    if ("牵头" in text or "负责" in text) and (bare := _BARE.fullmatch(text)):
        lead = owners.clean(bare["lead"])
        if owners.is_party(lead):
            return start, Fields(owner=lead, joint=owners.joint_units(text))
    opened = _opened_at(view.flat, start, end)
    if opened is None:
        return end, Fields()
    fields = Fields()
    inner = opened + (view.flat[opened] in "（(")
    labels = labelled(view.flat, inner, end - (view.flat[end - 1] in "）)"))
    for kind, _, a, b in labels:
        fields.take(kind, view, a, b, year)
    if not labels:
        text = view.flat[inner:end].strip("（）()")
        fields.owner = (owners.led_by(text) or (owners.clean(text),))[0]
        fields.joint = owners.joint_units(text)
        fields.due = dues.find(view, inner, end, year)
        if not owners.is_party(fields.owner) and "、" not in fields.owner:
            fields.owner = None
    stop = opened
    while stop > start and view.flat[stop - 1] in "。；，、":
        stop -= 1
    return stop, fields
