"""Every change of org except accounts (accounts.py). Each is one event; projections follow from it.

`by` is the Actor, and None only at the founding, which happens at the console. Creating actions return the
entry; its `stream_id` is the id of what was created.
"""

from taizhang.org.actions.calendar import set_calendar
from taizhang.org.actions.delegations import appoint_stand_in, delegate, end_delegation
from taizhang.org.actions.founding import Administrator, Founded, found_area
from taizhang.org.actions.grants import confirm_role, propose_role, refuse_role, revoke_role
from taizhang.org.actions.leaves import end_leave, take_leave
from taizhang.org.actions.moves import cancel_move, move_post, note_moved, record_move
from taizhang.org.actions.posts import begin_post, end_post, enter_person
from taizhang.org.actions.task_forces import (
    TaskForceSpec,
    change_task_force,
    dissolve_task_force,
    found_task_force,
)
from taizhang.org.actions.units import (
    add_alias,
    close_unit,
    drop_alias,
    found_outside,
    found_unit,
    rename_unit,
    set_phone,
)

__all__ = [
    "Administrator",
    "Founded",
    "TaskForceSpec",
    "add_alias",
    "appoint_stand_in",
    "begin_post",
    "cancel_move",
    "change_task_force",
    "close_unit",
    "confirm_role",
    "delegate",
    "dissolve_task_force",
    "drop_alias",
    "end_delegation",
    "end_leave",
    "end_post",
    "enter_person",
    "found_area",
    "found_outside",
    "found_task_force",
    "found_unit",
    "move_post",
    "note_moved",
    "propose_role",
    "record_move",
    "refuse_role",
    "rename_unit",
    "revoke_role",
    "set_calendar",
    "set_phone",
    "take_leave",
]
