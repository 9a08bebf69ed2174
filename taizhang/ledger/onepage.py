"""一页纸: any filter on one sheet of A4, in words and cells. What does not fit is said as “另有 n 件”."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.ledger import filtering, listing, queries, saving
from taizhang.ledger.queries import MOST, View
from taizhang.ledger.rules import COLOURS, Colour, day_of

UNITS, WORST, DECIDING = 8, 7, 3
LIGHTS = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY)


def page(actor, wanted, *, at):
    today = day_of(at)
    views, menus = queries.saved_views(actor), queries.Menus(actor, at)
    found = queries.one_page(actor, wanted, at, since=today.replace(day=1), worst=WORST, deciding=DECIDING)
    more = found.worst.count - len(found.worst.rows)
    return {
        "title": saving.title(views, wanted, listing.built_in(actor, at)),
        "says": saving.conditions(wanted, menus),
        "today": today,
        "who": gettext("{unit} {name}").format(unit=actor.unit_name, name=actor.person_name),
        "total": found.total,
        "lights": [{"light": str(c), "text": gettext(COLOURS[c]), "count": f"{found.total[str(c)]:,}"} for c in LIGHTS],
        "is_cut": found.is_cut,
        "most": f"{MOST:,}",
        "changes": _changes(found.changed),
        "units": [{**row, "rate": _percent(row["rate"])} for row in found.units[:UNITS]],
        "units_more": len(found.units) - UNITS if len(found.units) > UNITS else 0,
        "whole_rate": _percent(found.total["rate"]),
        "is_open": wanted.view in (View.OPEN, View.ALL),
        "worst": [{**row, "url": reverse("ledger:item", args=[row["id"]])} for row in found.worst.rows],
        "worst_more": _more(more, found.worst),
        "decisions": _decisions(found),
        "query": filtering.query_of(wanted),
        "back_url": filtering.address(wanted),
    }


def _percent(rate):
    return "—" if rate is None else f"{rate}%"


def _count(first):
    return f"{MOST:,}+" if first.has_more else f"{first.count:,}"


def _more(more, first):
    return (f"{MOST:,}+" if first.has_more else f"{more:,}") if more > 0 else ""


def _changes(changed):
    labels = {
        "issued": gettext("新交办"),
        "closed": gettext("销号"),
        "reddened": gettext("新亮红灯"),
        "reported": gettext("报了进展"),
    }
    return [{"label": label, "count": _count(changed[name])} for name, label in labels.items()]


def _decisions(found):
    """What somebody above has to decide: the rows of each kind, and how many more there are."""
    asked = [{**row, "what": gettext("申请延到{day}").format(day=f"{row['to_on']:%m-%d}")} for row in found.asking]
    kinds = [
        (gettext("延期待审定"), asked, found.waiting),
        (gettext("退件待改派"), _rows(found.declined, gettext("承办单位说不归它办")), found.declined),
        (gettext("堵点卡点"), _rows(found.blocked, gettext("要协调")), found.blocked),
        (gettext("退回三次以上"), _rows(found.returned, gettext("佐证一直过不了核验")), found.returned),
    ]
    left, told = DECIDING * 2, []
    for label, rows, first in kinds:
        if first.count:
            rows = rows[: max(0, left)]
            left -= len(rows)
            told.append({"label": label, "rows": rows, "more": _more(first.count - len(rows), first)})
    return told


def _rows(first, what):
    return [{**row, "what": what} for row in first.rows]
