"""A workbook of points against the points that there are: what each row would bring, and bringing it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db import transaction

from taizhang.engine import marks, sheets
from taizhang.engine.places import Datum
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.sheets.guessing import text
from taizhang.inspection.models import Point, PointSheet
from taizhang.inspection.schemes.actions import whole_county
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org

from . import actions, sheet


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


VERDICTS = {
    Verdict.NEW: N_("新设"),
    Verdict.CHANGED: N_("更改"),
    Verdict.SAME: N_("一样"),
    Verdict.WRONG: N_("不带入"),
}
BRINGS = (Verdict.NEW, Verdict.CHANGED)


@transaction.atomic
def lay_down(data: bytes, file_name: str, *, by, at: datetime, datum: str = Datum.WGS84) -> PointSheet:
    """Read a workbook and keep what its rows say. Raises Refused with what to do for one that cannot be read."""
    whole_county(by)
    if not data:
        raise Refused("inspection.no_file", N_("请选一个 Excel 文件。"), "invalid")
    marks.refuse_classified(names=[file_name])
    book = sheets.read_apart(data)
    pages = [page for page in book.sheets if not page.hidden and page.rows] or book.sheets
    if not pages:
        raise Refused("inspection.no_sheet", N_("这个工作簿里没有工作表。"), "invalid")
    found = sheet.read([[text(cell) for cell in row] for row in pages[0].rows], datum)
    return PointSheet.objects.create(
        area_id=by.area_id, by_text=f"{by.unit_name} {by.person_name}", at=at, file_name=file_name[-200:],
        datum=str(datum), rows=compared(found, by.area_id, day_of(at)),
    )  # fmt: skip


def compared(found, area_id, today):
    """Each row with its verdict and what would be brought, as JSON."""
    tree = org.unit_tree(area_id, on=today)
    pairs = [(name, unit.pk) for unit in tree for name in {unit.name, unit.short_name}]
    known = sheets.Known(pairs, area=org.area_name(area_id))
    numbers = {said.texts.get("number", "") for said in found} - {""}
    by_number = {p.number: p for p in Point.objects.filter(area_id=area_id, number__in=numbers)}
    titles = {said.texts["title"] for said in found}
    by_name = {(p.title, p.unit_id): p for p in Point.objects.filter(area_id=area_id, title__in=titles).open()}
    before: dict[tuple[str, int | None], int] = {}
    return [_row(said, known, by_number, by_name, before) for said in found]


def _row(said, known, by_number, by_name, before):
    unit, says = _unit(known, said.texts["unit"], said.faults), [list(note) for note in said.notes]
    sector = _unit(known, said.texts.get("sector", ""), said.faults)
    key = (said.texts["title"], unit)
    if unit and key in before:
        said.faults.append((N_("和第{row}行重复。"), {"row": before[key]}))
    before.setdefault(key, said.row)
    number = said.texts.get("number", "")
    point = by_number.get(number.upper()) if number else by_name.get(key)
    if point is not None and point.closed_on:
        said.faults.append((N_("{number}已经撤销，编号不再用。"), {"number": point.number}))
    brings = {
        "title": said.texts["title"], "type": said.type, "unit": unit, "sector": sector,
        "address": said.texts.get("address", ""), "lat": _text(said.lat), "lon": _text(said.lon),
    }  # fmt: skip
    if said.faults:
        verdict = Verdict.WRONG
    elif point is None:
        verdict = Verdict.NEW
    else:
        brings = _kept(point, brings, said.texts)
        verdict = Verdict.SAME if brings == _stands(point) else Verdict.CHANGED
    return {
        "row": said.row, "verdict": str(verdict), "point": point.pk if point else None,
        "version": point.version if point else None, "brings": brings,
        "says": [[message, params] for message, params in [*said.faults, *says]],
    }  # fmt: skip


def _unit(known, name, faults):
    if not name:
        return None
    found = known.id(name)
    if found is None:
        near = known.near(name)
        message = N_("没有“{name}”这个单位。是不是{near}？") if near else N_("没有“{name}”这个单位。")
        faults.append((message, {"name": name[:30], "near": "、".join(near)} if near else {"name": name[:30]}))
    return found


def _text(value):
    return "" if value is None else f"{value:.6f}"


def _stands(point):
    return {
        "title": point.title, "type": point.type, "unit": point.unit_id, "sector": point.sector_unit_id,
        "address": point.address, "lat": _text(point.lat), "lon": _text(point.lon),
    }  # fmt: skip


def _kept(point, brings, texts):
    """What the sheet leaves empty, or has no column for, stays as it stands."""
    stands = _stands(point)
    empty = {"sector": not brings["sector"], "address": not texts.get("address"), "lat": not brings["lat"]}
    empty["lon"] = empty["lat"]
    return {name: stands[name] if empty.get(name) else value for name, value in brings.items()}


@transaction.atomic
def bring(brought, *, by, at: datetime):
    """Open and change the points of a sheet, once. Returns (the last entry, how many). What somebody has changed since
    the sheet was read is Refused, and nothing is brought."""
    whole_county(by)
    found = PointSheet.objects.select_for_update().filter(area_id=by.area_id, pk=brought.pk).first()
    if found is None or found.done_at is not None:
        raise Refused("inspection.sheet_over", N_("这张表已经带入过了。"))
    rows = [row for row in found.rows if row["verdict"] in BRINGS]
    if not rows:
        raise Refused("inspection.sheet_nothing", N_("这张表里没有可以带入的行。"), "invalid")
    recorded = None
    for row in rows:
        spec = _spec(row["brings"])
        if row["point"]:
            recorded = actions.change_point(row["point"], spec, by=by, at=at, seen=row["version"])
        else:
            recorded = actions.open_point(spec, by=by, at=at)
    found.done_at = at
    found.save(update_fields=["done_at"])
    return recorded, len(rows)


def _spec(brings):
    lat, lon = (Decimal(brings[name]) if brings[name] else None for name in ("lat", "lon"))
    return actions.PointSpec(
        brings["title"], brings["type"], brings["unit"], brings["sector"], brings["address"], lat, lon
    )
