"""What the room keeps, one module per subject."""

from .notice import ACTS, AT_HOME, Notice, NoticeRead, speaks_for

__all__ = ["ACTS", "AT_HOME", "Notice", "NoticeRead", "speaks_for"]
