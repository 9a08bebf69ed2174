"""Kinds and states of visits. Pure."""

from enum import StrEnum

from taizhang.engine.refusal import N_


class Kind(StrEnum):
    OPEN = "open"  # 明查
    UNDERCOVER = "undercover"  # 暗访: the inspected unit learns of it when something was found
    LOOK_BACK = "look_back"  # 回头看
    SELF_CHECK = "self_check"  # 自查: by the unit that owns the points


KINDS = {
    Kind.OPEN: N_("明查"),
    Kind.UNDERCOVER: N_("暗访"),
    Kind.LOOK_BACK: N_("回头看"),
    Kind.SELF_CHECK: N_("自查"),
}


# A second visit of these to the same unit within a week is asked about; what is owed by itself (回头看) or done by the
# unit (自查) is not.
COUNTED = (Kind.OPEN, Kind.UNDERCOVER)
APART_DAYS = 7  # our own default


class State(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


STATES = {State.PLANNED: N_("待检查"), State.DONE: N_("已检查"), State.CANCELLED: N_("已取消")}
