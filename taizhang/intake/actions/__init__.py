"""Every write of intake: receive a document, read it, decide at the desk, hand out, purge."""

from taizhang.intake.actions.correcting import correct
from taizhang.intake.actions.deciding import accept, accept_all, add, edit, hang, merge, reject, restore, split, undo
from taizhang.intake.actions.handing_out import hand_out
from taizhang.intake.actions.learning import forget
from taizhang.intake.actions.photographing import bind
from taizhang.intake.actions.purging import ask_purge, confirm_purge, refuse_purge
from taizhang.intake.actions.reading import begin, read
from taizhang.intake.actions.receiving import delete, describe, receive
from taizhang.intake.actions.scanning import recognise

__all__ = [
    "accept",
    "accept_all",
    "add",
    "ask_purge",
    "begin",
    "bind",
    "confirm_purge",
    "correct",
    "delete",
    "describe",
    "edit",
    "forget",
    "hand_out",
    "hang",
    "merge",
    "read",
    "receive",
    "recognise",
    "refuse_purge",
    "reject",
    "restore",
    "split",
    "undo",
]
