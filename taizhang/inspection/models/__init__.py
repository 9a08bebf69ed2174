from .draws import Draw
from .findings import Finding, Observation, Photo
from .points import Point
from .schemes import Clause, Scheme, Version
from .visits import Stop, Visit

__all__ = ["Clause", "Draw", "Finding", "Observation", "Photo", "Point", "Scheme", "Stop", "Version", "Visit"]
