"""Entries of the journal as lines for <c-journal>."""

from django.utils import timezone

from taizhang.journal import events


def lines(recorded, actor):
    """Newest first; the receipt is for auditors only."""
    is_auditor = "auditor" in actor.roles
    return [
        {
            "when": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            "says": events.sentence(entry),
            "by": entry.by_text,
            "tone": events.kind(entry.type).tone,
            "receipt": entry.receipt if is_auditor else "",
        }
        for entry in recorded
    ]
