"""The meter for whatever else takes a unit's time: visits, meetings, and findings against its word. Higher rooms plug
their entries in here; docs/burden.md says how."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from taizhang.journal import events
from taizhang.notices.models import BurdenCap, UnitCall
from taizhang.org import queries as org

from . import projections, rules
from .rules import CALLS, Call

Coming = Mapping[int, Mapping[str, date]]  # {unit: {gathering: day}}
NOTHING: Coming = {}

finds: list[str] = []  # entries that say: an inspection found something else than the unit had said


def would_burden(
    area_id: int, unit_ids: Iterable[int], kind: Call, on: date, *, gathering: str = "", but: int = 0,
    coming: Coming = NOTHING,
) -> str | None:  # fmt: skip
    """Ask before planning a visit or meeting: the sentence to show where there is one too near, or as many as the
    county allows; None where nothing speaks against it. What belongs to the same `gathering`, and what is `but` (the
    stream that is being moved), does not count; what is `coming` and not told here yet does. Whoever asks decides what
    the sentence stops."""
    names = org.unit_names(area_id, set(unit_ids))
    days = _days(area_id, names, kind, on, coming, but)
    here = {names[unit]: of.values() for unit, of in days.items() if not gathering or gathering not in of}
    said = rules.too_often(here, kind, on, _cap(area_id, kind))
    if said is None:
        return None
    sentence, values = said
    return gettext(sentence).format(**values, kind=gettext(CALLS[kind]))


def burdened(
    area_id: int, unit_ids: Iterable[int], kind: Call, on: date, *, coming: Coming = NOTHING
) -> dict[int, tuple[int | None, date | None]]:
    """Of these units those that a visit or meeting on that day would be too much for: {unit: (the county's cap where
    that month has as many, the day of the one that is too near)}, one of the two. For whoever leaves units out instead
    of asking."""
    cap = _cap(area_id, kind)
    found: dict[int, tuple[int | None, date | None]] = {}
    for unit_id, of in _days(area_id, unit_ids, kind, on, coming).items():
        if rules.is_full(of.values(), on, cap):
            found[unit_id] = cap, None
        elif near := rules.nearest(of.values(), kind, on):
            found[unit_id] = None, near
    return found


def _days(area_id, unit_ids, kind, on, coming, but=0) -> dict[int, dict[str, date]]:
    """{unit: {gathering: day}} of the month and of the days around that day."""
    near = timedelta(days=rules.NEAR.get(kind, 0))
    first, last = on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])
    held = UnitCall.objects.filter(
        area_id=area_id, unit_id__in=list(unit_ids), kind=kind, on__gte=min(first, on - near),
        on__lte=max(last, on + near),
    ).exclude(about_id=but)  # fmt: skip
    days: dict[int, dict[str, date]] = defaultdict(dict)
    for unit_id, of, day in held.order_by("on", "id").values_list("unit_id", "gathering", "on"):
        days[unit_id][of] = day
    for unit_id, of in coming.items():
        days[unit_id].update(of)
    return days


def _cap(area_id: int, kind: Call) -> int | None:
    column = "visits" if kind == Call.VISIT else "meetings"
    return BurdenCap.objects.filter(area_id=area_id).values_list(column, flat=True).first()


def counts(
    event: str,
    kind: Call,
    units: Callable[[Any], Iterable[int]],
    *,
    on: Callable[[Any], date],
    gathering: Callable[[Any], str] | None = None,
) -> None:
    """An entry of this type is a visit to (a meeting of) these units on that day, counted in its transaction and again
    at a rebuild. Entries of one `gathering` are one visit; by itself each stream is one. Told again of the same stream
    (another day, other units) it replaces what stood there."""

    def count(entry):
        of = gathering(entry) if gathering else f"{entry.stream_kind}:{entry.stream_id}"
        projections.called(entry, kind, {unit for unit in units(entry) if unit}, on(entry), of)

    events.follow(event, count)


def uncounts(event: str) -> None:
    """After an entry of this type the visit or meeting of its stream does not take place."""
    events.follow(event, projections.uncalled)


def finds_otherwise(event: str, units: Callable[[Any], Iterable[int]]) -> None:
    """An entry of this type says that these units' word did not hold: reported as going well, found otherwise."""
    finds.append(event)
    events.follow(event, lambda entry: projections.found(entry, sorted({unit for unit in units(entry) if unit})))
