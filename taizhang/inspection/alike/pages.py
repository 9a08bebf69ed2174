"""Self-checks in words."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.inspection.findings.rules import State
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.schemes.actions import KEEP
from taizhang.org import queries as org

from . import queries
from .rules import ANSWERS, Answer


def of_finding(actor, found):
    """The orders that a finding gave, and whether one more may be given."""
    can_order = actor.covers_all(KEEP) and found.state not in (State.HELD, State.DROPPED)
    tops = [u for u in org.unit_tree(actor.area_id) if u.level == 1] if can_order else []
    return {
        "orders": [told(row) for row in queries.of_finding(actor, found.pk)],
        "can_order": can_order,
        "type": gettext(TYPES[found.point.type]),
        "units": [(unit.pk, unit.short_name) for unit in tops],
    }


def told(row):
    return {
        "row": row,
        "url": reverse("inspection:alike", args=[row.pk]),
        "progress": gettext("{all}个点位自查了{n}个").format(all=row.point_count, n=row.answered_count),
    }


def shown(actor, alike):
    """One order: who has answered, who has not, what was wrong."""
    rows, names = queries.points_of(actor, alike), org.unit_names(actor.area_id)
    silent = {}
    for row in rows:
        if row.answer == Answer.WAITING:
            silent[row.unit_id] = silent.get(row.unit_id, 0) + 1
    return {
        **told(alike),
        "type": gettext(TYPES[alike.type]),
        "scope": names.get(alike.unit_id, "") if alike.unit_id else gettext("全县"),
        "finding_url": reverse("inspection:finding", args=[alike.finding_id]),
        "silent": sorted(((names.get(unit, ""), n) for unit, n in silent.items()), key=lambda one: -one[1]),
        "rows": [
            {
                "row": row, "point": row.point, "unit": names.get(row.unit_id, ""),
                "answer": gettext(ANSWERS[Answer(row.answer)]),
                "url": reverse("inspection:finding", args=[row.finding_id]) if row.finding_id else "",
            }
            for row in sorted(rows, key=lambda row: (row.answer != Answer.WRONG, row.answer == Answer.FINE, row.pk))
        ],
    }  # fmt: skip


def mine(actor):
    rows = queries.waiting_page(actor)
    names = org.unit_names(actor.area_id)
    return [
        {"row": row, "point": row.point, "alike": row.alike, "clause": row.alike.finding.clause_text,
         "unit": names.get(row.unit_id, "")}
        for row in rows[: queries.PAGE]
    ], len(rows) > queries.PAGE  # fmt: skip
