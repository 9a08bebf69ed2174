"""几年合计 on the screen."""

from django.http import Http404
from django.urls import path
from django.utils.translation import gettext

from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.scores.rules import LEVELS
from taizhang.ui import clock, door, render, whole

from . import pages, queries


@door("inspection.see")
def cycle(request, scheme_id):
    """One cycle of a scheme, that of this year where none is asked for."""
    actor, given, today = request.actor, request.GET, clock.today(clock.now())
    scheme = schemes.scheme_for(actor, scheme_id)
    year = whole(given.get("to")) or today.year
    found = queries.cycle(scheme, min(max(year, 2000), 2100))
    if found is None:
        raise Http404
    level = given.get("level") if given.get("level") in LEVELS else next(iter(LEVELS))
    return render(
        request, "inspection/cycle.html", scheme=scheme, cycle=found, word=gettext(LEVELS[level]),
        **pages.shown(actor, scheme, found, level, today, whole(given.get("after"))),
    )  # fmt: skip


urlpatterns = [path("inspection/rounds/cycles/<int:scheme_id>/", cycle, name="cycle")]
