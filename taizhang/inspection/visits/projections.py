"""Visits as the journal tells them."""

from datetime import date

from django.db.models import F

from taizhang.inspection.models import Stop, Visit

from .rules import State

STOPS_PER_ENTRY = 1 << 9


def planned(e):
    said = e.pub
    Visit.objects.create(
        id=e.stream_id, area_id=e.area_id, kind=said["kind"], title=e.priv["title"], scheme_id=said["scheme"],
        number=said["number"], round_id=said["round"], on=date.fromisoformat(said["on"]), person_id=said["person"],
        person_text=e.priv["name"], unit_id=said["unit"], stop_count=len(said["points"]),
        draw_id=said.get("draw"), second=e.priv.get("second", ""), version=e.stream_seq,
    )  # fmt: skip
    _stops(e, 0)


def joined(e):
    visit = Visit.objects.filter(area_id=e.area_id, pk=e.stream_id)
    _stops(e, visit.values_list("stop_count", flat=True).get())
    visit.update(stop_count=F("stop_count") + len(e.pub["points"]), version=e.stream_seq)


def _stops(e, before):
    Stop.objects.bulk_create(
        Stop(
            id=e.entry_id * STOPS_PER_ENTRY + n, area_id=e.area_id, visit_id=e.stream_id, point_id=point,
            place=before + n,
        )
        for n, point in enumerate(e.pub["points"], start=1)
    )  # fmt: skip


def handed(e):
    _move(e, person_id=e.pub["person"], person_text=e.priv["name"], unit_id=e.pub["unit"])


def ended(e):
    _move(e, state=State.DONE, ended_at=e.at)


def cancelled(e):
    _move(e, state=State.CANCELLED, ended_at=e.at)


def _move(e, **columns):
    Visit.objects.filter(area_id=e.area_id, pk=e.stream_id).update(version=e.stream_seq, **columns)
