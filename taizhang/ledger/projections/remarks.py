"""Remarks, their answers and looks at records, as the journal tells them."""

from taizhang.ledger.models import RecordLook, Remark, RemarkAnswer

from .base import day


def made(e):
    Remark.objects.create(
        id=e.stream_id,
        area_id=e.area_id,
        kind=e.pub["kind"],
        person_id=e.pub["person"],
        unit_id=e.pub["unit"],
        said_on=day(e.pub["said_on"]),
        source=e.priv["source"],
        text=e.priv["text"],
        by_person_id=e.person_id,
        by_text=e.by_text,
        at=e.at,
        seq=e.seq,
        others_from_on=day(e.pub["others_from_on"]),
    )


def answered(e):
    remark = Remark.objects.get(area_id=e.area_id, pk=e.stream_id)
    RemarkAnswer.objects.create(
        id=e.entry_id, area_id=e.area_id, remark=remark, text=e.priv["text"], by_text=e.by_text, at=e.at, seq=e.seq
    )
    remark.answer_count += 1
    remark.save(update_fields=["answer_count"])


def looked(e):
    RecordLook.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        person_id=e.pub["person"],
        by_person_id=e.person_id,
        by_text=e.by_text,
        purpose=e.priv["purpose"],
        at=e.at,
        seq=e.seq,
    )
