"""Pages as plain values: templates print, they do not ask."""

from taizhang.intake.screens.desk import desk, following
from taizhang.intake.screens.documents import address, heading, row, source_link, waiting
from taizhang.intake.screens.handing_out import drafts, messages

__all__ = ["address", "desk", "drafts", "following", "heading", "messages", "row", "source_link", "waiting"]
