"""撤回代录: where an item stands when progress that was recorded for its lead unit counts no more. Pure.

What was recorded may have been the first word of the item (it went from 已签收 to 推进中), may have put off the next
report, and may have ended a row of 无变化. Each of these is taken back unless an entry after it moved the same thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from taizhang.engine.refusal import N_

from . import guards as g
from .rows import CLERK, Row, Side, stay
from .words import OPEN, State, Verb

TAKING_BACK = Row(
    Verb.RETRACT_PROGRESS, "ledger.enter", Side.OFFICE, stay(OPEN), CLERK, N_("交办后、销号前才能撤回代录的进展。"),
    wants=(g.a_reason,),
)  # fmt: skip

_ITEM = "ledger.item."
RECORDED, RETRACTED = f"{_ITEM}progress_recorded", f"{_ITEM}progress_retracted"
LAST_WORDS = ("progress", "no_change", "recorded", "history")
"""The kinds of reports that may be the last word of an item."""
REPORTS = {RECORDED, *(f"{_ITEM}{name}" for name in ("reported", "unchanged", "part_finished"))}


class Entry(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def stream_seq(self) -> int: ...
    @property
    def pub(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Standing:
    """The state that the item enters, and the columns that go back; what is not among them stays."""

    state: State
    columns: dict[str, Any] = field(default_factory=dict)


def without(
    entry: Entry, stream: Sequence[Entry], gone: set[int], *, state: str, report_due_on: str | None, was_last: bool
) -> Standing:
    """Where an item stands without `entry`. `stream`: all of its entries, the newest first; `gone`: ids of reports that
    were taken back before; `was_last`: the item's last word is one of the entry's."""
    stand = [e for e in stream if e is not entry and e.type != RETRACTED and not _is_gone(e, gone)]
    earlier = [e for e in stand if e.stream_seq < entry.stream_seq]
    later = [e for e in stand if e.stream_seq > entry.stream_seq]
    if any(e.type in REPORTS for e in later):  # the newer stays
        return Standing(State(state))
    before = next((e.pub["now"] for e in earlier if e.pub.get("now")), None)
    columns: dict[str, Any] = {"unchanged_count": _unchanged(earlier)} if was_last else {}
    if before and report_due_on == entry.pub["now"]["report_due_on"]:
        columns["report_due_on"] = before["report_due_on"]
    moved = [e.pub["now"]["state"] for e in (entry, *later) if e.pub.get("now")]
    if before and set(moved) == {State.IN_PROGRESS} and before["state"] in (State.ACCEPTED, State.REOPENED):
        state = before["state"]
    return Standing(State(state), columns)


def _is_gone(e: Entry, gone: set[int]) -> bool:
    return e.type == RECORDED and all(line["report"] in gone for line in e.pub["lines"])


def _unchanged(earlier: Sequence[Entry]) -> int:
    """Reports of no change in a row up to the last report among these."""
    last = next((e for e in earlier if e.type in REPORTS), None)
    return int(last.pub.get("count", last.pub.get("unchanged", 0))) if last else 0
