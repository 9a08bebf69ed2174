"""The levels of claims, read from their rows: where a claim stands, what each level was to look at and found."""

from collections import defaultdict

from django.db.models import OuterRef, Subquery

from taizhang.ledger.models import ClaimLevel, ClaimVerifier, LevelVerdict
from taizhang.ledger.rules import Level, Skip, Stage, sampling
from taizhang.org.models import Unit


def stand(claim, evidence_ids):
    """Put on the claim its `stages` and `seen_by` (who looked at a level before the present one). `evidence_ids()` is
    asked only where a level draws a sample."""
    claim.stages, claim.seen_by, claim.level_rows = (), frozenset(), []
    if not claim.seed:  # no levels
        return
    claim.level_rows = rows_of(claim)
    ids = evidence_ids() if any(row.sample for row in claim.level_rows) else ()
    claim.stages = tuple(stage(row, claim.seed, ids) for row in claim.level_rows if not row.skipped)
    earlier = ClaimVerifier.objects.filter(area_id=claim.area_id, claim=claim, position__lt=claim.position)
    claim.seen_by = frozenset(earlier.values_list("person_id", flat=True))


def rows_of(claim):
    """The levels of a claim with `path` and `name` of their units, skipped ones too."""
    unit = Unit.objects.filter(area_id=claim.area_id, pk=OuterRef("unit_id"))
    rows = ClaimLevel.objects.filter(area_id=claim.area_id, claim=claim).order_by("position")
    return list(rows.annotate(path=Subquery(unit.values("path")), name=Subquery(unit.values("short_name"))))


def stage(row, seed, evidence_ids):
    return Stage(
        position=row.position,
        level=Level(row.level),
        unit_id=row.unit_id,
        path=row.path or "",
        name=row.name or "",
        sample=row.sample,
        skipped=Skip(row.skipped),
        required=sampling.draw(seed, row.level, evidence_ids, row.sample),
    )


def verdicts(claim):
    """What the later levels found: position to {proof id: verdict}."""
    found = defaultdict(dict)
    rows = LevelVerdict.objects.filter(area_id=claim.area_id, level__claim=claim, level__area_id=claim.area_id)
    for row in rows.select_related("level"):
        found[row.level.position][row.proof_id] = row
    return found
