"""The ledger leaving as files: recorded before they lie in their folder."""

from typing import Any

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event


@transaction.atomic
def exported_nightly(*, registers: int, files: int, items: int, digest: str, by: Any, at: Any) -> Any:
    """`digest`: the SHA-256 of the list of sums that lies beside the files."""
    pub = {"registers": registers, "files": files, "items": items, "digest": digest}
    event = Event(("export", journal.allot(by.area_id, "export")), "papers.nightly.exported", pub)
    return journal.append(event, by=by.signing("papers.export"), at=at)
