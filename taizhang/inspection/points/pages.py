"""Points in words: rows of the list, and one point."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from taizhang.engine.places import DATUMS
from taizhang.inspection.findings.rules import STATES as FINDING_STATES
from taizhang.inspection.findings.rules import State as FindingState
from taizhang.inspection.scores import queries as scores
from taizhang.inspection.visits.rules import KINDS, STATES
from taizhang.inspection.visits.rules import Kind as VisitKind
from taizhang.inspection.visits.rules import State as VisitState
from taizhang.ledger.rules import COLOURS
from taizhang.org import queries as org

from . import queries, rules
from .rules import TYPES


def light(point, reds):
    """(colour, reason) for ui/_light.html."""
    colour = rules.light(point.open_count, point.pk in reds, bool(point.visit_count))
    if point.open_count:
        why = ngettext("{n} 处待整改", "{n} 处待整改", point.open_count).format(n=point.open_count)
    else:
        why = gettext("没有问题") if point.visit_count else gettext("没查过")
    return colour, why


def datums():
    """For a menu: by which system coordinates were written down."""
    return [(str(datum), gettext(word)) for datum, word in DATUMS.items()]


def rows(actor, page):
    names = org.unit_names(actor.area_id) if page.points else {}
    return [row(point, page.reds, names) for point in page.points]


def row(point, reds, names):
    colour, why = light(point, reds)
    return {
        "point": point,
        "url": reverse("inspection:point", args=[point.pk]),
        "type": gettext(TYPES[point.type]),
        "unit": names.get(point.unit_id, ""),
        "sector": names.get(point.sector_unit_id, ""),
        "light": colour,
        "why": why,
    }


def shown(actor, point, at):
    """The context of one point's page."""
    names = org.unit_names(actor.area_id)
    colour, why = light(point, queries.reds(actor.area_id, at, [point]))
    still, over = queries.findings_at(actor, point)
    visits = queries.visits_at(actor, point)
    scored = scores.at_point(actor, point, [row.visit_id for row in visits]) if visits else {}
    return {
        "point": point,
        "colour": colour,
        "letter": gettext(COLOURS[colour]),
        "why": why,
        "facts": _facts(point, names),
        "still": [finding(row) for row in still],
        "over": [finding(row) for row in over],
        "visits": [stop(row, scored.get(row.visit_id)) for row in visits],
    }


def _facts(point, names):
    place = f"{point.lat}, {point.lon}" if point.lat is not None else ""
    return [
        {"label": gettext("编号"), "value": point.number},
        {"label": gettext("类型"), "value": gettext(TYPES[point.type])},
        {"label": gettext("归谁管"), "value": names.get(point.unit_id, "")},
        {"label": gettext("行业主管部门"), "value": names.get(point.sector_unit_id, "")},
        {"label": gettext("地址"), "value": point.address},
        {"label": gettext("纬度、经度"), "value": place},
        {"label": gettext("检查"), "value": _times(point.visit_count), "note": _last(point)},
        {"label": gettext("问题"), "value": _found(point), "note": _back(point)},
    ]


def _times(count):
    return ngettext("{n} 次", "{n} 次", count).format(n=count)


def _last(point):
    return gettext("最近 {on}").format(on=f"{point.last_visited_on:%Y-%m-%d}") if point.last_visited_on else ""


def _found(point):
    return ngettext("{n} 处", "{n} 处", point.finding_count).format(n=point.finding_count)


def _back(point):
    return (
        ngettext("反弹 {n} 次", "反弹 {n} 次", point.rebound_count).format(n=point.rebound_count)
        if point.rebound_count
        else ""
    )


def finding(row):
    item = row.item
    return {
        "finding": row,
        "clause": row.clause_text,
        "text": row.text,
        "state": gettext(FINDING_STATES[FindingState(row.state)]),
        "number": item.number if item else "",
        "url": reverse("ledger:item", args=[item.pk]) if item else "",
        "is_rebound": row.rebound_of_id is not None,
    }


def stop(row, score):
    visit = row.visit
    return {
        "url": reverse("inspection:visit", args=[visit.pk]),
        "title": visit.title,
        "kind": gettext(KINDS[VisitKind(visit.kind)]),
        "state": gettext(STATES[VisitState(visit.state)]),
        "on": visit.on,
        "person": visit.person_text,
        "seen_at": row.seen_at,
        "skipped": row.skipped,
        "score": score.score if score and score.observed else None,
        "lines_url": reverse("inspection:visit-lines", args=[visit.pk, row.point_id]),
    }
