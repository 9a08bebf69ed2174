"""撤回代录 as the journal tells it."""

from taizhang.ledger import search
from taizhang.ledger.models import Report
from taizhang.ledger.rules.retracting import LAST_WORDS

from . import parts
from .base import item_of, move
from .items import handler

SHORT = 200


def progress_retracted(e):
    """The words stay with their day and whose they were, and count no more; the last word is the newest one left."""
    item = item_of(e)
    reports = Report.objects.filter(area_id=e.area_id, item=item)
    ids = [line["report"] for line in e.pub["lines"]]
    days = set(reports.filter(pk__in=ids).values_list("at", flat=True))
    reports.filter(pk__in=ids).update(kind="retracted", reason=e.priv["text"])
    for part in parts.rows(e, item).filter(unit_id=e.pub["unit"], last_report_at__in=days):
        own = reports.filter(unit_id=part.unit_id, kind__in=("progress", "recorded"))
        parts.rows(e, item).filter(pk=part.pk).update(**_last(own))
    handler(e, item)
    said = _last(reports.filter(kind__in=LAST_WORDS)) if item.last_report_at in days else {}
    move(e, item, unchanged_count=e.pub["unchanged"], **said)
    search.index(item)


def _last(reports):
    """When something was last said, and the last words: 无变化 says none of its own."""
    at = reports.order_by("-at").values_list("at", flat=True).first()
    words = reports.exclude(kind="no_change").order_by("-at", "-id").values_list("text", flat=True).first()
    return {"last_report_at": at, "last_report": (words or "")[:SHORT]}
