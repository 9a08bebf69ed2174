"""A row of an office's workbook against the ledger: what it would bring, and what stands in its way.

A row is matched by our own number, else by its title (without spaces and marks) and first lead unit in the register. An
empty cell says nothing and clears nothing. A draft is changed field by field. Of what has been issued a sheet brings
new lines of progress, recorded for the lead unit, the joint units (改派, in which the lead units go on) and the
responsible person (定责任人). Of every other difference a sentence names the act that makes it, or says that none does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from taizhang.engine.refusal import N_


class Verdict(StrEnum):
    NEW = "new"
    HISTORY = "history"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    UNREAD = "unread"
    SKIPPED = "skipped"


VERDICTS = {
    Verdict.NEW: N_("新增"),
    Verdict.HISTORY: N_("记为历史"),
    Verdict.CHANGED: N_("有改动"),
    Verdict.SAME: N_("没有变化"),
    Verdict.CONFLICT: N_("和台账冲突"),
    Verdict.UNREAD: N_("读不懂"),
    Verdict.SKIPPED: N_("不是事项"),
}
BRINGS = frozenset({Verdict.NEW, Verdict.HISTORY, Verdict.CHANGED})
"""What can be brought in."""

DRAFT = "draft"
PROGRESS = "progress"
"""Lines of progress, as a field of an issued item."""

REISSUE = N_("{fields}和台账不一样，没有带入：到事项页办“改派”。")
EXTEND = N_("时限和台账不一样，没有带入：交办后只能延期，请牵头单位负责人在事项页“申请延期”。")
SET_DUE = N_("时限和台账不一样，没有带入：这件还没有定时限，到事项页办“定时限”。")
NO_DUE = N_("时限和台账不一样，没有带入：这是常态化事项，没有时限。")
FIXED = N_(
    "{fields}和台账不一样，没有带入：交办时下达的不再改。任务变了，撤销这件、另立一件；只是补充说明，写进进展那一列，"
    "前面写上哪天。"
)
LEADER = N_("分管领导和台账不一样，没有带入：交办时定的分管领导没有办法改。他不在岗，请他委托代办。")
OVER = N_("这件已经了结（{state}），表格不改它。")
NOT_NOW = N_("进展{count}条没有带入：现在是“{state}”，签收以后、申请销号以前才能带入。")
GONE = N_("台账里没有编号{number}，或者您看不到它。编号是交办时给的：新事项请把这一格空着。")
OTHER_REGISTER = N_("编号{number}不在这本台账册里。请另选台账册，或把这一格空着。")


Told = tuple[str, str]
"""A line of progress: its day as ISO date, its words."""
Why = tuple[tuple[str, tuple[str, ...]], ...]
"""Sentences about what is not brought in, each with the fields or the lines that it is about."""


@dataclass(frozen=True)
class Stands:
    """An item of the ledger as it stands: each field as one text. `takes`: its lead unit is at work; `regroups`: its
    joint units may change while the lead units go on; `due`: the sentence for another deadline."""

    id: int
    state: str
    is_over: bool
    values: Mapping[str, str]
    takes: bool = False
    regroups: bool = False
    due: str = EXTEND


@dataclass(frozen=True)
class Judged:
    """`changes`: (field, text that stands, text of the sheet); progress line by line."""

    verdict: Verdict
    changes: tuple[tuple[str, str, str], ...] = ()
    why: Why = ()


def judge(said: Mapping[str, str], stands: Stands | None, *, is_done: bool, fresh: Sequence[Told] = ()) -> Judged:
    """What a row that can be read would do. `said`: the fields of the sheet; `is_done`: it says that all is done;
    `fresh`: its dated lines of progress that the item does not have yet."""
    if stands is None:
        return Judged(Verdict.HISTORY if is_done else Verdict.NEW)
    changes = tuple(
        (field, stands.values.get(field, ""), text)
        for field, text in said.items()
        if text and text != stands.values.get(field, "")
    )
    lines = tuple((PROGRESS, "", text) for _, text in fresh)
    if stands.is_over:
        every = changes + lines
        return Judged(Verdict.CONFLICT, every, ((OVER, ()),)) if every else Judged(Verdict.SAME)
    if stands.state == DRAFT:
        return Judged(Verdict.CHANGED if changes else Verdict.SAME, changes, _late(lines))
    fields = [field for field, _, _ in changes]
    by_act = {"responsible"} | ({"joints"} if stands.regroups and "leads" not in fields else set())
    brings = tuple(change for change in changes if change[0] in by_act) + (lines if stands.takes else ())
    why = _shut([field for field in fields if field not in by_act], stands) + (() if stands.takes else _late(lines))
    if brings:
        return Judged(Verdict.CHANGED, brings, why)
    return Judged(Verdict.CONFLICT, changes + lines, why) if why else Judged(Verdict.SAME)


def _shut(fields: Sequence[str], stands: Stands) -> Why:
    """What is not brought in, by the act that would do it."""
    found: dict[str, list[str]] = {}
    says = {"leads": REISSUE, "joints": REISSUE, "due": stands.due, "leader": LEADER}
    for field in fields:
        found.setdefault(says.get(field, FIXED), []).append(field)
    return tuple((message, tuple(about)) for message, about in found.items())


def _late(lines: tuple[tuple[str, str, str], ...]) -> Why:
    return ((NOT_NOW, tuple(text for _, _, text in lines)),) if lines else ()
