"""Points as the journal tells them."""

from datetime import date
from decimal import Decimal, InvalidOperation

from taizhang.inspection.models import Point


def number(text):
    """A coordinate of an entry; None where there is none or it was erased."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _columns(e):
    return {
        "title": e.priv["title"], "type": e.pub["type"], "unit_id": e.pub["unit"], "sector_unit_id": e.pub["sector"],
        "address": e.priv["address"], "lat": number(e.priv["lat"]), "lon": number(e.priv["lon"]),
        "version": e.stream_seq,
    }  # fmt: skip


def opened(e):
    Point.objects.create(id=e.stream_id, area_id=e.area_id, number=e.pub["number"], **_columns(e))


def changed(e):
    Point.objects.filter(area_id=e.area_id, pk=e.stream_id).update(**_columns(e))


def photographed(e):
    (ref,) = e.files
    Point.objects.filter(area_id=e.area_id, pk=e.stream_id).update(photo=ref.sha256, version=e.stream_seq)


def closed(e):
    Point.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        closed_on=date.fromisoformat(e.pub["on"]), version=e.stream_seq
    )
