"""Reading rounds: the ranking as it stands or as it was published, and what a number rests on."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q
from django.http import Http404

from taizhang.engine import scoring
from taizhang.engine.sheets import Known
from taizhang.inspection.findings.rules import NOT_COUNTED, Verdict
from taizhang.inspection.models import (
    Clause,
    ClauseTally,
    Finding,
    FindingTally,
    Observation,
    Point,
    PointScore,
    Round,
    UnitScore,
    Version,
    Veto,
    Visit,
)
from taizhang.org import queries as org
from taizhang.ui import whole

from . import rules
from .projections import look, rules_of
from .rules import LEVELS, Result, Seen, State

MOST_ROUNDS = 50
MOST_POINTS = 200


def rounds(actor, before=None):
    """The latest rounds, of others than the office those that are published, and the id before which there are more."""
    rows = Round.objects.filter(area_id=actor.area_id).select_related("scheme").order_by("-id")
    if not sees_all(actor):
        rows = rows.filter(state=State.PUBLISHED)
    if before:
        rows = rows.filter(pk__lt=before)
    rows = list(rows[: MOST_ROUNDS + 1])
    return rows[:MOST_ROUNDS], rows[MOST_ROUNDS - 1].pk if len(rows) > MOST_ROUNDS else None


def open_rounds(actor):
    """(id, title) of those that visits may be planned for."""
    rows = Round.objects.filter(area_id=actor.area_id, state=State.OPEN).select_related("scheme").order_by("-id")
    return [(row.pk, f"{row.title}（{row.scheme.title}）") for row in rows[:MOST_ROUNDS]]


def round_for(actor, round_id):
    """Scores are for those who oversee and keep; a unit sees them once they are published."""
    found = Round.objects.filter(area_id=actor.area_id, pk=round_id).select_related("scheme").first()
    if found is None or (found.state != State.PUBLISHED and not sees_all(actor)):
        raise Http404
    return found


def sees_all(actor):
    return any(actor.covers_all(act) for act in ("inspection.keep", "inspection.oversee"))


def known_units(area_id, on):
    """The units of that day by every name that they are written with."""
    pairs = [(name, unit.pk) for unit in org.unit_tree(area_id, on=on) for name in {unit.name, unit.short_name}]
    return Known(pairs, area=org.area_name(area_id))


def vetoed(area_id, on):
    """Units whose title is suspended on that day."""
    rows = Veto.objects.filter(area_id=area_id, lifted_on=None, from_on__lte=on, until_on__gte=on)
    return set(rows.values_list("unit_id", flat=True))


def veto_for(actor, veto_id):
    found = Veto.objects.filter(area_id=actor.area_id, pk=veto_id).first()
    if found is None:
        raise Http404
    return found


def ranking(found, on, given=None):
    """{level: results} of a round as it stands today, or with the scores that somebody else has `given`."""
    seen = _seen(found)
    published_as = Version.objects.filter(area_id=found.area_id, scheme_id=found.scheme_id, number=found.number)
    missing = published_as.values_list("missing", flat=True).get()
    units = org.all_units(found.area_id)
    out = vetoed(found.area_id, on)
    result = {}
    for level in LEVELS:
        members = {u.pk: [] for u in units.values() if u.kind == level and _is_there(u, on)}
        for unit in units.values():
            for above in org.ancestor_ids(unit.path):
                if above in members:
                    members[above].append(unit.pk)
        result[level] = rules.results(seen, members, missing, vetoed=out, flat=found.flat, given=given)
    return result


def _is_there(unit, on):
    return unit.valid_from_on <= on and (unit.valid_to_on is None or on <= unit.valid_to_on)


def _seen(found):
    """Each point once. The mean is taken here: of the two databases one would count in binary fractions."""
    visits = defaultdict(list)
    rows = PointScore.objects.filter(area_id=found.area_id, round_id=found.pk).order_by("unit_id", "point_id")
    for row in rows.values_list("unit_id", "point_id", "type", "score", "observed", "passed", "vetoes"):
        visits[row[:3]].append(row[3:])
    return [_together(point, rows) for point, rows in visits.items()]


def _together(point, rows):
    scores, observed, passed, vetoes = zip(*rows, strict=True)
    return Seen(*point, scoring.mean(s for s in scores if s is not None), sum(observed), sum(passed), sum(vetoes))


def published(found):
    """{level: results} as they stand in the journal."""
    result = defaultdict(list)
    for row in UnitScore.objects.filter(area_id=found.area_id, round=found):
        types = {type: (Decimal(score), filled) for type, (score, filled) in row.types.items()}
        result[row.level].append(
            Result(row.unit_id, row.score, row.rank, row.observed, row.passed, row.is_vetoed, types)
        )
    for level in result:
        result[level].sort(key=rules.in_order)
    return dict(result)


def points_of(found, unit_id, after=""):
    """What a unit's result rests on: its points with their scores in the order of types, and where the next page
    begins or ""."""
    units = org.below(found.area_id, {unit_id}) | {unit_id}
    rows = PointScore.objects.filter(area_id=found.area_id, round_id=found.pk, unit_id__in=units)
    if at := _place(after):
        kind, point, visit = at
        further = Q(point_id__gt=point) | Q(point_id=point, visit_id__gt=visit)
        rows = rows.filter(Q(type__gt=kind) | Q(further, type=kind))
    rows = list(rows.order_by("type", "point_id", "visit_id")[: MOST_POINTS + 1])
    more, rows = len(rows) > MOST_POINTS, rows[:MOST_POINTS]
    titles = dict(
        Point.objects.filter(area_id=found.area_id, pk__in={r.point_id for r in rows}).values_list("pk", "title")
    )
    return [(row, titles.get(row.point_id, "")) for row in rows], _said(rows[-1]) if more else ""


def _said(row):
    return f"{row.type}.{row.point_id}.{row.visit_id}"


def _place(after):
    """What `_said` said; None for anything else."""
    kind, point, visit = [*after.split("."), "", ""][:3]
    return (kind, whole(point), whole(visit)) if None not in (whole(point), whole(visit)) else None


def told(actor, rows):
    """Of scores of points those that the actor may know: what belongs to a round when it is published."""
    rows = rows.in_area(actor.area_id)
    if sees_all(actor):
        return rows
    return rows.exclude(round_id__in=Round.objects.filter(area_id=actor.area_id, state=State.OPEN).values("pk"))


def of_visit(actor, visit):
    """{point: its score} of a visit, of what the actor may know."""
    rows = told(actor, PointScore.objects.filter(area_id=visit.area_id, visit_id=visit.pk))
    return {row.point_id: row for row in rows}


def at_point(actor, point, visit_ids):
    """{visit: the point's score on it}."""
    rows = told(actor, PointScore.objects.filter(area_id=point.area_id, point_id=point.pk, visit_id__in=visit_ids))
    return {row.visit_id: row for row in rows}


def round_of(visit):
    return Round.objects.filter(area_id=visit.area_id, pk=visit.round_id).first() if visit.round_id else None


def lines_of(found, visit_id, point_id):
    """(the visit, `lines_at` it) of a round."""
    visit = Visit.objects.filter(area_id=found.area_id, pk=visit_id, round_id=found.pk).first()
    if visit is None:
        raise Http404
    return visit, lines_at(visit, point_id, found)


def lines_at(visit, point_id, found=None):
    """Each clause seen there on that visit: (line, clause, observation, finding or None); of a round that was published
    as it was then."""
    at = found.published_at if found else None
    seen = Observation.objects.filter(area_id=visit.area_id, visit=visit, point_id=point_id)
    if at:
        seen = seen.filter(at__lte=at)
    seen = list(seen.exclude(verdict=Verdict.ABSENT))
    if not seen:
        raise Http404
    findings = Finding.objects.filter(area_id=visit.area_id, pk__in=[s.finding_id for s in seen if s.finding_id])
    findings = {f.pk: f for f in findings.select_related("item")}
    gone = set(found.left_out) if at else {f.pk for f in findings.values() if f.state in NOT_COUNTED}
    counts = [s for s in seen if s.finding_id not in gone]
    of_scheme = rules_of(visit)
    lines = scoring.lines(of_scheme, [look(s) for s in counts])
    clauses = {
        c.key: c for c in Clause.objects.filter(area_id=visit.area_id, scheme_id=visit.scheme_id, number=visit.number)
    }
    rows = [(line, clauses[line.clause], s, findings.get(s.finding_id)) for line, s in zip(lines, counts, strict=True)]
    return sorted(rows, key=lambda row: row[1].place)


def overseen(actor, rows):
    """Of rows of units those that the actor oversees: all, or the own branch."""
    rows = rows.in_area(actor.area_id)
    return rows if sees_all(actor) else rows.filter(unit_id__in=actor.unit_ids("inspection.oversee"))


def heat(actor, scheme, year):
    """{(clause, unit): (observed, wrong)} of a year."""
    rows = overseen(actor, ClauseTally.objects.filter(area_id=actor.area_id, scheme_id=scheme.pk, year=year))
    cells = rows.values_list("clause_key", "unit_id", "observed", "wrong")
    return {(key, unit_id): (observed, wrong) for key, unit_id, observed, wrong in cells}


SHOWN = 20


def by_unit(actor, year):
    """A year's findings by unit, most found first."""
    rows = FindingTally.objects.filter(area_id=actor.area_id, year=year)
    return list(overseen(actor, rows).order_by("-found", "unit_id"))


def repeat_offenders(actor):
    """Points where the most came back."""
    rows = Point.objects.visible_to(actor).filter(rebound_count__gt=0).order_by("-rebound_count", "-id")
    return list(rows[:SHOWN])


def green_found_red(actor):
    """What a unit said was put right, and an inspector found again: the latest."""
    rows = Finding.objects.visible_to(actor).filter(rebound_of_id__isnull=False).order_by("-id")
    return list(rows.select_related("point", "item")[:SHOWN])
