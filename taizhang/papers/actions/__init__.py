"""Every write of papers."""

from .dossiers import took_dossier
from .importing import MOST_ROWS, begin, bring_row, chosen, may_bring, mean, undo_row
from .nightly import exported_nightly
from .papers import (
    MOST_ITEMS,
    Content,
    choose_numbers,
    countersign,
    draft,
    edit,
    freeze,
    issue,
    may_draft,
    object_to,
    recall,
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
from .purging import may_open_original, take_away
from .texts import (
    DOCX,
    LARGEST_TEMPLATE,
    keep_template,
    look_through,
    may_write,
    remove_template,
    restore_text,
    write_text,
)

__all__ = [
    "DOCX", "LARGEST_TEMPLATE", "MOST_ITEMS", "MOST_ROWS", "Content", "begin", "bring_row", "choose_numbers",
    "chosen", "countersign", "draft", "edit", "exported_nightly", "freeze", "issue", "keep_template", "look_through",
    "may_bring", "may_draft", "may_open_original", "may_write", "mean", "object_to", "recall", "receive",
    "remove_template", "restore_text", "review", "revoke", "send_back", "sign", "snapshot", "speaks_for", "submit",
    "take_away", "took_dossier", "undo_row", "who", "withdraw", "word_of", "write_text",
]  # fmt: skip
