"""The agenda as the journal tells it. A ruling tells the units that its entry names."""

from datetime import date

from taizhang.ledger.models import Item
from taizhang.notices.models import HallCase, HallDays, HallStatement, Notice
from taizhang.notices.projections import ADDRESSEES
from taizhang.notices.rules import RULED

from .rules import State


def days_set(e):
    said = {"area_id": e.area_id, "days": e.pub["days"], "by_text": e.by_text}
    HallDays.objects.update_or_create(id=e.area_id, defaults=said)


def put(e):
    said = e.pub
    HallCase.objects.create(
        id=e.stream_id, area_id=e.area_id, item_id=said["item"], kind=said["kind"], blocker_id=said["blocker"],
        unit_id=said["unit"], other_unit_id=said["other"], on=date.fromisoformat(said["on"]),
        leader_person_id=said["leader"], leader_text=e.priv["leader"], put_at=e.at, put_by_text=e.by_text,
    )  # fmt: skip


def stated(e):
    HallStatement.objects.create(
        id=e.entry_id, area_id=e.area_id, case_id=e.stream_id, unit_id=e.pub["unit"], text=e.priv["text"], at=e.at,
        by_text=e.by_text,
    )  # fmt: skip


def taken_off(e):
    case = HallCase.objects.filter(area_id=e.area_id, pk=e.stream_id)
    case.update(state=State.OFF, text=e.priv["reason"], over_at=e.at, over_by_text=e.by_text)


def ruled(e):
    """On the item's own stream: it has one entry more."""
    HallCase.objects.filter(area_id=e.area_id, pk=e.pub["case"]).update(
        state=State.RULED, text=e.priv["text"], to_unit_id=e.pub["unit"], due_on=date.fromisoformat(e.pub["due_on"]),
        meanwhile_unit_id=e.pub["meanwhile"], over_at=e.at, over_by_text=e.by_text,
    )  # fmt: skip
    Item.objects.filter(area_id=e.area_id, pk=e.stream_id).update(version=e.stream_seq)
    Notice.objects.bulk_create(
        Notice(
            id=e.entry_id * ADDRESSEES + place, area_id=e.area_id, item_id=e.stream_id, kind=RULED.kind, at=e.at,
            by_text=e.by_text, text=e.priv["text"], to_unit_id=unit, asks=unit == e.pub["unit"],
        )
        for place, unit in enumerate(e.pub["tells"])
    )  # fmt: skip
