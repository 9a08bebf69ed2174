"""Every write of papers."""

from .dossiers import took_dossier
from .importing import MOST_ROWS, begin, bring_row, chosen, may_bring, mean, undo_row
from .nightly import exported_nightly
from .papers import (
    MOST_ITEMS,
    Content,
    choose_numbers,
    draft,
    edit,
    freeze,
    issue,
    may_draft,
    receive,
    review,
    revoke,
    send_back,
    sign,
    snapshot,
    speaks_for,
    submit,
    who,
    withdraw,
    word_of,
)

__all__ = [
    "MOST_ITEMS", "MOST_ROWS", "Content", "begin", "bring_row", "choose_numbers", "chosen", "draft", "edit",
    "exported_nightly", "freeze", "issue", "may_bring", "may_draft", "mean", "receive", "review", "revoke",
    "send_back", "sign", "snapshot", "speaks_for", "submit", "took_dossier", "undo_row", "who", "withdraw",
    "word_of",
]  # fmt: skip
