"""Self-checks as the journal tells them."""

from datetime import date

from django.db.models import F

from taizhang.inspection.findings.projections import ROWS_PER_ENTRY
from taizhang.inspection.models import Alike, AlikePoint

from .rules import Answer


def ordered(e):
    said = e.pub
    Alike.objects.create(
        id=e.stream_id, area_id=e.area_id, finding_id=said["finding"], visit_id=said["visit"], type=said["type"],
        unit_id=said["unit"], text=e.priv["text"], due_on=date.fromisoformat(said["due_on"]),
        point_count=len(said["points"]), at=e.at, by_text=e.by_text,
    )  # fmt: skip
    AlikePoint.objects.bulk_create(
        AlikePoint(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, alike_id=e.stream_id, point_id=row["point"],
            unit_id=row["unit"],
        )
        for n, row in enumerate(said["points"])
    )  # fmt: skip


def answered(e):
    AlikePoint.objects.filter(area_id=e.area_id, pk=e.pub["row"]).update(
        answer=e.pub["answer"], text=e.priv["text"], finding_id=e.pub["finding"], at=e.at, by_text=e.by_text
    )
    Alike.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        answered_count=F("answered_count") + 1, wrong_count=F("wrong_count") + int(e.pub["answer"] == Answer.WRONG)
    )
