"""A point as a form or a row of a sheet has it: texts read as values, each fault with its sentence. Pure."""

from decimal import Decimal, InvalidOperation

from taizhang.engine.places import Datum, to_wgs84
from taizhang.engine.refusal import N_, Refused

SIX = Decimal("0.000001")


def place(lat: str, lon: str, datum: str = Datum.WGS84) -> tuple[Decimal | None, Decimal | None]:
    """(latitude, longitude) of two typed texts, both or none, in WGS84."""
    return in_wgs84(_degrees(lat), _degrees(lon), datum)


def in_wgs84(lat: Decimal | None, lon: Decimal | None, datum: str) -> tuple[Decimal | None, Decimal | None]:
    """The same place; half a place, and what is none, stays for others to refuse."""
    if datum != Datum.GCJ02 or lat is None or lon is None:
        return lat, lon
    there = to_wgs84(float(lat), float(lon))
    return Decimal(there[0]).quantize(SIX), Decimal(there[1]).quantize(SIX)


def datum(text: object) -> str:
    """What was chosen; WGS84 for anything else."""
    return Datum.GCJ02 if text == Datum.GCJ02 else Datum.WGS84


def _degrees(text: str) -> Decimal | None:
    text = text.strip().rstrip("°NEne").strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 180:
        raise Refused(
            "inspection.degrees_typed", N_("“{text}”不是经纬度。请写成小数，比如34.7543。"), "invalid", text=text[:20]
        )
    return value.quantize(SIX)
