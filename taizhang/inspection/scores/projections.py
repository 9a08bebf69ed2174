"""Scores as the journal tells them: a point is scored anew whenever something was seen there."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import count

from django.db.models import F

from taizhang.engine import scoring
from taizhang.inspection.findings.rules import NOT_COUNTED, Verdict
from taizhang.inspection.findings.rules import State as FindingState
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
    Veto,
    Visit,
)
from taizhang.inspection.visits.rules import Kind
from taizhang.ledger.rules import day_of

from .rules import State

ROWS_PER_ENTRY = 1 << 12  # a row that is kept for long has its id from the entry that made it


def round_opened(e):
    said = e.pub
    Round.objects.create(
        id=e.stream_id, area_id=e.area_id, scheme_id=said["scheme"], number=said["number"], title=e.priv["title"],
        from_on=date.fromisoformat(said["from_on"]), to_on=date.fromisoformat(said["to_on"]), version=e.stream_seq,
    )  # fmt: skip


def round_published(e):
    said = e.pub
    Round.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        state=State.PUBLISHED, published_at=e.at, published_by_text=e.by_text, left_out=said["left_out"],
        flat=Decimal(said["flat"]) if said["flat"] else None, note=e.priv["note"], version=e.stream_seq,
        is_given=said.get("given", False),
    )  # fmt: skip
    UnitScore.objects.bulk_create(
        UnitScore(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, round_id=e.stream_id, level=unit["level"],
            unit_id=unit["unit"], score=Decimal(unit["score"]) if unit["score"] else None, rank=unit["rank"],
            observed=unit["observed"], passed=unit["passed"], is_vetoed=unit["vetoed"], types=unit["types"],
        )
        for n, unit in enumerate(said["units"])
    )  # fmt: skip


def veto_recorded(e):
    said = e.pub
    Veto.objects.create(
        id=e.stream_id, area_id=e.area_id, unit_id=said["unit"], from_on=date.fromisoformat(said["from_on"]),
        until_on=date.fromisoformat(said["until_on"]), reason=e.priv["reason"], by_text=e.by_text,
    )  # fmt: skip


def veto_lifted(e):
    Veto.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        lifted_on=date.fromisoformat(e.pub["on"]), lifted_reason=e.priv["reason"]
    )


def observed(e):
    visit, ids = Visit.objects.get(area_id=e.area_id, pk=e.stream_id), _ids(e)
    seen = [s for s in e.pub["seen"] if s["verdict"] == Verdict.FINE]
    for point_id in sorted({s["point"] for s in e.pub["seen"]}):
        point = Point.objects.get(area_id=e.area_id, pk=point_id)
        score(visit, point, day_of(e.at), next(ids))
        _tally(visit, point.unit_id, Counter(s["clause"] for s in seen if s["point"] == point_id), e.at, ids)


def noted(e):
    visit, ids = Visit.objects.get(area_id=e.area_id, pk=e.pub["visit"]), _ids(e)
    score(visit, Point.objects.get(area_id=e.area_id, pk=e.pub["point"]), day_of(e.at), next(ids))
    _tally(visit, e.pub["unit"], Counter([e.pub["clause"]]), e.at, ids, wrong=1)
    again = int(bool(e.pub["rebound_of"]))
    _count(e.area_id, e.pub["unit"], day_of(e.at), next(ids), found=1, rebounds=again)


def settled(e):
    """待裁 that the office made a finding counts from then on."""
    if e.pub["decision"] == "issue":
        noted(e)


def _ids(e):
    return count(e.entry_id * ROWS_PER_ENTRY)


def item_closed(e):
    """The last finding of the item was put right."""
    last = Finding.objects.filter(area_id=e.area_id, item_id=e.stream_id).order_by("-id").first()
    if last is not None:
        put_right(last)


def put_right(finding):
    """Count a finding that is over, in the year in which it was found."""
    year, same_day = finding.found_on.year, int(finding.closed_on == finding.found_on)
    FindingTally.objects.filter(area_id=finding.area_id, year=year, unit_id=finding.unit_id).update(
        closed=F("closed") + 1, same_day=F("same_day") + same_day
    )


def follow(finding, name):
    """Count what became of a finding, in the year in which it was found."""
    where = {"area_id": finding.area_id, "year": finding.found_on.year, "unit_id": finding.unit_id}
    FindingTally.objects.filter(**where).update(**{name: F(name) + 1})


def _count(area_id, unit_id, on, id_, **more):
    row, _ = FindingTally.objects.get_or_create(area_id=area_id, year=on.year, unit_id=unit_id, defaults={"id": id_})
    FindingTally.objects.filter(pk=row.pk).update(**{name: F(name) + n for name, n in more.items()})


def withdrawn(e):
    """What was no finding takes nothing off."""
    for finding in Finding.objects.filter(area_id=e.area_id, item_id=e.stream_id, state=FindingState.DROPPED):
        dropped(finding)


def dropped(finding):
    """The point of a finding that does not count any more, scored anew."""
    visit = Visit.objects.get(area_id=finding.area_id, pk=finding.visit_id)
    score(visit, Point.objects.get(area_id=finding.area_id, pk=finding.point_id), finding.found_on, None)
    where = {"scheme_id": finding.scheme_id, "unit_id": finding.unit_id, "clause_key": finding.clause_key}
    ClauseTally.objects.filter(area_id=finding.area_id, year=finding.found_on.year, wrong__gt=0, **where).update(
        wrong=F("wrong") - 1
    )
    tally = {"area_id": finding.area_id, "year": finding.found_on.year, "unit_id": finding.unit_id}
    FindingTally.objects.filter(found__gt=0, **tally).update(
        found=F("found") - 1, rebounds=F("rebounds") - int(bool(finding.rebound_of_id))
    )


def score(visit, point, on, new_id):
    """Write what the point gained on this visit. A unit's check of itself gives nobody a score, and what comes after a
    round was published changes nothing of it."""
    if visit.kind == Kind.SELF_CHECK or _is_published(visit):
        return
    rules = rules_of(visit)
    seen = list(
        Observation.objects.filter(area_id=visit.area_id, visit=visit, point=point).exclude(verdict=Verdict.ABSENT)
    )
    gone = set(
        Finding.objects.filter(
            area_id=visit.area_id, pk__in=[s.finding_id for s in seen if s.finding_id],
            state__in=NOT_COUNTED,
        ).values_list("pk", flat=True)
    )  # fmt: skip
    looks = [look(s) for s in seen if s.finding_id not in gone]
    lines = scoring.lines(rules, looks)
    first = {"unit_id": point.unit_id, "type": point.type}  # stays, whosever the point is when it is scored anew
    columns = {
        "round_id": visit.round_id, "on": on,
        "possible": sum((line.possible for line in lines), Decimal(0)),
        "gained": sum((line.gained for line in lines), Decimal(0)),
        "score": scoring.out_of_hundred(lines), "observed": len(looks), "passed": sum(k.holds for k in looks),
        "vetoes": sum(rules[k.clause].is_veto for k in looks if not k.holds),
    }  # fmt: skip
    where = {"area_id": visit.area_id, "visit_id": visit.pk, "point_id": point.pk}
    PointScore.objects.update_or_create(**where, defaults=columns, create_defaults=columns | first | {"id": new_id})


def _is_published(visit):
    return (
        bool(visit.round_id)
        and Round.objects.filter(area_id=visit.area_id, pk=visit.round_id, state=State.PUBLISHED).exists()
    )


def look(observation):
    return scoring.Look(observation.clause_key, observation.verdict == Verdict.FINE, observation.cases)


def rules_of(visit):
    """The leaves of the version by which the visit was planned, as engine.scoring asks for them. What must hold before
    anybody applies is a veto like any other (domains.md 2.1: 前置条件, 一票否决)."""
    leaves = Clause.objects.filter(area_id=visit.area_id, scheme_id=visit.scheme_id, number=visit.number, is_leaf=True)
    columns = ("key", "parent_key", "score", "step", "zeroes", "is_veto", "is_precondition")
    return {
        key: scoring.Rule(key, parent, most, step, zeroes, is_veto or is_precondition)
        for key, parent, most, step, zeroes, is_veto, is_precondition in leaves.order_by().values_list(*columns)
    }


def _tally(visit, unit_id, clauses, at, ids, wrong=0):
    if visit.kind == Kind.SELF_CHECK:
        return
    where = {"area_id": visit.area_id, "scheme_id": visit.scheme_id, "year": day_of(at).year, "unit_id": unit_id}
    new_ids = dict(zip(sorted(clauses), ids, strict=False))  # each has its own, also where the row is there
    cells = ClauseTally.objects.filter(**where)
    there = set(cells.filter(clause_key__in=clauses).values_list("clause_key", flat=True))
    ClauseTally.objects.bulk_create(
        ClauseTally(id=new_id, clause_key=key, **where) for key, new_id in new_ids.items() if key not in there
    )
    for seen in set(clauses.values()):
        keys = [key for key, n in clauses.items() if n == seen]
        cells.filter(clause_key__in=keys).update(observed=F("observed") + seen, wrong=F("wrong") + wrong)
