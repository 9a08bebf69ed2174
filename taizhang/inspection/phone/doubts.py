"""What is odd about a photo, as it is kept with it and as it is said."""

from django.utils.translation import gettext

from taizhang.engine.places import metres

from .rules import DOUBTS, FAR_METRES, Doubt, is_ahead


def of(arrival, point, taken_at, at, *, lat, lon, accuracy, old=None):
    """What was found when it arrived, and what follows from where and when the phone says that it was taken."""
    found = list(arrival.warnings)
    if is_ahead(taken_at, at):
        found.append({"kind": str(Doubt.CLOCK)})
    if isinstance(old, int) and 0 < old < 10_000_000:
        found.append({"kind": str(Doubt.OLD), "minutes": old})
    if None not in (lat, lon) and point is not None and point.lat is not None:
        away = round(metres(lat, lon, float(point.lat), float(point.lon)))
        if away > FAR_METRES + min(accuracy or 0, FAR_METRES):
            found.append({"kind": str(Doubt.FAR), "metres": away})
    return tuple(found)


def words(photo):
    """Sentences on a photo; a kind that is not known here is left out."""
    return [gettext(DOUBTS[each["kind"]]).format(**each) for each in photo.warnings if each["kind"] in DOUBTS]
