"""A point as a form or a row of a sheet has it: texts read as values, each fault with its sentence. Pure."""

from decimal import Decimal, InvalidOperation

from taizhang.engine.refusal import N_, Refused

SIX = Decimal("0.000001")


def place(lat: str, lon: str) -> tuple[Decimal | None, Decimal | None]:
    """(latitude, longitude) of two typed texts, both or none."""
    return _degrees(lat), _degrees(lon)


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
