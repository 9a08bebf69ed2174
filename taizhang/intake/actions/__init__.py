"""Every write of intake: receive a document, read it, decide at the desk, hand out."""

from taizhang.intake.actions.deciding import accept, accept_all, add, edit, hang, merge, reject, restore, split, undo
from taizhang.intake.actions.handing_out import hand_out
from taizhang.intake.actions.reading import begin, read
from taizhang.intake.actions.receiving import delete, describe, receive

__all__ = [
    "accept",
    "accept_all",
    "add",
    "begin",
    "delete",
    "describe",
    "edit",
    "hand_out",
    "hang",
    "merge",
    "read",
    "receive",
    "reject",
    "restore",
    "split",
    "undo",
]
