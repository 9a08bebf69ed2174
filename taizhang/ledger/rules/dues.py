"""By when an item is owed (时限): on a day, at once, for good, or when the next meeting says so."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused


class DueKind(StrEnum):
    DAY = "day"  # on a day, perhaps before an hour of it; or not said yet
    NOW = "now"  # 立即: on the day of issue
    LONG = "long"  # 长期: no day; the duty to report goes on
    MEETING = "meeting"  # the next meeting decides the day


DUE_KINDS = {
    DueKind.DAY: N_("到某一天"),
    DueKind.NOW: N_("立即"),
    DueKind.LONG: N_("长期"),
    DueKind.MEETING: N_("待会议定"),
}


@dataclass(frozen=True)
class Due:
    """A deadline as it stands. `on` is None for 长期 and 待会议定; `decide_on` is the day of the meeting."""

    kind: DueKind = DueKind.DAY
    on: date | None = None
    hour: int | None = None
    decide_on: date | None = None


def typed(kind, day, hour=None):
    """What a form with one date means: of 待会议定 the date is the meeting's. Contradictions are refused."""
    kind = DueKind(kind or DueKind.DAY)
    if kind in (DueKind.NOW, DueKind.LONG) and (day or hour):
        raise Refused(
            "ledger.due_without_day",
            N_("时限选了“立即”或“长期”，就不填日期和钟点。请去掉日期和钟点，或改选“到某一天”。"),
            "invalid",
        )
    if kind == DueKind.MEETING:
        if hour:
            raise Refused("ledger.meeting_without_hour", N_("等会议定的，只填开会那天，不填钟点。"), "invalid")
        return Due(kind, decide_on=day)
    return Due(kind, day, hour)
