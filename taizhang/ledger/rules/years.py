"""年度结转: a year is counted from the entries alone, frozen as a statement, and can be counted again for ever.

Items that are open at the year's end carry over with their number; nothing about them changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date, datetime

from taizhang.engine.refusal import N_, Refused

from .lights import start_of

OVER = ("closed", "withdrawn", "historic")


@dataclass
class Count:
    """What happened in the year, and what stood at its end, of one register and first lead unit."""

    entered: int = 0
    issued: int = 0
    closed: int = 0
    on_time: int = 0
    late: int = 0
    withdrawn: int = 0
    rebounds: int = 0
    open: int = 0  # at the end: carried over
    standing: int = 0  # of these: never close


COLUMNS = {
    "entered": N_("立项"),
    "issued": N_("交办"),
    "closed": N_("销号"),
    "on_time": N_("按期"),
    "late": N_("超期"),
    "withdrawn": N_("撤销"),
    "rebounds": N_("反弹"),
    "open": N_("结转下年"),
    "standing": N_("其中常态化"),
}


@dataclass
class _Item:
    register: int = 0
    lead: int = 0
    state: str = "draft"
    late_days: int = 0
    is_standing: bool = False
    year: dict = field(default_factory=lambda: defaultdict(int))


def bounds(year: int) -> tuple[datetime, datetime]:
    """The instants at which a year begins and ends, in the county's time."""
    return start_of(date(year, 1, 1)), start_of(date(year + 1, 1, 1))


def closable(year: int, today: date, closed: Iterable[int], first: int | None) -> None:
    """Refuse a year that is not over, that was closed already, or before which another stands open."""
    closed = set(closed)
    if year in closed:
        raise Refused("ledger.year_twice", N_("{year}年已经结转过，只结转一次。数字见结转表。"), year=year)
    if today.year <= year:
        raise Refused(
            "ledger.year_runs", N_("{year}年还没有过完，{next}年1月1日起才能结转。"), year=year, next=year + 1
        )
    if first is None or year < first:
        raise Refused("ledger.year_empty", N_("{year}年没有办理记录，不用结转。"), year=year)
    if open_before := [n for n in range(first, year) if n not in closed]:
        raise Refused("ledger.year_before", N_("请先结转{year}年。"), year=open_before[0])


def count(entries: Iterable[tuple[int, str, datetime, Mapping]], year: int) -> dict[tuple[int, int], Count]:
    """Fold the items' entries before the year's end, in their order: (item, type, instant, pub)."""
    begin, end = bounds(year)
    items: dict[int, _Item] = defaultdict(_Item)
    for item_id, type_, at, pub in entries:
        if at >= end:
            continue
        item, name = items[item_id], type_.removeprefix("ledger.item.")
        if name == "draft_deleted":
            del items[item_id]
            continue
        _follow(item, name, pub)
        if at >= begin:
            _tick(item, name)
    rows: dict[tuple[int, int], Count] = defaultdict(Count)
    for item in items.values():
        row = rows[item.register, item.lead]
        for what, n in item.year.items():
            setattr(row, what, getattr(row, what) + n)
        is_open = item.state not in (*OVER, "draft")
        row.open += is_open
        row.standing += is_open and item.is_standing
    return {key: row for key, row in rows.items() if any(astuple(row))}


def _follow(item, name, pub):
    if name in ("entered", "edited"):
        item.register, item.is_standing = pub["register"], bool(pub.get("is_standing"))
    for unit in pub.get("units") or ():
        if isinstance(unit, Mapping) and unit.get("first"):
            item.lead = unit["unit"]
    if name == "handed_over" and pub["from"] == item.lead:
        item.lead = pub["to"]
    if name == "claim_submitted":
        item.late_days = pub.get("late_days") or 0
    item.state = (pub.get("now") or {}).get("state", item.state)


def _tick(item, name):
    if name in ("entered", "issued", "closed", "withdrawn"):
        item.year[name] += 1
    if name == "closed":
        item.year["late" if item.late_days else "on_time"] += 1
    if name == "reopened":
        item.year["rebounds"] += 1
    if name == "history_filed":  # it was no promise of this year
        item.year["entered"] = 0


def written(rows: Mapping[tuple[int, int], Count]) -> list[list[int]]:
    """The rows as they stand in the entry: register, unit, then the columns in their order."""
    return [[register, unit, *astuple(rows[register, unit])] for register, unit in sorted(rows)]


def read(rows: Iterable[list[int]]) -> dict[tuple[int, int], Count]:
    names = [f.name for f in fields(Count)]
    return {(row[0], row[1]): Count(**dict(zip(names, row[2:], strict=True))) for row in rows}


def differing(frozen: Mapping, again: Mapping) -> list[tuple[tuple[int, int], Count, Count]]:
    """The lines in which a recount says otherwise than the statement."""
    keys = sorted(frozen.keys() | again.keys())
    pairs = [(key, frozen.get(key, Count()), again.get(key, Count())) for key in keys]
    return [(key, one, other) for key, one, other in pairs if one != other]
