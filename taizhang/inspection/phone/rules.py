"""Why something that a phone brings is held (待裁), what the office may decide, and what is odd about a photo. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_

TWINS_WITHIN = timedelta(minutes=30)
CLOCK_SLACK = timedelta(minutes=10)
FAR_METRES = 200


class Reason(StrEnum):
    """What had changed between the note and its arrival; the first that holds is told."""

    VISIT_CANCELLED = "visit_cancelled"
    VISIT_HANDED = "visit_handed"
    POINT_CLOSED = "point_closed"
    POINT_MOVED = "point_moved"
    CLAUSE_GONE = "clause_gone"
    OWN_UNIT = "own_unit"
    CLOSED_SINCE = "closed_since"
    TWIN = "twin"
    NOTED_SINCE = "noted_since"


REASONS = {
    Reason.VISIT_CANCELLED: N_("这次检查已经取消"),
    Reason.VISIT_HANDED: N_("这次检查已经换了人"),
    Reason.POINT_CLOSED: N_("点位已经撤销"),
    Reason.POINT_MOVED: N_("点位换了责任单位"),
    Reason.CLAUSE_GONE: N_("体系换了版，没有这一条了"),
    Reason.OWN_UNIT: N_("点位现在归督查员自己的单位"),
    Reason.CLOSED_SINCE: N_("记的时候还没销号，传到时已经销号"),
    Reason.TWIN: N_("别人半小时内在这里记过同一条"),
    Reason.NOTED_SINCE: N_("记了以后、传到以前，别人在这里也记了同一条"),
}


class Decision(StrEnum):
    ISSUE = "issue"
    JOIN = "join"
    DROP = "drop"


DECISIONS = {Decision.ISSUE: N_("作为问题"), Decision.JOIN: N_("并入"), Decision.DROP: N_("不作为问题")}


class Doubt(StrEnum):
    """What a person should look at in a photo; none of it refuses the photo."""

    DARK = "dark"
    BLANK = "blank"
    SCREENSHOT = "screenshot"
    AGAIN = "again"
    ALIKE = "alike"
    SAME = "same_as_before"
    FAR = "far"
    CLOCK = "clock"
    OLD = "old"
    SMALLER = "smaller"


DOUBTS = {
    Doubt.DARK: N_("几乎全黑"),
    Doubt.BLANK: N_("看不出内容，可能镜头被挡住"),
    Doubt.SCREENSHOT: N_("像是截屏，不是相机拍的"),
    Doubt.AGAIN: N_("同一张照片在别的问题里用过"),
    Doubt.ALIKE: N_("和别的问题里的一张照片几乎一样"),
    Doubt.SAME: N_("和整改前的照片几乎是同一张"),
    Doubt.FAR: N_("拍摄位置离点位{metres}米"),
    Doubt.CLOCK: N_("手机时间比服务器快，以收到时间为准"),
    Doubt.OLD: N_("文件比按快门早{minutes}分钟，可能是相册里的旧照片"),
    Doubt.SMALLER: N_("原图太大，手机缩小以后传的"),
}


def is_twin(mine: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    """Whether two notes, each (arrived, by the phone's clock), were made within half an hour of each other by either
    clock: phones that were out of reach arrive hours later, and clocks may be wrong."""
    pairs = [(mine[0], other[0]), (mine[1], other[1])]
    return any(a and b and abs(a - b) <= TWINS_WITHIN for a, b in pairs)


def is_ahead(device_at: datetime | None, at: datetime) -> bool:
    """A photo cannot have been taken after it arrived."""
    return device_at is not None and device_at > at + CLOCK_SLACK
