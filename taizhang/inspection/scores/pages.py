"""Rounds as the pages show them."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine import scoring
from taizhang.engine.refusal import N_
from taizhang.inspection.models import Finding, Point, PointScore, Veto
from taizhang.inspection.schemes import queries as schemes
from taizhang.org import queries as org

from . import queries, rules
from .rules import LEVELS, State

WHY = {"none": N_("不符合，不得分"), "cases": N_("按处扣分"), "zeroed": N_("同一项里出现归零情形")}


def ranking(actor, found, level, on):
    """One level of a round: rows, tabs, red and black list."""
    levels = levels_of(found, on)
    results = levels.get(level, [])
    names = org.unit_names(found.area_id, {r.unit_id for r in results})
    rows = [_row(found, r, names) for r in results]
    return {
        "level": gettext(LEVELS[level]),
        "tabs": [
            {
                "text": gettext(LEVELS[key]),
                "count": len(levels.get(key, [])),
                "url": f"?level={key}",
                "current": key == level,
            }
            for key in LEVELS
        ],
        "rows": [r for r in rows if r["is_tested"]],
        "untested": "、".join(r["unit"] for r in rows if not r["is_tested"]),
        "red": [_row(found, r, names) for r in rules.red_list(results)],
        "black": [_row(found, r, names) for r in rules.black_list(results)],
        "tested": sum(r["is_tested"] for r in rows),
        "observed": sum(r.observed for r in results),
        "passed": sum(r.passed for r in results),
        "rate": scoring.rate(sum(r.passed for r in results), sum(r.observed for r in results)),
    }


def levels_of(found, on):
    return queries.published(found) if found.state == State.PUBLISHED else queries.ranking(found, on)


def result_of(found, unit_id, on):
    """(level, result) of one unit; (None, None) where it is not ranked."""
    for level, results in levels_of(found, on).items():
        for result in results:
            if result.unit_id == unit_id:
                return level, result
    return None, None


def _row(found, result, names):
    return {
        "unit": names.get(result.unit_id, ""), "rank": result.rank, "score": result.score, "rate": result.rate,
        "observed": result.observed, "wrong": result.observed - result.passed, "is_vetoed": result.is_vetoed,
        "is_tested": result.score is not None or result.is_vetoed, "filled": any(f for _, f in result.types.values()),
        "url": reverse("inspection:round-unit", args=[found.pk, result.unit_id]),
    }  # fmt: skip


def point_total(found, visit_id, point_id):
    total = PointScore.objects.filter(area_id=found.area_id, visit_id=visit_id, point_id=point_id).first()
    return {"total": total, "point": Point.objects.get(area_id=found.area_id, pk=point_id)}


def of_visit(scores):
    """What a visit comes to, for c-facts; nothing where nothing was scored."""
    scores = [score for score in scores if score.observed]
    if not scores:
        return []
    mean = scoring.mean(score.score for score in scores if score.score is not None)
    share = scoring.rate(sum(score.passed for score in scores), sum(score.observed for score in scores))
    note = gettext("各点位的平均；得分率 {rate}%").format(rate=share)
    return [{"label": gettext("得分"), "value": str(mean) if mean is not None else "—", "note": note}]


def lines(actor, rows):
    """Each clause with what it gave; the item of a finding only where the reader reaches it."""
    reached = set(
        Finding.objects.visible_to(actor).filter(pk__in=[f.pk for _, _, _, f in rows if f]).values_list("pk", flat=True)
    )
    return [
        {
            "no": clause.no, "title": clause.title, "possible": line.possible, "gained": line.gained,
            "why": gettext(WHY[line.why]) if line.why else "", "cases": line.cases, "at": seen.at, "by": seen.by_text,
            "text": finding.text if finding and finding.pk in reached else "",
            "item": finding.item if finding and finding.pk in reached else None,
        }
        for line, clause, seen, finding in rows
    ]  # fmt: skip


def vetoes(actor, on):
    """What stands today."""
    rows = list(Veto.objects.filter(area_id=actor.area_id, lifted_on=None, until_on__gte=on).order_by("-id")[:50])
    names = org.unit_names(actor.area_id, {r.unit_id for r in rows})
    return [(row, names.get(row.unit_id, "")) for row in rows]


def heat(actor, asked, on):
    """Clauses × units of a level: how often each did not hold."""
    known = schemes.schemes(actor)
    scheme = next((s for s in known if str(s.pk) == asked.get("scheme")), known[0] if known else None)
    level = asked.get("level") if asked.get("level") in LEVELS else next(iter(LEVELS))
    year = int(asked["year"]) if asked.get("year", "").isascii() and asked.get("year", "").isdecimal() else on.year
    shown = {
        "schemes": known, "scheme": scheme, "level": level, "year": year,
        "levels": [(key, gettext(word)) for key, word in LEVELS.items()],
    }  # fmt: skip
    if scheme is None:
        return shown | {"units": [], "rows": []}
    units = [u for u in org.unit_tree(actor.area_id, on=on) if u.kind == level]
    above = {
        unit.pk: top.pk
        for unit in org.all_units(actor.area_id).values()
        for top in units
        if unit.path.startswith(top.path)
    }
    cells = {}
    for (key, unit_id), (seen, wrong) in queries.heat(actor, scheme, year).items():
        if unit_id in above:
            old = cells.get((key, above[unit_id]), (0, 0))
            cells[key, above[unit_id]] = (old[0] + seen, old[1] + wrong)
    clauses = [c for c in schemes.clauses(scheme) if c.is_leaf]
    tried = [u for u in units if any((c.key, u.pk) in cells for c in clauses)]
    rows = [
        {"no": c.no, "title": c.title, "cells": [_cell(cells.get((c.key, u.pk))) for u in tried]}
        for c in clauses
        if any((c.key, u.pk) in cells for u in tried)
    ]
    return shown | {"units": [u.short_name for u in tried], "rows": rows}


def _cell(counts):
    """Its text and how dark it is, 0 to 4 by the share that did not hold."""
    if counts is None:
        return {"text": "", "heat": ""}
    seen, wrong = counts
    share = wrong / seen
    return {"text": f"{wrong}/{seen}", "heat": 0 if not wrong else min(4, 1 + int(share * 4))}


def boards(actor, on, year):
    """What a leader looks at: who is found wanting, who puts it right the same day, what comes back."""
    rows, again, red = queries.by_unit(actor, year), queries.repeat_offenders(actor), queries.green_found_red(actor)
    names = org.unit_names(actor.area_id)
    return {
        "year": year,
        "units": [
            {
                "unit": names.get(row.unit_id, ""), "found": row.found, "same_day": row.same_day,
                "closed": row.closed, "left": max(0, row.found - row.closed), "rebounds": row.rebounds,
                "share": scoring.rate(row.same_day, row.found),
            }
            for row in rows
        ],
        "again": [(point, names.get(point.unit_id, "")) for point in again],
        "red": [(finding, names.get(finding.unit_id, "")) for finding in red],
    }  # fmt: skip
