"""What the room keeps, one module per subject."""

from .months import BurdenCap, UnitMonth, UnitWords
from .notice import ACTS, AT_HOME, Notice, NoticeRead, speaks_for

__all__ = ["ACTS", "AT_HOME", "BurdenCap", "Notice", "NoticeRead", "UnitMonth", "UnitWords", "speaks_for"]
