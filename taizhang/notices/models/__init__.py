"""What the room keeps, one module per subject."""

from .duties import ClosedRound
from .books import Book, BookDay, BookLine, BookRound
from .ladder import ItemStep, LadderHold, LadderPause, RegisterLadder
from .months import BurdenCap, UnitMonth, UnitWords
from .notice import ACTS, AT_HOME, Notice, NoticeRead, speaks_for
from .sending import Address, ChannelState, Message
from .summaries import Summary, SummaryDuty

__all__ = [
    "ACTS",
    "AT_HOME",
    "Address",
    "Book",
    "BookDay",
    "BookLine",
    "BookRound",
    "BurdenCap",
    "ChannelState",
    "ClosedRound",
    "ItemStep",
    "LadderHold",
    "LadderPause",
    "Message",
    "Notice",
    "NoticeRead",
    "RegisterLadder",
    "Summary",
    "SummaryDuty",
    "UnitMonth",
    "UnitWords",
    "speaks_for",
]
