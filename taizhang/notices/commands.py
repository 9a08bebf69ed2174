"""The commands of the room's subjects."""

from taizhang.notices.ladder import commands as ladder
from taizhang.notices.sending import commands as sending

__all__ = ["ladder", "sending"]
