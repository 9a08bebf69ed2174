"""What a finding is, and how long its rectification may take. Pure.

The severities are those of domains.md 2.3 and the register's practice: at once, within 3, 7 or 15 working days.
"""

from datetime import date, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_


class Severity(StrEnum):
    NOW = "now"
    DAYS3 = "days3"
    DAYS7 = "days7"
    DAYS15 = "days15"


SEVERITIES = {
    Severity.NOW: N_("立即"),
    Severity.DAYS3: N_("3个工作日"),
    Severity.DAYS7: N_("7个工作日"),
    Severity.DAYS15: N_("15个工作日"),
}
WORKING_DAYS = {Severity.NOW: 0, Severity.DAYS3: 3, Severity.DAYS7: 7, Severity.DAYS15: 15}


class Verdict(StrEnum):
    """What was seen of a clause at a point."""

    FINE = "fine"
    WRONG = "wrong"
    ABSENT = "absent"  # nothing there to look at


VERDICTS = {Verdict.FINE: N_("符合"), Verdict.WRONG: N_("不符合"), Verdict.ABSENT: N_("不涉及")}


class State(StrEnum):
    """Of a finding. From `ISSUED` on its item says how it stands."""

    ISSUED = "issued"
    SPOT = "spot"  # 当场整改: waits for somebody else to agree
    AGREED = "agreed"  # and somebody did
    HELD = "held"  # 待裁: something had changed meanwhile; a person decides
    DROPPED = "dropped"  # it is no finding


STATES = {
    State.ISSUED: N_("已交办"),
    State.SPOT: N_("当场整改待复核"),
    State.AGREED: N_("当场整改"),
    State.HELD: N_("待裁"),
    State.DROPPED: N_("不作为问题"),
}


NOT_COUNTED = frozenset({State.HELD, State.DROPPED})
"""What is not decided, or was none, takes nothing off a score."""


def due_on(severity: Severity, found_on: date, calendar) -> date:
    """The last day of rectification; `calendar` is an engine.workdays.Calendar. The day it was found does not count."""
    days = WORKING_DAYS[Severity(severity)]
    return calendar.add(found_on, days) if days else found_on


def is_rebound(closed_on: date | None, found_on: date, rebound_days: int) -> bool:
    """Whether the same clause at the same point counts as come back (domains.md 2.3: after 销号, within the period)."""
    return closed_on is not None and found_on <= closed_on + timedelta(days=rebound_days)
