"""Visits in words."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.inspection.findings.rules import Verdict
from taizhang.inspection.points.pages import finding
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.scores import pages as score_pages
from taizhang.inspection.scores import queries as scores
from taizhang.org import queries as org

from . import queries
from .rules import KINDS, STATES, Kind, State


def rows(visits):
    return [
        {
            "visit": visit,
            "url": reverse("inspection:visit", args=[visit.pk]),
            "kind": gettext(KINDS[Kind(visit.kind)]),
            "state": gettext(STATES[State(visit.state)]),
            "is_over": visit.state != State.PLANNED,
            "scheme": visit.scheme.title,
        }
        for visit in visits
    ]


def shown(actor, visit):
    """The context of one visit's page."""
    seen, names = queries.seen(actor, visit), org.unit_names(actor.area_id)
    found = queries.findings(actor, visit)
    stops = queries.stops(actor, visit)
    told = scores.of_visit(actor, visit)
    scored = {row.point_id: told[row.point_id] for row in stops if row.point_id in told}
    return {
        "visit": visit,
        "kind": gettext(KINDS[Kind(visit.kind)]),
        "state": gettext(STATES[State(visit.state)]),
        "is_planned": visit.state == State.PLANNED,
        "facts": [
            {"label": gettext("方式"), "value": gettext(KINDS[Kind(visit.kind)])},
            {"label": gettext("哪一天"), "value": f"{visit.on:%Y-%m-%d}"},
            {"label": gettext("督查员"), "value": visit.person_text},
            {
                "label": gettext("按哪个体系"),
                "value": visit.scheme.title,
                "note": gettext("第{number}版").format(number=visit.number),
            },
            *score_pages.of_visit(scored.values()),
        ],
        "draw_url": reverse("inspection:draw", args=[visit.draw_id]) if visit.draw_id and _is_office(actor) else "",
        "stops": [_stop(row, seen, names, scored.get(row.point_id)) for row in stops],
        "is_part": len(stops) < visit.stop_count,
        "found": [finding(row) | {"point": row.point} for row in found],
    }


def _is_office(actor):
    return actor.covers_all("inspection.keep") or actor.covers_all("inspection.oversee")


def _stop(row, seen, names, score):
    counts = seen.get(row.point_id, {})
    return {
        "place": row.place,
        "point": row.point,
        "url": reverse("inspection:point", args=[row.point_id]),
        "type": gettext(TYPES[row.point.type]),
        "unit": names.get(row.point.unit_id, ""),
        "seen_at": row.seen_at,
        "skipped": row.skipped,
        "fine": counts.get(Verdict.FINE, 0),
        "wrong": counts.get(Verdict.WRONG, 0),
        "absent": counts.get(Verdict.ABSENT, 0),
        "score": score.score if score and score.observed else None,
        "lines_url": reverse("inspection:visit-lines", args=[row.visit_id, row.point_id]),
    }
