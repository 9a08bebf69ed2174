"""Pages as plain values: templates print, they do not ask."""

from taizhang.intake.screens.correcting import corrected
from taizhang.intake.screens.correcting import form as correcting_form
from taizhang.intake.screens.desk import desk, following
from taizhang.intake.screens.documents import address, heading, row, source_link, waiting
from taizhang.intake.screens.handing_out import drafts, messages
from taizhang.intake.screens.learned import learned
from taizhang.intake.screens.purging import purge, purged, purges_waiting
from taizhang.intake.screens.scans import stopped_scans
from taizhang.intake.screens.sentences import sentences

__all__ = [
    "address", "corrected", "correcting_form", "desk", "drafts", "following", "heading", "learned", "messages", "purge",
    "purged", "purges_waiting", "row", "sentences", "source_link", "stopped_scans", "waiting",
]  # fmt: skip
