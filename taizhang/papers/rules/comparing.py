"""A row of an office's workbook against the ledger: what it would bring, and what stands in its way.

A row is matched by our own number, else by its title (without spaces and marks) and first lead unit in the register. An
empty cell says nothing and clears nothing. A draft is changed field by field; what has been issued is not changed from
a sheet, because each such change is an act of its own with its own right (改派, 延期).
"""

from collections.abc import Mapping
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
ISSUED = N_("这件已经交办（{state}），表格不改它：换单位用“改派”，改时限用“申请延期”，其余在事项页上办。")
OVER = N_("这件已经了结（{state}），表格不改它。")
GONE = N_("台账里没有编号{number}，或者您看不到它。编号是交办时给的：新事项请把这一格空着。")
OTHER_REGISTER = N_("编号{number}不在这本台账册里。请另选台账册，或把这一格空着。")


@dataclass(frozen=True)
class Stands:
    """An item of the ledger as it stands: each field as one text."""

    id: int
    state: str
    is_over: bool
    values: Mapping[str, str]


@dataclass(frozen=True)
class Judged:
    """`changes`: (field, text that stands, text of the sheet). `why`: the sentence of a conflict."""

    verdict: Verdict
    changes: tuple[tuple[str, str, str], ...] = ()
    why: str = ""


def judge(said: Mapping[str, str], stands: Stands | None, *, is_done: bool) -> Judged:
    """What a row that can be read would do. `said`: the fields of the sheet; `is_done`: it says that all is done."""
    if stands is None:
        return Judged(Verdict.HISTORY if is_done else Verdict.NEW)
    changes = tuple(
        (field, stands.values.get(field, ""), text)
        for field, text in said.items()
        if text and text != stands.values.get(field, "")
    )
    if not changes:
        return Judged(Verdict.SAME)
    if stands.state == DRAFT:
        return Judged(Verdict.CHANGED, changes)
    return Judged(Verdict.CONFLICT, changes, OVER if stands.is_over else ISSUED)
