"""Taking a dossier: recorded before the file can be fetched."""

from typing import Any

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event


@transaction.atomic
def took_dossier(
    kind: str, subject_id: int, *, form: str, items: int, proofs: int, digest: str, by: Any, at: Any
) -> Any:
    """`kind`: item or register; `digest`: the SHA-256 that tells this very dossier from others."""
    pub = {
        "kind": kind, "subject": subject_id, "form": form, "items": items, "proofs": proofs, "digest": digest,
    }  # fmt: skip
    event = Event(("dossier", journal.allot(by.area_id, "dossier")), "papers.dossier.taken", pub)
    return journal.append(event, by=by.signing("ledger.see"), at=at)
