"""撤回代录: progress that was recorded for a unit counts no more. Its words stay, struck out, with why."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from taizhang import journal
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Report
from taizhang.ledger.rules import Verb, retracting

from .base import Work, iso


@transaction.atomic
def retract_progress(item, report_ids, *, reason, by, at, seen=None):
    """Take back what one `record_progress` told, by the ids of its reports. Where the item stood before, it stands
    again, unless something was reported since. Whoever takes it back is remembered as handler."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.RETRACT_PROGRESS, reason=reason)
    item, ids = work.item, set(report_ids)
    told = Report.objects.filter(area_id=by.area_id, item_id=item.pk)
    stream = journal.stream_of(by.area_id, "item", item.pk, limit=None, files=False)
    entry = next((e for e in stream if e.type == retracting.RECORDED and ids & _told(e)), None)
    if entry is None or told.filter(kind="recorded", pk__in=_told(entry)).count() != len(_told(entry)):
        raise Refused("ledger.not_recorded", N_("这条进展不是代录的，或者已经撤回了。"), "invalid")
    was_last = told.filter(pk__in=_told(entry), at=item.last_report_at).exists()
    stands = retracting.without(
        entry, stream, set(told.filter(kind="retracted").values_list("pk", flat=True)),
        state=item.state, report_due_on=iso(item.report_due_on), was_last=was_last,
    )  # fmt: skip
    work.step = replace(work.step, state=stands.state)
    due_on = stands.columns.get("report_due_on", iso(item.report_due_on))
    # The lights follow from what stands without it.
    item.report_due_on = date.fromisoformat(due_on) if due_on else None
    if "unchanged_count" in stands.columns:
        item.unchanged_count = stands.columns["unchanged_count"]
        left = told.filter(kind__in=retracting.LAST_WORDS).exclude(pk__in=_told(entry))
        item.last_report_at = left.order_by("-at").values_list("at", flat=True).first()
    return work.record(
        "progress_retracted",
        pub={
            "unit": entry.pub["unit"], "lines": [{"report": report} for report in sorted(_told(entry))],
            "unchanged": item.unchanged_count,
        },
        priv={"text": reason.strip()},
        moves=True,
    )  # fmt: skip


def _told(entry):
    return {line["report"] for line in entry.pub["lines"]}
