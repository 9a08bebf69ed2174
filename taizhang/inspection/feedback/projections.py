"""Letters from above as the journal tells them."""

from datetime import date

from django.db.models import F

from taizhang.engine.events import ERASED, ERASED_FILE, FileRef
from taizhang.inspection.models import Feedback, FeedbackPoint

ROWS_PER_ENTRY = 1 << 9


def received(e):
    file = e.files[0] if e.files else FileRef("", 0)
    Feedback.objects.create(
        id=e.stream_id, area_id=e.area_id, scheme_id=e.pub["scheme"], title=e.priv["title"], sender=e.priv["sender"],
        number=e.priv.get("number", ""), on=date.fromisoformat(e.pub["on"]), document_id=e.pub.get("document"),
        file_name=e.priv.get("file_name", ""), sha256=file.sha256, size=file.size, point_count=e.pub["count"],
        by_text=e.by_text, version=e.stream_seq,
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


def answered(e):
    Feedback.objects.filter(area_id=e.area_id, pk=e.stream_id).update(paper_id=e.pub["paper"], version=e.stream_seq)


def erased(e):
    """What was read in a letter that was purged is gone."""
    if e.stream_kind != "feedback":
        return
    mine = Feedback.objects.filter(area_id=e.area_id, pk=e.stream_id)
    names = {name for target in e.pub["targets"] for name in target["names"]}
    mine.update(**dict.fromkeys(names & {"title", "sender", "number", "file_name"}, ERASED))
    if any(target["files"] for target in e.pub["targets"]):
        mine.update(sha256=ERASED_FILE.sha256, size=ERASED_FILE.size)
    read = [int(name.removeprefix("point_")) + 1 for name in names if name.startswith("point_")]
    FeedbackPoint.objects.filter(area_id=e.area_id, feedback_id=e.stream_id, n__in=read).update(text=ERASED)
