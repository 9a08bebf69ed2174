"""The commands of the room's subjects."""

from taizhang.notices.ladder import commands  # noqa: F401
