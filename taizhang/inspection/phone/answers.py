"""What the phone is told of what has arrived."""

from django.utils.translation import gettext

from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Finding, Photo
from taizhang.ledger.rules import SHANGHAI

from . import doubts
from .rules import REASONS


def name():
    return gettext("督查检查")


def short_name():
    return gettext("检查")


def photo_receipt(arrival):
    """回执: the fingerprint that the server has counted itself, and when it was whole."""
    at = arrival.at.astimezone(SHANGHAI)
    return f"{arrival.sha256[:4]}…{arrival.sha256[-2:]} {at:%H:%M:%S}"


def noted(actor, entry):
    """How the finding stands now, with the receipt of the note."""
    rows = Finding.objects.filter(area_id=actor.area_id, pk=entry.stream_id)
    finding = rows.select_related("item", "held").first()
    held = getattr(finding, "held", None) if finding.state in (State.HELD, State.DROPPED) else None
    shots = Photo.objects.filter(area_id=actor.area_id, finding=finding).order_by("pk") if finding.photo_count else ()
    odd = dict.fromkeys(sentence for shot in shots for sentence, _ in doubts.words(shot))
    return {
        "finding": finding.pk, "state": finding.state, "receipt": entry.receipt, "photos": finding.photo_count,
        "number": finding.item.number if finding.item else "", "rebound": finding.rebound_of_id is not None,
        "reason": gettext(REASONS[held.reason]) if held else "", "why": held.why if held else "",
        "doubts": list(odd),
    }  # fmt: skip
