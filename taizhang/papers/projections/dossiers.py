"""Dossiers that were taken, as the journal tells them."""

from typing import Any

from taizhang.papers.models import Dossier


def taken(e: Any) -> None:
    Dossier.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        kind=e.pub["kind"],
        subject_id=e.pub["subject"],
        form=e.pub["form"],
        items=e.pub["items"],
        proofs=e.pub["proofs"],
        digest=e.pub["digest"],
        by_text=e.by_text,
        at=e.at,
        seq=e.seq,
    )
