"""A row of an office's workbook against the ledger: what it would bring, and what stands in its way.

A row is matched by our own number, else by its title (without spaces and marks) and first lead unit in the register. An
empty cell says nothing and clears nothing. A draft is changed field by field. Of what has been issued a sheet brings
new lines of progress, recorded for the lead unit, and the responsible person; every other change is an act of its own
with its own right (改派, 延期).
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
PROGRESS, BY_ACT = "progress", frozenset({"responsible"})
"""Lines of progress, and the fields of an issued item, that a sheet may bring."""

ISSUED = N_(
    "{fields}和台账不一样，没有带入：这件已经交办（{state}），换单位用“改派”，改时限用“申请延期”，其余在事项页上办。"
)
OVER = N_("这件已经了结（{state}），表格不改它。")
NOT_NOW = N_("进展{count}条没有带入：现在是“{state}”，签收以后、申请销号以前才能带入。")
GONE = N_("台账里没有编号{number}，或者您看不到它。编号是交办时给的：新事项请把这一格空着。")
OTHER_REGISTER = N_("编号{number}不在这本台账册里。请另选台账册，或把这一格空着。")


Told = tuple[str, str]
"""A line of progress: its day as ISO date, its words."""


@dataclass(frozen=True)
class Stands:
    """An item of the ledger as it stands: each field as one text. `takes`: its lead unit is at work."""

    id: int
    state: str
    is_over: bool
    values: Mapping[str, str]
    takes: bool = False


@dataclass(frozen=True)
class Judged:
    """`changes`: (field, text that stands, text of the sheet); progress line by line. `why`: sentences about what is
    not brought in, with the fields or the number of lines that they are about."""

    verdict: Verdict
    changes: tuple[tuple[str, str, str], ...] = ()
    why: tuple[tuple[str, tuple[str, ...]], ...] = ()


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
    brings = tuple(change for change in changes if change[0] in BY_ACT) + (lines if stands.takes else ())
    shut = tuple(field for field, _, _ in changes if field not in BY_ACT)
    why = (((ISSUED, shut),) if shut else ()) + (() if stands.takes else _late(lines))
    if brings:
        return Judged(Verdict.CHANGED, brings, why)
    return Judged(Verdict.CONFLICT, changes + lines, why) if why else Judged(Verdict.SAME)


def _late(lines: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((NOT_NOW, tuple(text for _, _, text in lines)),) if lines else ()
