"""Why a directive has this owner, due phrase and speaker: the names of what is decided in passing."""

from ..rules import named

STATED = named(__name__, "owner.stated", "The clause itself names the party that its demand is put to.")
GOVERNING = named(
    __name__,
    "owner.governing",
    "A clause without a subject is owed by the party that governs its paragraph or section.",
)
NAMED_LATER = named(
    __name__, "owner.named-later", "A party that a later segment names before 要 or 将 owes the clause."
)
OF_ROW = named(__name__, "owner.table-cell", "The cell of 责任单位 in the row of a task, or the heading of its group.")
ISSUER = named(__name__, "voice.issuer", "In a paper that names no speaker, the body that issued it speaks.")
AFTER_WORDS = named(
    __name__, "voice.after-quotation", "Who is named after a quotation (“…。”某某表示) said what stands inside it."
)


def of(owner_rule, due, speaker, heard):
    """Attribute → rule; `heard` says by which rule each speaker was heard last."""
    gave = {"owner": owner_rule, "due": due and due.rule, "speaker": speaker and heard.get(speaker, ISSUER)}
    return {attribute: name for attribute, name in gave.items() if name}
