"""Letters from above as the journal tells them."""

from datetime import date

from django.db.models import F

from taizhang.inspection.models import Feedback, FeedbackPoint

ROWS_PER_ENTRY = 1 << 9


def received(e):
    Feedback.objects.create(
        id=e.stream_id, area_id=e.area_id, scheme_id=e.pub["scheme"], title=e.priv["title"], sender=e.priv["sender"],
        on=date.fromisoformat(e.pub["on"]), point_count=e.pub["count"], by_text=e.by_text, version=e.stream_seq,
    )  # fmt: skip
    FeedbackPoint.objects.bulk_create(
        FeedbackPoint(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, feedback_id=e.stream_id, n=n + 1,
            text=e.priv[f"point_{n}"],
        )
        for n in range(e.pub["count"])
    )  # fmt: skip


def issued(e):
    for point in e.pub["points"]:
        FeedbackPoint.objects.filter(area_id=e.area_id, feedback_id=e.stream_id, n=point["n"]).update(
            clause_key=point["clause"], clause_text=e.priv[f"clause_{point['n']}"], item_id=point["item"]
        )
    Feedback.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        issued_count=F("issued_count") + e.pub["count"], version=e.stream_seq
    )
