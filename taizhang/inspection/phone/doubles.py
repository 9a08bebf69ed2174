"""Photos that were handed in before, for another finding: the same bytes by their fingerprint, almost the same ones by
hashes that find the candidates and pictures that are compared."""

from itertools import islice

from taizhang.engine.refusal import Refused
from taizhang.inspection.models import Photo
from taizhang.journal import blobs
from taizhang.ledger.uploads import COMPARED, close_to

from .rules import Doubt


def before(area_id, arrivals):
    """{fingerprint: doubt} of those among these photos that stand under a finding already."""
    from taizhang.engine import photos

    rows = Photo.objects.filter(area_id=area_id, sha256__in=[each.sha256 for each in arrivals]).order_by("-id")
    found = {row.sha256: {"kind": str(Doubt.AGAIN), "finding": row.finding_id} for row in rows}
    for each in arrivals:
        if each.sha256 not in found and (near := _nearest(area_id, each, photos)):
            found[each.sha256] = {"kind": str(Doubt.ALIKE), "finding": near.finding_id}
    return found


def is_one(arrival, others):
    """Whether it is almost one of these other photos."""
    from taizhang.engine import photos

    return any(other.sha256 == arrival.sha256 for other in others) or bool(_same(arrival, others, photos))


def _nearest(area_id, arrival, photos):
    near = Photo.objects.filter(close_to(int(arrival.dhash, 16)), area_id=area_id)
    return _same(arrival, near.only("finding_id", "sha256", "dhash"), photos)


def _same(arrival, others, photos):
    """The first of `others`, nearest hash first, whose picture is the one of `arrival`."""
    mine = int(arrival.dhash, 16)
    near = sorted((photos.distance(int(row.dhash, 16), mine), -(row.pk or 0), row) for row in others if row.dhash)
    look = None
    for distance, _, row in islice(near, COMPARED):
        if distance > photos.NEAR:
            return None
        try:
            look = look or _look(arrival.sha256, photos)
            if look.alike(_look(row.sha256, photos)) >= photos.ALIKE:
                return row
        except (FileNotFoundError, Refused):  # erased
            continue
    return None


def _look(sha256, photos):
    with blobs.open(sha256) as file:
        return photos.Look(file.read())
