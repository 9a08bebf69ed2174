"""What the map shows: the outline, and the points of a rectangle."""

from taizhang.inspection.models import Outline
from taizhang.inspection.points import queries as points
from taizhang.journal import blobs

SHOWN = 1_000  # marks at once


def outline(actor):
    return Outline.objects.filter(area_id=actor.area_id).first()


def drawn(actor):
    """The outline's bytes, or None where there is none."""
    found = outline(actor)
    if found is None or not blobs.exists(found.sha256):
        return None
    with blobs.open(found.sha256) as file:
        return file.read()


def marks(actor, wanted, box=None, *, most=SHOWN):
    """(points with a place, those first where most stands open; whether there are more). `box`: south, west, north,
    east."""
    found = points.narrowed(actor, wanted).filter(lat__isnull=False)
    if box:
        south, west, north, east = box
        found = found.filter(lat__range=(south, north), lon__range=(west, east))
    rows = list(found.order_by("-open_count", "-rebound_count", "pk")[: most + 1])
    return rows[:most], len(rows) > most
