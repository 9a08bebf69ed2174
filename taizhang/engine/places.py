"""Places on the earth. Pure."""

from math import asin, cos, radians, sin, sqrt

RADIUS = 6_371_008.8
"""Of the sphere that comes nearest to the earth, in metres."""


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Between two places given in degrees, on a sphere (haversine)."""
    lat1, lon1, lat2, lon2 = map(radians, (lat1, lon1, lat2, lon2))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * RADIUS * asin(sqrt(half))
