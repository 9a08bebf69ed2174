from .after import Cause, Dispute
from .alike import Alike, AlikePoint
from .desks import SchemeSheet
from .dossiers import Filed, FiledUnder, Need, Offer
from .draws import Draw
from .feedback import Feedback, FeedbackPoint
from .findings import Finding, Observation, Photo
from .held import Arrival, Held
from .maps import Outline
from .points import Point
from .schemes import Clause, Scheme, Version
from .scores import ClauseTally, FindingTally, PointScore, Round, UnitScore, Veto
from .sheets import PointSheet
from .visits import Stop, Visit
from .watches import LookBack, Watch

__all__ = [
    "Alike",
    "AlikePoint",
    "Arrival",
    "Cause",
    "Clause",
    "ClauseTally",
    "Dispute",
    "Draw",
    "Feedback",
    "FeedbackPoint",
    "Filed",
    "FiledUnder",
    "Finding",
    "FindingTally",
    "Held",
    "LookBack",
    "Need",
    "Observation",
    "Offer",
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
    "Watch",
]
