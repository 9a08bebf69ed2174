"""What the room keeps, one module per subject."""

from .books import Book, BookDay, BookLine, BookRound, signs_for
from .duties import ClosedRound
from .hall import HallCase, HallDays, HallStatement
from .ladder import ItemStep, LadderHold, LadderPause, RegisterLadder
from .months import BurdenCap, UnitCall, UnitMonth, UnitWords
from .notice import ACTS, AT_HOME, Notice, NoticeRead, speaks_for
from .pairs import AskedTwice
from .sending import Address, ChannelState, Message
from .summaries import Summary, SummaryDuty

__all__ = [
    "ACTS",
    "AT_HOME",
    "Address",
    "AskedTwice",
    "Book",
    "BookDay",
    "BookLine",
    "BookRound",
    "BurdenCap",
    "ChannelState",
    "ClosedRound",
    "HallCase",
    "HallDays",
    "HallStatement",
    "ItemStep",
    "LadderHold",
    "LadderPause",
    "Message",
    "Notice",
    "NoticeRead",
    "RegisterLadder",
    "Summary",
    "SummaryDuty",
    "UnitCall",
    "UnitMonth",
    "UnitWords",
    "signs_for",
    "speaks_for",
]
