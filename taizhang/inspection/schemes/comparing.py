"""Two versions of a scheme beside each other, clause by clause. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from taizhang.engine.grams import grams
from taizhang.engine.refusal import N_

from . import cells
from .rules import ClauseSpec


class Change(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


CHANGES = {Change.NEW: N_("新增"), Change.GONE: N_("删去"), Change.CHANGED: N_("改了"), Change.SAME: N_("没变")}

TOLD: tuple[tuple[str, str, Callable[[ClauseSpec], str]], ...] = (
    ("no", N_("编号"), lambda c: c.no),
    ("title", N_("内容"), lambda c: c.title),
    ("parent", N_("上一级"), lambda c: c.parent_key),
    ("methods", N_("测评方式"), lambda c: cells.methods_said(c.methods)),
    ("score", N_("分值"), lambda c: cells.number_said(c.score)),
    ("step", N_("每处扣分"), lambda c: cells.number_said(c.step)),
    ("is_veto", N_("一票否决"), lambda c: cells.YES if c.is_veto else ""),
    ("is_precondition", N_("前置条件"), lambda c: cells.YES if c.is_precondition else ""),
    ("zeroes", N_("问题即零分"), lambda c: cells.YES if c.zeroes else ""),
    ("point_types", N_("点位类型"), lambda c: cells.types_said(c.point_types)),
    ("severity", N_("整改期限"), lambda c: cells.severity_said(c.severity)),
    ("wanted", N_("所需材料"), lambda c: c.wanted),
    ("wanted_count", N_("材料份数"), lambda c: str(c.wanted_count or "")),
)


@dataclass(frozen=True)
class Difference:
    """A clause of either version; `changes` are (field's word, what stood, what stands)."""

    change: Change
    clause: ClauseSpec
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def likeness(one: str, other: str) -> float:
    """How much of two sentences is the same, from 0 to 1: pairs of characters that both have, of all they have."""
    a, b = set(grams(one)), set(grams(other))
    return len(a & b) / len(a | b) if a and b else 0.0


def compare(old: Sequence[ClauseSpec], new: Sequence[ClauseSpec]) -> list[Difference]:
    """The clauses of the new version in their order; those that are gone stand behind what they stood behind."""
    were = {clause.key: clause for clause in old}
    are = {clause.key: clause for clause in new}
    gone: dict[str, list[ClauseSpec]] = {}
    last = ""
    for clause in old:
        if clause.key in are:
            last = clause.key
        else:
            gone.setdefault(last, []).append(clause)
    found = [Difference(Change.GONE, clause) for clause in gone.get("", [])]
    for clause in new:
        was = were.get(clause.key)
        changes = _changes(was, clause, were, are) if was else []
        change = Change.NEW if was is None else Change.CHANGED if changes else Change.SAME
        found.append(Difference(change, clause, changes))
        found += [Difference(Change.GONE, each) for each in gone.get(clause.key, [])]
    return found


def _changes(was, clause, were, are):
    changes = []
    for name, word, said in TOLD:
        before, after = said(was), said(clause)
        if before != after:
            if name == "parent":
                before, after = _no(were, before), _no(are, after)
            changes.append((word, before, after))
    return changes


def _no(known, key):
    return known[key].no if key in known else ""


def is_same(old: Sequence[ClauseSpec], new: Sequence[ClauseSpec]) -> bool:
    """Whether nothing would change, not even the order."""
    return [c.key for c in old] == [c.key for c in new] and all(d.change == Change.SAME for d in compare(old, new))
