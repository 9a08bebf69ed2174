"""Who has eleven deadlines in the same week, and who is to be in two places at once."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import path, reverse

from taizhang.ledger.queries.lists import person_names
from taizhang.org import queries as org
from taizhang.planning.queries.load import load, overlapping
from taizhang.ui import clock, door, render

MUCH = 5  # deadlines of one unit in one week
SHOWN = 60


@door("planning.see")
def index(request):
    actor, at = request.actor, clock.now()
    weeks, found = load(actor, at)
    units = org.unit_names(actor.area_id)
    clashes = overlapping(actor, at)[:SHOWN]
    people = person_names(actor.area_id, {clash.person_id for clash in clashes})
    return render(
        request,
        "planning/load.html",
        weeks=[f"{week.month}-{week.day}" for week in weeks],
        rows=[_row(row, weeks, units) for row in found],
        much=MUCH,
        clashes=[
            {
                "person": people.get(clash.person_id, ""),
                "from_on": clash.from_on,
                "to_on": clash.to_on,
                "steps": [
                    {"title": step.title, "plan": step.plan.title, "url": reverse("planning:plan", args=[step.plan_id])}
                    for step in clash.things
                ],
            }
            for clash in clashes
        ],
    )


def _row(row, weeks, units):
    """A unit and its weeks; each number leads to the items due in that week."""
    return {
        "unit": units.get(row.unit_id, ""),
        "late": row.late,
        "late_url": _list(unit=row.unit_id, light="red"),
        "weeks": [
            {
                "n": n,
                "full": n >= MUCH,
                "url": _list(unit=row.unit_id, due_from=week, due_to=week + timedelta(days=6)) if n else "",
            }
            for n, week in zip(row.weeks, weeks, strict=True)
        ],
    }


def _list(**wanted):
    return reverse("ledger:list") + "?" + urlencode(wanted)


urlpatterns = [path("plans/load/", index, name="load")]
