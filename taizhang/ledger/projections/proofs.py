"""Rows for the files that an entry hands in."""

from taizhang.engine import bands
from taizhang.ledger.models import Evidence, EvidenceWarning

from .base import instant, number


def keep_evidence(e, item, ids, report):
    """Rows for the files of this entry; returns the item's new counts."""
    doubted = 0
    for n, (said, file) in enumerate(zip(e.pub["evidence"], e.files, strict=True)):
        word = {name: e.priv[f"evidence_{n}_{name}"] for name in ("name", "caption", "lat", "lon", "dhash")}
        evidence = Evidence.objects.create(
            id=said["id"],
            area_id=e.area_id,
            item=item,
            report=report,
            no=said["no"],
            unit_id=e.pub["unit"],
            person_id=e.person_id,
            by_text=e.by_text,
            at=e.at,
            sha256=file.sha256,
            size=file.size,
            mime=file.mime,
            name=word["name"],
            caption=word["caption"],
            is_photo=said["is_photo"],
            taken_at=instant(said["taken_at"]),
            taken_lat=number(word["lat"]),
            taken_lon=number(word["lon"]),
            **_bands(word["dhash"]),
        )
        for warning in said["warnings"]:
            EvidenceWarning.objects.create(
                id=next(ids),
                area_id=e.area_id,
                evidence=evidence,
                kind=warning["kind"],
                other_item_id=warning["item"],
                other_evidence_id=warning["evidence"],
                amount=warning["amount"],
            )
        doubted += bool(said["warnings"])
    return {
        "evidence_count": item.evidence_count + len(e.pub["evidence"]),
        "doubt_count": item.doubt_count + doubted,
    }


def _bands(dhash):
    found = bands.columns(dhash)
    return {"dhash": dhash if found else "", **found}  # nothing of no photo, or of one that was erased
