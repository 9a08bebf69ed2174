"""Inspectors' phones behind the doors: findings with photos, and one that the office has to decide."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from taizhang.inspection.findings import actions as findings
from taizhang.inspection.models import Photo
from taizhang.inspection.phone import actions as phone
from taizhang.journal import blobs

RELATIONS = {"shown": ("own", "child", "sibling", "foreign", "absent"), "held": ("own", "absent")}


def told(world, one, relation, visit, point, word):
    """A finding with its photo; at our unit another one under a point that went to another unit meanwhile."""
    world.put("photo_piece", relation, sha256="ab" * 32)
    inspector, out = one.county.actor("inspector", one.now), io.BytesIO()
    Image.radial_gradient("L").convert("RGB").rotate(one.now.second * 5).save(out, "JPEG")
    ref = blobs.store(io.BytesIO(out.getvalue()), "image/jpeg")
    note = findings.Note(point, "1.1", f"door-{relation}", f"{word}满溢", photos=[findings.Shot(ref)])
    finding = findings.note(visit, note, by=inspector, at=one.later()).stream_id
    photo = Photo.objects.get(area_id=inspector.area_id, finding_id=finding).pk
    world.put("shown", relation, photo_id=photo, size="display")
    if relation == "own":
        again = findings.Note(point, "1.1", "door-held", f"{word}又满了")
        moved = one.county.units["roads"].pk
        held = phone.arrive(visit, again, unit_id=moved, by=inspector, at=one.later()).stream_id
        world.put("held", "own", finding_id=held)
        world.joinable = finding


def reach(kind, who, common, branch):
    if kind == "held":
        return {"own"} if who.kind == "county" else set()
    return branch if who.kind in ("unit", "stand-in") else common


def _piece(world, who, relation):
    return {"offset": "0", "size": "2000", "piece": SimpleUploadedFile("piece", b"\xff\xd8\xff" * 100)}


def _elsewhere(world, who, relation):
    """A visit that there is not: whoever may come in is told so."""
    point = world.things["point"]["own"]["point_id"]
    seen = '[{"point": 1, "key": "k"}]'
    return {"visit": 4_000_000_000, "point": point, "clause": "1.1", "key": "door", "seen": seen}


def _other(world, who, relation):
    return {"joined": world.joinable}


def rows(reads, writes, see):
    return (
        reads("inspection:phone", "inspector"),
        reads("inspection:phone-worker", "inspector"),
        reads("inspection:phone-manifest", "inspector"),
        reads("inspection:phone-day", "inspector"),
        reads("inspection:phone-points", "inspector"),
        writes("inspection:phone-photo", "inspector", of="photo_piece", send=_piece, answers=200),
        writes("inspection:phone-note", "inspector", send=_elsewhere, answers=404),
        writes("inspection:phone-seen", "inspector", send=_elsewhere, answers=404),
        writes("inspection:phone-end", "inspector", send=_elsewhere, answers=404),
        reads("inspection:held", "clerk"),
        writes("inspection:held-issue", "clerk", of="held"),
        writes("inspection:held-join", "clerk", of="held", send=_other),
        writes("inspection:held-drop", "clerk", of="held", send={"why": "同一件"}),
        reads("inspection:photo", see, of="shown"),
    )
