"""Receipts (回执) for what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno

from taizhang.engine.receipt import Receipt
from taizhang.journal import proofs, signer
from taizhang.journal.models import Checkpoint, Entry, Log


@dataclass(frozen=True)
class Shown:
    """What the page of a receipt shows. `proof` is None until a checkpoint covers the entry (within a minute)."""

    origin: str
    seq: int
    at: datetime
    type: str
    leaf_hash: str
    proof: Receipt | None
    size: int = 0

    @property
    def short(self) -> str:
        return f"#{self.seq} {self.leaf_hash[:4]}…{self.leaf_hash[-3:]}"


def receipt(area_id: int, seq: int) -> Shown | None:
    """The receipt of an entry, with its proof under the earliest checkpoint that covers it. None: no such entry."""
    entry = Entry.objects.filter(area_id=area_id, seq=seq).only("seq", "at", "type", "leaf_hash").first()
    if entry is None:
        return None
    log = Log.objects.get(pk=area_id)
    hash_ = bytes(entry.leaf_hash)
    said = Shown(log.origin, seq, entry.at, entry.type, hash_.hex(), None)
    covering = Checkpoint.objects.filter(area_id=area_id, size__gt=seq).order_by("size").first()
    if covering is None:
        return said
    path = tuple(proofs.inclusion(area_id, seq, covering.size))
    proof = Receipt(seq, hash_, path, covering.note)
    return Shown(log.origin, seq, entry.at, entry.type, hash_.hex(), proof, covering.size)


def holds(area_id: int, proof: Receipt) -> bool:
    """Whether the proof stands under this log's own key."""
    log = Log.objects.get(pk=area_id)
    return signer.proves(proof, log.origin, bytes(log.public_key))


def qr(proof: Receipt) -> bytes:
    """The receipt as a QR code: SVG without styles or scripts."""
    out = BytesIO()
    code = segno.make(proof.text(), error="L", micro=False)
    code.save(out, kind="svg", scale=3, border=2, svgclass=None, lineclass=None, xmldecl=True)
    return out.getvalue()
