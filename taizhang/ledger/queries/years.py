"""年度结转: years that were closed, a year counted from the journal's entries, and what is archived."""

import json
from dataclasses import asdict
from typing import NamedTuple

from django.db.models import Exists, Max, Min, Q

from taizhang.journal.models import Entry
from taizhang.ledger.models import Item, Register, YearStatement
from taizhang.ledger.rules import State, years
from taizhang.ledger.rules.lights import day_of
from taizhang.org import queries as org

# What is told often and moves nothing that a statement counts.
_NOISE = [
    f"ledger.item.{name}"
    for name in [
        "reported",
        "evidence_added",
        "urged",
        "instructed",
        "proof_opened",
        "proof_judged",
        "relit",
        "inner_task_added",
        "inner_task_done",
        "inner_task_dropped",
        "assigned",
        "claim_drafted",
        "purge_asked",
        "purge_refused",
        "purged",
        "source_purged",
        "source_added",
    ]
]


class Line(NamedTuple):
    """One line of a statement."""

    register: str
    unit: str
    numbers: list[int]


def counted(area_id, year):
    """(rows, size): the year counted from the entries alone, and how many entries of the log lie before its end."""
    _, end = years.bounds(year)
    entries = Entry.objects.filter(area_id=area_id, stream_kind="item", at__lt=end, type__startswith="ledger.item.")
    told = entries.exclude(type__in=_NOISE).order_by("seq")
    told = told.values_list("stream_id", "type", "at", "leaf").iterator(chunk_size=2000)
    rows = years.count(((pk, kind, at, json.loads(bytes(leaf))["pub"]) for pk, kind, at, leaf in told), year)
    last = Entry.objects.filter(area_id=area_id, at__lt=end).aggregate(last=Max("seq"))["last"]
    return rows, 0 if last is None else last + 1


def closed_years(area_id):
    return list(YearStatement.objects.filter(area_id=area_id).order_by("-year").values_list("year", flat=True))


def first_year(area_id):
    """The year of the first entry of an item."""
    first = Entry.objects.filter(area_id=area_id, stream_kind="item").aggregate(first=Min("at"))["first"]
    return day_of(first).year if first else None


def statement_of(actor, year):
    return YearStatement.objects.filter(area_id=actor.area_id, year=year).first()


def lines(actor, rows, names=None):
    """The lines within the actor's reach and their sums; names as frozen, or as they are today."""
    if names is None:
        names = names_now(actor.area_id, rows)
    seen = None if actor.covers_all("ledger.see") else actor.unit_ids("ledger.see")
    shown = {key: row for key, row in rows.items() if seen is None or key[1] in seen}
    listed = [
        Line(names.get(f"register_{register}", ""), names.get(f"unit_{unit}", ""), list(asdict(row).values()))
        for (register, unit), row in sorted(shown.items())
    ]
    return listed, [sum(column) for column in zip(*(line.numbers for line in listed), strict=True)]


def names_now(area_id, rows):
    """Names of registers and units, to be frozen with the numbers."""
    registers = dict(Register.objects.filter(area_id=area_id).values_list("pk", "name"))
    units = org.unit_names(area_id)
    names = {f"register_{pk}": registers.get(pk, "") for pk, _ in rows}
    return names | {f"unit_{pk}": units.get(pk, "") for _, pk in rows}


def year_waits(several):
    """For the desk: an item from before this year while nobody has closed the year before, else nothing. The oldest
    item answers for all."""
    actor, year = several.actor, day_of(several.at).year - 1
    items = Item.objects.filter(area_id=actor.area_id)
    if not actor.covers_all("ledger.keep"):
        return several.first(items.none(), most=1)
    closed = YearStatement.objects.filter(area_id=actor.area_id, year=year)
    before = items.filter(~Exists(closed), entered_at__lt=years.bounds(year)[1])
    return several.first(before.filter(pk__in=items.order_by("pk").values("pk")[:1]), most=1)


def archived_before(area_id):
    """The instant before which what is over is archived: the end of the last closed year. None while none is closed."""
    last = YearStatement.objects.filter(area_id=area_id).aggregate(last=Max("year"))["last"]
    return years.bounds(last)[1] if last else None


def archive(area_id):
    """The condition of what is archived: closed or withdrawn in a year that was closed, or from before this ledger.
    No row is written for it."""
    before, historic = archived_before(area_id), Q(state=State.HISTORIC)
    if before is None:
        return historic
    return historic | Q(closed_at__lt=before) | Q(state=State.WITHDRAWN, last_at__lt=before)


def carried_from(item, at):
    """The year in which an open item was issued, when that year was closed: it carries its number over."""
    if not item.is_open or item.issued_at is None:
        return None
    year = day_of(item.issued_at).year
    if year >= day_of(at).year:
        return None
    return year if YearStatement.objects.filter(area_id=item.area_id, year=year).exists() else None
