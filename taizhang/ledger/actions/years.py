"""年度结转: the year is frozen as a statement. What is open carries over; what is over is archived."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.queries import years as queries
from taizhang.ledger.rules import day_of, years

CLOSE_YEAR = "ledger.keep"  # over the whole area


@transaction.atomic
def close_year(year, *, by, at):
    """Freeze the numbers of a year that is over. Counted from the entries before its end, which no longer change."""
    if not by.covers_all(CLOSE_YEAR):
        raise Refused("ledger.year_of_all", N_("年度结转由管全县台账的督查室经办办理。"), "forbidden")
    may_close(by.area_id, year, at)
    rows, size = queries.counted(by.area_id, year)
    event = Event(
        ("year", year),
        "ledger.year.closed",
        pub={"year": year, "size": size, "rows": years.written(rows)},
        priv=queries.names_now(by.area_id, rows),
    )
    return journal.append(event, by=by.signing(CLOSE_YEAR), at=at)


def may_close(area_id, year, at):
    """Raise the refusal that says why a year cannot be closed."""
    years.closable(year, day_of(at), queries.closed_years(area_id), queries.first_year(area_id))
