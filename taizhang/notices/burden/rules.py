"""What counts as a burden (为基层减负), and when a unit has been asked enough. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

MOST = 999


class Kind(StrEnum):
    HANDED = "handed"
    ASKED = "asked"
    TOLD = "told"
    FILLED = "filled"
    CLAIMED = "claimed"
    RETURNED = "returned"
    REBOUND = "rebound"
    FOUND = "found"


KINDS = {
    Kind.HANDED: N_("交办"),
    Kind.ASKED: N_("催报"),
    Kind.TOLD: N_("消息"),
    Kind.FILLED: N_("填报"),
    Kind.CLAIMED: N_("报办结"),
    Kind.RETURNED: N_("被退回"),
    Kind.REBOUND: N_("反弹"),
    Kind.FOUND: N_("查出不实"),
}


class Call(StrEnum):
    """What takes a unit's people away from their work: somebody comes, or they are called."""

    VISIT = "visit"
    MEETING = "meeting"


CALLS = {Call.VISIT: N_("检查"), Call.MEETING: N_("会议")}
NEAR = {Call.VISIT: 7}  # days within which a second one is asked to join the first

# Kinds of notice that hand something out, and those that ask for a report beyond what the calendar asks.
HANDS = frozenset({"issued", "reissued", "handed_over", "handout"})
ASKS = frozenset({"urged", "ladder_urged", "phoned", "instructed", "reopened"})

# What the doing side writes, and where its entry keeps the words.
FILLS = frozenset(
    f"ledger.item.{name}"
    for name in (
        "reported", "unchanged", "evidence_added", "blocker_named", "blocker_resolved", "extension_asked", "declined",
        "claim_drafted", "part_finished",
    )
)  # fmt: skip
_TYPED = ("text", "what", "reason", "statement", "remark")
# 无变化 repeats the last words: one tap, nothing typed.
_TAPPED = frozenset({"ledger.item.unchanged"})

CREDITS = {
    "ledger.item.claim_submitted": Kind.CLAIMED,
    "ledger.item.returned": Kind.RETURNED,
    "ledger.item.reopened": Kind.REBOUND,
}


def kinds_of(notice_kind: str) -> tuple[Kind, ...]:
    """What a notice to a unit is counted as."""
    if notice_kind in HANDS:
        return (Kind.TOLD, Kind.HANDED)
    return (Kind.TOLD, Kind.ASKED) if notice_kind in ASKS else (Kind.TOLD,)


def typed(event: str, words: Mapping[str, object]) -> int:
    """How many signs somebody typed into this entry."""
    if event in _TAPPED:
        return 0
    return sum(len(str(words.get(name) or "")) for name in _TYPED)


def check_cap(*caps: int) -> None:
    if not all(1 <= cap <= MOST for cap in caps):
        raise Refused("notices.cap", N_("每月上限请填 1 到 {most} 之间的整数。"), "invalid", most=MOST)


TOO_NEAR = N_("{units}在{month}月{day}日已有一次{kind}，前后不到一周。能并的请并成一次。")
AT_CAP = N_("{units}{month}月已有 {n} 次{kind}，到了县里定的上限。请并到已有的一次里。")


def too_often(
    held: Mapping[str, Iterable[date]], kind: Call, on: date, cap: int | None
) -> tuple[str, dict[str, object]] | None:
    """`held`: the days of such calls on each unit (by name), around that day. The sentence and its values, or None."""
    full = [unit for unit, days in held.items() if is_full(days, on, cap)]
    if full:
        return AT_CAP, {"units": _several(full), "month": on.month, "n": cap}
    near = {unit: day for unit, days in held.items() if (day := nearest(days, kind, on))}
    if near:
        first = min(near.values(), key=lambda day: (abs(day - on), day))
        of = [unit for unit, day in near.items() if day == first]
        return TOO_NEAR, {"units": _several(of), "month": first.month, "day": first.day}
    return None


def is_full(days: Iterable[date], on: date, cap: int | None) -> bool:
    """Whether that month has as many as the county allows."""
    return cap is not None and sum((day.year, day.month) == (on.year, on.month) for day in days) >= cap


def nearest(days: Iterable[date], kind: Call, on: date) -> date | None:
    """The nearest of those that are too near to that day."""
    reach = timedelta(days=NEAR.get(kind, 0))
    return min((day for day in days if abs(day - on) < reach), key=lambda day: (abs(day - on), day), default=None)


def _several(units: Sequence[str]) -> str:
    return "、".join(units[:3]) + ("…" if len(units) > 3 else "")


def may_ask(asked: Mapping[str, int], cap: int | None, *, is_leader: bool) -> None:
    """`asked`: how often each unit (by name) was asked this month. Beyond the cap only a leader asks, with a reason
    that is published."""
    if cap is None or is_leader:
        return
    full = [name for name, count in asked.items() if count >= cap]
    if full:
        raise Refused(
            "notices.over_cap",
            N_(
                "{units}本月已被催报 {cap} 次，到了县里定的上限。请等它按期报送；确实要再催的，请县领导批示，"
                "批示的理由会公示。"
            ),
            units="、".join(full),
            cap=cap,
        )


def share(part: int, whole: int) -> int | None:
    """Percent, rounded; None where there was nothing."""
    return round(100 * part / whole) if whole else None
