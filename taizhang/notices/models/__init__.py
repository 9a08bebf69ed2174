"""What the room keeps, one module per subject."""

from .notice import ACTS, Notice, NoticeRead, speaks_for

__all__ = ["ACTS", "Notice", "NoticeRead", "speaks_for"]
