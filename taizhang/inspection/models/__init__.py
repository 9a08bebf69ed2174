from .desks import SchemeSheet
from .dossiers import Filed, FiledUnder, Need
from .draws import Draw
from .findings import Finding, Observation, Photo
from .held import Arrival, Held
from .maps import Outline
from .points import Point
from .schemes import Clause, Scheme, Version
from .scores import ClauseTally, FindingTally, PointScore, Round, UnitScore, Veto
from .sheets import PointSheet
from .visits import Stop, Visit

__all__ = [
    "Arrival",
    "Clause",
    "ClauseTally",
    "Draw",
    "Filed",
    "FiledUnder",
    "Finding",
    "FindingTally",
    "Held",
    "Need",
    "Observation",
    "Outline",
    "Photo",
    "Point",
    "PointScore",
    "PointSheet",
    "Round",
    "Scheme",
    "SchemeSheet",
    "Stop",
    "UnitScore",
    "Version",
    "Veto",
    "Visit",
]
