from .desks import SchemeSheet
from .draws import Draw
from .findings import Finding, Observation, Photo
from .points import Point
from .schemes import Clause, Scheme, Version
from .sheets import PointSheet
from .visits import Stop, Visit

__all__ = [
    "Clause",
    "Draw",
    "Finding",
    "Observation",
    "Photo",
    "Point",
    "PointSheet",
    "Scheme",
    "SchemeSheet",
    "Stop",
    "Version",
    "Visit",
]
