"""What is told about a filter on one sheet or on five slides: one set of numbers, those of the page 一页纸."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from taizhang.journal.asof import as_of, moment
from taizhang.ledger import onepage, queries
from taizhang.ledger.queries import Sort, View
from taizhang.ledger.rules import Colour
from taizhang.org.actor import Actor
from taizhang.ui import clock

REDS = 9  # red items by name
_NUMBERS = ("open", "red", "yellow", "green", "grey", "claimed", "closed")


@dataclass(frozen=True)
class Brief:
    """`page` is what the page of the screen shows; the rest says it in lines and cells."""

    page: dict[str, Any]
    title: str
    stamp: str
    when: str
    whole: str
    changes: str
    heads: list[str]
    units: list[list[str]]
    units_more: str
    decide: list[dict[str, str]]
    reds: list[dict[str, Any]]
    reds_more: str


def brief_of(actor: Actor, wanted: queries.Filter, *, title: str = "", at: datetime) -> Brief:
    """What this actor may see now."""
    page = onepage.page(actor, wanted, at=at)
    reds, more = _reds(actor, wanted, page, at)
    return Brief(
        page=page,
        title=title.strip() or page["title"],
        stamp=as_of(actor.area_id, at).says,
        when=moment(at),
        whole=gettext("在办 {n} 件").format(n=page["total"]["open"]) if page["is_open"] else gettext("没有在办的"),
        changes=_changes(page),
        heads=_heads(),
        units=[[u["name"] or "—", *(str(u[key]) for key in _NUMBERS), u["rate"]] for u in page["units"]],
        units_more=_units_more(page["units_more"]),
        decide=list(_decide(page)),
        reds=reds,
        reds_more=gettext("另有 {n} 件").format(n=more) if more else "",
    )  # fmt: skip


def _units_more(count: int) -> str:
    return gettext("另有 {n} 家单位，已计入上面的总数").format(n=count) if count else ""


def file_name(brief: Brief, ending: str, at: datetime) -> str:
    return f"{brief.title}-{clock.today(at).isoformat()}.{ending}"


def _heads() -> list[str]:
    return [
        gettext("牵头单位"), gettext("在办"), gettext("红"), gettext("黄"), gettext("绿"), gettext("灰"),
        gettext("待核验"), gettext("本月销号"), gettext("销号率"),
    ]  # fmt: skip


def _changes(page: dict[str, Any]) -> str:
    told = "，".join(gettext("{what} {n} 件").format(what=c["label"], n=c["count"]) for c in page["changes"])
    said = gettext("一周以来：{told}。").format(told=told)
    return said + (gettext("事项太多，只数到 {most} 件。").format(most=page["most"]) if page["is_cut"] else "")


def _decide(page: dict[str, Any]) -> Any:
    for kind in page["decisions"]:
        for row in kind["rows"]:
            yield {
                "kind": kind["label"], "number": row["number"], "title": row["title"], "unit": row["lead"] or "—",
                "what": row["what"],
            }  # fmt: skip
        if kind["more"]:
            yield {
                "kind": kind["label"], "number": "", "title": gettext("另有 {n} 件").format(n=kind["more"]),
                "unit": "", "what": "",
            }  # fmt: skip


def _reds(actor: Actor, wanted: queries.Filter, page: dict[str, Any], at: datetime) -> tuple[list[dict[str, Any]], str]:
    """The red items of the filter, the longest late first, and how many there are beside them."""
    count = page["total"][str(Colour.RED)]
    if not count or not page["is_open"]:
        return [], ""
    late = replace(wanted, view=View.OPEN, light=(Colour.RED,), sort=Sort.RED)
    rows = queries.rows(actor, late, at=at, size=REDS).rows
    more = count - len(rows)
    return rows, (f"{more:,}" + ("+" if page["is_cut"] else "")) if more > 0 else ""
