"""年度结转: the years, one year's statement with its receipt, closing a year, counting it again."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions
from taizhang.ledger.queries import years
from taizhang.ledger.rules import day_of
from taizhang.ledger.rules import years as rules
from taizhang.ui import NotInReach, clock, done, door, render

KNOWN = range(2000, 3000)


@door("ledger.see")
def index(request):
    """Every year from the first to this one."""
    area, today = request.actor.area_id, day_of(clock.now())
    first, closed = years.first_year(area), set(years.closed_years(area))
    found = range(today.year, (first or today.year) - 1, -1)
    rows = [{"year": year, "is_closed": year in closed, "runs": year == today.year} for year in found]
    return render(request, "ledger/years.html", rows=rows)


@door("ledger.see")
def show(request, year):
    if year not in KNOWN:
        raise NotInReach
    actor, at, context = request.actor, clock.now(), {}
    statement = years.statement_of(actor, year)
    if statement is not None:
        rows, names = rules.read(statement.rows), statement.names
        context = {
            "statement": statement,
            "closed_on": f"{timezone.localtime(statement.closed_at):%Y-%m-%d %H:%M}",
            "receipt": reverse("journal:receipt", args=[statement.seq]),
        }
        if "recount" in request.GET:
            context |= _again(actor, year, rows, names)
    else:
        rows, names = {}, None
        try:
            actions.may_close(actor.area_id, year, at)
            rows, _size = years.counted(actor.area_id, year)
        except Refused as refused:
            context["why"] = gettext(refused.message).format(**refused.params)
    lines, sums = years.lines(actor, rows, names)
    heads = [gettext(label) for label in rules.COLUMNS.values()]
    return render(
        request,
        "ledger/year.html",
        year=year,
        heads=heads,
        lines=[line._asdict() | {"cells": list(zip(heads, line.numbers, strict=True))} for line in lines],
        sums=list(zip(heads, sums, strict=True)) if sums else [],
        can_close=actor.covers_all(actions.CLOSE_YEAR),
        open_count=sums[-2] if sums else 0,
        **context,
    )


def _again(actor, year, frozen, names):
    """Everything counted again from the entries, compared line by line."""
    again, _size = years.counted(actor.area_id, year)
    wrong = rules.differing(frozen, again)
    names = {**years.names_now(actor.area_id, again), **names}
    listed = [
        {
            "register": names.get(f"register_{register}", ""),
            "unit": names.get(f"unit_{unit}", ""),
            "said": "　".join(map(str, vars(one).values())),
            "again": "　".join(map(str, vars(other).values())),
        }
        for (register, unit), one, other in wrong
    ]
    return {"is_recounted": True, "differing": listed, "line_count": len(frozen)}


@door("ledger.keep", writes=True)
def close(request, year):
    if year not in KNOWN:
        raise NotInReach
    recorded = actions.close_year(year, by=request.actor, at=clock.now())
    said = gettext("{year}年已结转").format(year=year)
    return done(request, reverse("ledger:year", args=[year]), recorded, said)


urlpatterns = [
    path("items/years/", index, name="years"),
    path("items/years/<int:year>/", show, name="year"),
    path("items/years/<int:year>/close/", close, name="year-close"),
]
