"""Documents as the list, the desk and the waiting page show them."""

from django.urls import reverse

from taizhang.intake import purges
from taizhang.intake.actions import reading
from taizhang.intake.actions.entering import STREAM
from taizhang.intake.models import Document, Kind, Reading
from taizhang.intake.screens import scans
from taizhang.jobs import queries as jobs


def address(name, document) -> str:
    return reverse(name, args=[document.pk])


def item_url(item) -> str:
    return reverse("ledger:item", args=[item.pk])


def heading(document) -> dict:
    """The document's head as every page of intake shows it."""
    return {
        "id": document.pk,
        "title": document.title,
        "number": document.number,
        "issued_on": document.issued_on,
        "kind": Kind(document.kind).label,
        "by_text": document.received_by_text,
        "received_at": document.received_at,
        "file_name": document.file_name,
        "url": address("intake:document", document),
    }


def source_link(actor, at, *, item_id, origin_kind, origin_id, start, end) -> dict | None:
    """On an item's page: where its passage stands in the document, for those who may read documents. In a recognised
    text it may have moved since."""
    if origin_kind != STREAM or start is None:
        return None
    document = Document.objects.visible_to(actor).filter(pk=origin_id).only("pk", "pages").first()
    if document and document.pages:
        moved = document.candidates.filter(item_id=item_id).values_list("start", "end")
        start, end = min(moved, key=lambda span: abs(span[0] - start), default=(start, end))
    if document:
        return {"url": f"{address('intake:document', document)}?at={start}-{end}"}
    return {"purge_url": reverse("intake:purge", args=[origin_id])} if purges.was_purged(actor, origin_id) else None


def row(document) -> dict:
    """One line of 文件."""
    return heading(document) | {
        "proposed": document.proposed,
        "decided": document.decided,
        "left": document.proposed - document.decided,
        "accepted": document.accepted,
        "reading": document.reading,
        "is_read": document.reading == Reading.DONE,
        "has_failed": document.reading == Reading.FAILED,
        "is_scanning": document.reading == Reading.SCANNING,
    }


def waiting(document, actor) -> dict:
    """A document whose reading is under way, or stopped."""
    return {
        "document": heading(document),
        "has_failed": document.reading == Reading.FAILED,
        "length": len(document.text),
        "scan": scans.progress(document) if document.pages and not document.text else None,
        "can_decide": actor.can("intake.decide"),
        "far": _far(document),
    }


def _far(document):
    """第 3 篇，共 12 篇; None before the reader has told anything, and where the text is one piece."""
    if document.reading != Reading.WAITING or not document.text:
        return None
    done, total = jobs.far(document.area_id, reading.key(document.pk)) or (0, 0)
    return {"done": done, "total": total, "at": min(done + 1, total)} if total > 1 else None
