"""Places on the earth. Pure."""

from enum import StrEnum
from math import asin, cos, pi, radians, sin, sqrt

from taizhang.engine.refusal import N_

RADIUS = 6_371_008.8
"""Of the sphere that comes nearest to the earth, in metres."""


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Between two places given in degrees, on a sphere (haversine)."""
    lat1, lon1, lat2, lon2 = map(radians, (lat1, lon1, lat2, lon2))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * RADIUS * asin(sqrt(half))


class Datum(StrEnum):
    """By which system a pair of degrees was written down."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


DATUMS = {
    Datum.WGS84: N_("WGS84（手机定位、GPS、测绘）"),
    Datum.GCJ02: N_("GCJ-02（从高德、腾讯地图上抄的）"),
}
_AXIS, _ECCENTRICITY = 6_378_245.0, 0.00669342162296594323  # Krasovsky's ellipsoid: half axis in metres, e²


def to_wgs84(lat: float, lon: float, datum: str = Datum.GCJ02) -> tuple[float, float]:
    """A place in WGS84, in degrees. GCJ-02 shifts a place by a formula that was never published officially; the one
    that everybody uses (googollee/eviltransform, after a source of 2013) is undone here step by step, which leaves less
    than a millimetre of it. Maps themselves lie off by up to a few metres. What lies outside China is not shifted."""
    if datum != Datum.GCJ02 or not (0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347):
        return lat, lon
    there_lat, there_lon = lat, lon
    for _ in range(8):  # each step leaves about a thousandth of the fault
        off_lat, off_lon = _shift(there_lat, there_lon)
        there_lat, there_lon = lat - off_lat, lon - off_lon
    return there_lat, there_lon


def _shift(lat: float, lon: float) -> tuple[float, float]:
    """By how many degrees GCJ-02 moves a place that is given in WGS84."""
    x, y = lon - 105.0, lat - 35.0
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    bent = 1 - _ECCENTRICITY * sin(radians(lat)) ** 2
    metres_north = _AXIS * (1 - _ECCENTRICITY) / (bent * sqrt(bent)) * pi / 180
    metres_east = _AXIS / sqrt(bent) * cos(radians(lat)) * pi / 180
    return north / metres_north, east / metres_east
