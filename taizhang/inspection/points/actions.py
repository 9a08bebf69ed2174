"""Open, change and close points (点位)."""

import io
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from taizhang import journal
from taizhang.engine import photos
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Point
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.journal import blobs
from taizhang.ledger.rules import day_of
from taizhang.org.models import Unit

from .rules import TYPES


@dataclass(frozen=True)
class PointSpec:
    """A point as somebody typed it."""

    title: str
    type: str
    unit_id: int
    sector_unit_id: int | None = None
    address: str = ""
    lat: Decimal | None = None
    lon: Decimal | None = None


@transaction.atomic
def open_point(spec, *, by, at):
    """设点: the stream's id is the point's, its number comes with it."""
    whole_county(by)
    pub, priv = _said(spec, by, at)
    point_id = journal.allot(by.area_id, "point")
    number = f"D{journal.serial(point_id):04d}"
    event = Event(("point", point_id), "inspection.point.opened", pub=pub | {"number": number}, priv=priv)
    return journal.append(event, by=by.signing(KEEP), at=at)


@transaction.atomic
def change_point(point, spec, *, by, at, seen=None):
    """Rename, move, or hand a point to another unit: from now on; what was seen there stays with whom it was."""
    whole_county(by)
    found = locked(point, by, seen)
    pub, priv = _said(spec, by, at)
    return journal.append(
        Event(("point", found.pk), "inspection.point.changed", pub=pub, priv=priv), by=by.signing(KEEP), at=at
    )


@transaction.atomic
def close_point(point, *, reason, by, at, seen=None):
    """撤点: it is visited no more; its history stays."""
    whole_county(by)
    found = locked(point, by, seen)
    if found.closed_on is not None:
        raise Refused("inspection.point_closed", N_("这个点位已经撤销。"))
    if not reason.strip():
        raise Refused("inspection.no_reason", N_("请写原因。"), "invalid")
    event = Event(
        ("point", found.pk), "inspection.point.closed", pub={"on": day_of(at).isoformat()},
        priv={"reason": reason.strip()[:200]},
    )  # fmt: skip
    return journal.append(event, by=by.signing(KEEP), at=at)


@transaction.atomic
def photograph(point, data: bytes, name: str, *, by, at):
    """The photo by which a point is known on the spot; a new one takes the place of the old one, which stays in the
    journal."""
    whole_county(by)
    found = locked(point, by)
    if not data:
        raise Refused("inspection.no_photo", N_("请选一张照片。"), "invalid")
    kind = photos.admit(data, name)
    if not kind.is_photo:
        raise Refused("inspection.no_photo", N_("请选一张照片。"), "invalid")
    ref = blobs.store(io.BytesIO(data), kind.mime)
    event = Event(("point", found.pk), "inspection.point.photographed", files=(ref,))
    return journal.append(event, by=by.signing(KEEP), at=at)


def locked(point, by, seen=None):
    found = Point.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(point, "pk", point)).first()
    if found is None:
        raise Refused("inspection.no_point", N_("没有这个点位。"), "missing")
    if seen not in (None, "") and str(seen) != str(found.version):
        raise Refused("inspection.stale_point", N_("您打开之后，这个点位已经有人改过。请看过最新的再提交。"), "stale")
    return found


def _said(spec, by, at):
    title = spec.title.strip()
    if not 0 < len(title) <= 100:
        raise Refused("inspection.point_title", N_("请写点位的名称，100字以内。"), "invalid")
    if spec.type not in TYPES:
        raise Refused("inspection.point_type", N_("请从列出的点位类型里选。"), "invalid")
    if len(spec.address.strip()) > 200:
        raise Refused("inspection.point_address", N_("地址200字以内。"), "invalid")
    units = [unit for unit in (spec.unit_id, spec.sector_unit_id) if unit]
    if Unit.objects.filter(area_id=by.area_id, pk__in=units).open_on(day_of(at)).count() != len(set(units)):
        raise Refused("inspection.point_unit", N_("请选点位归哪个单位管，单位要还在。"), "invalid")
    if (spec.lat is None) != (spec.lon is None):
        raise Refused("inspection.point_place", N_("经度和纬度要一起填。"), "invalid")
    pub = {"type": spec.type, "unit": spec.unit_id, "sector": spec.sector_unit_id}
    priv = {
        "title": title, "address": spec.address.strip(), "lat": degrees(spec.lat, 90), "lon": degrees(spec.lon, 180),
    }  # fmt: skip
    return pub, priv


def degrees(value, most):
    """A coordinate as text of six decimals, "" for none."""
    if value is None:
        return ""
    if not -most <= value <= most:
        raise Refused("inspection.degrees", N_("经纬度不对：纬度在-90到90之间，经度在-180到180之间。"), "invalid")
    return f"{value:.6f}"
