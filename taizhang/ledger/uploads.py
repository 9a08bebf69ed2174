"""Taking evidence in: sniff, keep the bytes, read what the device claims, look for doubts.

The look-ups are done here, in the act, and their answers stand in the event; a projector only writes them down.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import BinaryIO

from django.db.models import Q

from taizhang import journal
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import blobs
from taizhang.ledger.models import Evidence, Item
from taizhang.ledger.rules import Doubt

MOST_FILES = 20
MOST_BYTES = 20 * 1024 * 1024
NEAR_BITS = 3  # of 64; four bands find every pair that differs in fewer than four
FAR_METRES = 500
CLOCK_SLACK = timedelta(minutes=10)


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in."""

    file: BinaryIO
    name: str
    caption: str = ""


@dataclass
class Taken:
    """What the event says about the files: the clear part, the words, the references."""

    said: list = field(default_factory=list)
    words: dict = field(default_factory=dict)
    files: list = field(default_factory=list)


def take(item, uploads, *, at):
    """Keep the files of one act on the item. Bytes are durable before any row speaks of them."""
    uploads = list(uploads)
    if len(uploads) > MOST_FILES:
        raise Refused("ledger.too_many_files", N_("一次最多交{most}份佐证。"), "invalid", most=MOST_FILES)
    taken = Taken()
    if not uploads:
        return taken
    first = journal.allot(item.area_id, "evidence", len(uploads))
    for n, upload in enumerate(uploads):
        seen = _examine(upload)
        ref = blobs.store(upload.file, seen.mime)
        doubts = _doubts(item, seen, ref, first + n, at)
        taken.files.append(ref)
        taken.said.append(
            {
                "id": first + n,
                "no": item.evidence_count + n + 1,
                "is_photo": bool(seen.dhash),
                "taken_at": seen.taken_at.strftime("%Y-%m-%dT%H:%M:%SZ") if seen.taken_at else None,
                "warnings": doubts,
            }
        )
        taken.words |= {
            f"evidence_{n}_name": upload.name[:200],
            f"evidence_{n}_caption": upload.caption.strip()[:200],
            f"evidence_{n}_lat": _degrees(seen.lat),
            f"evidence_{n}_lon": _degrees(seen.lon),
            f"evidence_{n}_dhash": seen.dhash,
        }
    return taken


def _examine(upload):
    upload.file.seek(0, 2)
    if upload.file.tell() > MOST_BYTES:
        raise Refused("ledger.file_too_big", N_("{name}超过20兆，请压缩后再交。"), "invalid", name=upload.name)
    upload.file.seek(0)
    from taizhang.engine import photos  # image libraries load where bytes come in, not at start

    seen = photos.examine(upload.file, upload.name)
    upload.file.seek(0)
    return seen


def _degrees(value):
    return "" if value is None else f"{value:.6f}"


def _doubts(item, seen, ref, evidence_id, at):
    found = [_same_bytes(item, ref), _near_duplicate(item, seen, ref), _before_item(item, seen), _far_away(item, seen)]
    return [doubt for doubt in found if doubt]


def _doubt(kind, other=None, amount=None):
    return {
        "kind": str(kind),
        "item": other.item_id if other else None,
        "evidence": other.pk if other else None,
        "amount": amount,
    }


def _same_bytes(item, ref):
    other = Evidence.objects.filter(area_id=item.area_id, sha256=ref.sha256).order_by("id").first()
    return _doubt(Doubt.SAME_BYTES, other, 100) if other else None


def _near_duplicate(item, seen, ref):
    """Photos in at most NEAR_BITS bits apart share a 16-bit band; each band is an index look-up."""
    if not seen.dhash:
        return None
    value = int(seen.dhash, 16)
    bands = Q()
    for n in range(4):
        bands |= Q(**{f"band{n}": value >> (16 * n) & 0xFFFF})
    alike = Evidence.objects.filter(bands, area_id=item.area_id).exclude(sha256=ref.sha256)
    rows = list(alike.order_by("id")[:500])
    near = [(int(other.dhash, 16) ^ value).bit_count() for other in rows]
    best = min(range(len(rows)), key=near.__getitem__, default=None)
    if best is None or near[best] > NEAR_BITS:
        return None
    return _doubt(Doubt.NEAR_DUPLICATE, rows[best], round(100 * (64 - near[best]) / 64))


def _before_item(item, seen):
    """Taken before the item existed. The first photo of a finding may be older; the verifier decides."""
    began = Item.objects.filter(pk=item.pk, area_id=item.area_id).values_list("entered_at", flat=True).first()
    return _doubt(Doubt.BEFORE_ITEM) if seen.taken_at and seen.taken_at < began - CLOCK_SLACK else None


def _far_away(item, seen):
    if None in (seen.lat, seen.lon, item.place_lat, item.place_lon):
        return None
    metres = distance(float(seen.lat), float(seen.lon), float(item.place_lat), float(item.place_lon))
    return _doubt(Doubt.FAR_AWAY, amount=round(metres)) if metres > FAR_METRES else None


def distance(lat1, lon1, lat2, lon2):
    """Metres between two points, on a sphere."""
    lat1, lon1, lat2, lon2 = map(radians, (lat1, lon1, lat2, lon2))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371008.8 * asin(sqrt(half))
