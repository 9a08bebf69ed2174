"""Taking evidence in: sniff, keep the bytes, read what the device claims, look for doubts.

The look-ups are done here, in the act, and their answers stand in the event; a projector only writes them down.
"""

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import BinaryIO

from django.db.models import Q

from taizhang import journal
from taizhang.engine import bands, marks
from taizhang.engine.events import FileRef
from taizhang.engine.places import metres
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import blobs
from taizhang.ledger.models import Evidence
from taizhang.ledger.rules import SHANGHAI, Doubt

MOST_FILES = 20
FAR_METRES = 500
CLOCK_SLACK = timedelta(minutes=10)
COMPARED = 6  # pictures that are compared with a new one, nearest hash first


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


@dataclass(frozen=True)
class Seen:
    """What a file turned out to be, and what the device claims."""

    data: bytes
    ref: FileRef
    is_photo: bool
    taken_at: object = None
    lat: float | None = None
    lon: float | None = None
    dhash: int | None = None


def take(item, uploads, *, at):
    """Keep the files of one act on the item. Bytes are durable before any row speaks of them."""
    uploads = list(uploads)
    if len(uploads) > MOST_FILES:
        raise Refused("ledger.too_many_files", N_("一次最多交{most}份佐证。"), "invalid", most=MOST_FILES)
    marks.refuse_classified(names=[upload.name for upload in uploads])  # before the first of them is stored
    taken = Taken()
    first = journal.allot(item.area_id, "evidence", len(uploads)) if uploads else 0
    in_this_act = {}
    for n, upload in enumerate(uploads):
        seen = _examine(upload)
        twin = in_this_act.setdefault(seen.ref.sha256, first + n)
        taken.files.append(seen.ref)
        taken.said.append(
            {
                "id": first + n,
                "no": item.evidence_count + n + 1,
                "is_photo": seen.is_photo,
                "taken_at": seen.taken_at.strftime("%Y-%m-%dT%H:%M:%SZ") if seen.taken_at else None,
                "warnings": _doubts(item, seen, twin if twin != first + n else None),
            }
        )
        taken.words |= {
            f"evidence_{n}_name": upload.name[:200],
            f"evidence_{n}_caption": upload.caption.strip()[:200],
            f"evidence_{n}_lat": "" if seen.lat is None else f"{seen.lat:.6f}",
            f"evidence_{n}_lon": "" if seen.lon is None else f"{seen.lon:.6f}",
            f"evidence_{n}_dhash": "" if seen.dhash is None else f"{seen.dhash:016x}",
        }
    return taken


def _examine(upload):
    from taizhang.engine import photos  # image libraries load where bytes come in, not at start

    upload.file.seek(0)
    data = upload.file.read(photos.MAX_BYTES + 1)
    kind = photos.admit(data, upload.name)
    upload.file.seek(0)
    ref = blobs.store(upload.file, kind.mime)
    if not kind.is_photo:
        return Seen(data, ref, is_photo=False)
    said = photos.taken(data)
    taken_at = said.at.replace(tzinfo=SHANGHAI).astimezone(UTC) if said.at else None
    return Seen(data, ref, True, taken_at, said.lat, said.lon, photos.dhash(data))


def _doubts(item, seen, twin):
    again = _doubt(Doubt.SAME_BYTES, item.pk, twin, 100) if twin else _same_bytes(item, seen)
    found = [again or _near_duplicate(item, seen), _before_item(item, seen), _far_away(item, seen)]
    return [doubt for doubt in found if doubt]


def _doubt(kind, item_id=None, evidence_id=None, amount=None):
    return {"kind": str(kind), "item": item_id, "evidence": evidence_id, "amount": amount}


def _same_bytes(item, seen):
    other = Evidence.objects.filter(area_id=item.area_id, sha256=seen.ref.sha256).order_by("id").first()
    return _doubt(Doubt.SAME_BYTES, other.item_id, other.pk, 100) if other else None


def _near_duplicate(item, seen):
    """The photo that this one resembles most: hashes find candidates by an index, pictures are compared."""
    from taizhang.engine import photos

    if seen.dhash is None:
        return None
    look = None
    for other in _candidates(item.area_id, seen.dhash, photos):
        look = look or photos.Look(seen.data)
        try:
            with blobs.open(other.sha256) as file:
                percent = look.alike(photos.Look(file.read()))
        except (FileNotFoundError, Refused):  # erased
            continue
        if percent >= photos.ALIKE:
            return _doubt(Doubt.NEAR_DUPLICATE, other.item_id, other.pk, min(percent, 100))
    return None


def _candidates(area_id, dhash, photos):
    rows = Evidence.objects.filter(close_to(dhash), area_id=area_id).only("id", "item_id", "sha256", "dhash")
    near = [(photos.distance(int(row.dhash, 16), dhash), row.pk, row) for row in rows]
    return [row for distance, _, row in sorted(near)[:COMPARED] if distance <= photos.NEAR]


def close_to(dhash):
    """Of rows with `band0` to `band3`: those whose photo may be near this one."""
    close = Q()
    for column, values in bands.near(dhash):
        close |= Q(**{f"{column}__in": values})
    return close


def _before_item(item, seen):
    """Taken before the item existed. The first photo of a finding may well be; the verifier decides."""
    return _doubt(Doubt.BEFORE_ITEM) if seen.taken_at and seen.taken_at < item.entered_at - CLOCK_SLACK else None


def _far_away(item, seen):
    if None in (seen.lat, seen.lon, item.place_lat, item.place_lon):
        return None
    away = metres(seen.lat, seen.lon, float(item.place_lat), float(item.place_lon))
    return _doubt(Doubt.FAR_AWAY, amount=round(away)) if away > FAR_METRES else None
