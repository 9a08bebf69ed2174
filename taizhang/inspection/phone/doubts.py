"""What is odd about a photo, as it is kept with it and as it is said."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.places import metres

from .rules import DOUBTS, FAR_METRES, Doubt, is_ahead


def of(arrival, point, taken_at, at, said, double, *, lat, lon, accuracy):
    """What was found when it arrived, and what follows from where and when the phone says that it was taken. `said` is
    what the phone tells of it, `double` where it was before."""
    found = list(arrival.warnings)
    if double:
        found.append(double)
    if is_ahead(taken_at, at):
        found.append({"kind": str(Doubt.CLOCK)})
    old = said.get("old")
    if isinstance(old, int) and 0 < old < 10_000_000:
        found.append({"kind": str(Doubt.OLD), "minutes": old})
    if said.get("smaller") is True:
        found.append({"kind": str(Doubt.SMALLER)})
    if None not in (lat, lon) and point is not None and point.lat is not None:
        away = round(metres(lat, lon, float(point.lat), float(point.lon)))
        if away > FAR_METRES + min(accuracy or 0, FAR_METRES):
            found.append({"kind": str(Doubt.FAR), "metres": away})
    return tuple(found)


def words(photo, more=None):
    """[(sentence, where the other photo is or "")] on a photo; a kind that is not known here is left out."""
    known = {**DOUBTS, **(more or {})}
    return [
        (
            gettext(known[each["kind"]]).format(**each),
            reverse("inspection:finding", args=[each["finding"]]) if each.get("finding") else "",
        )
        for each in photo.warnings
        if each["kind"] in known
    ]
