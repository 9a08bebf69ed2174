"""What a claim rests on, asked of the tables: an item may have thousands of proofs, so that they are counted there and
only those that are shown are read."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from taizhang.ledger import levels, rules
from taizhang.ledger.models import Claim, ClaimProof, EvidenceWarning, LevelVerdict, ProofOpening
from taizhang.ledger.rules import Verdict


def under_way(item):
    """The claim of an item that is drafted or submitted, or None."""
    found = Claim.objects.filter(area_id=item.area_id, item_id=item.pk, state__in=("drafted", "submitted"))
    claim = found.order_by("-round").first()
    return of(claim) if claim else None


def of(claim):
    """A claim as the rules see it; the verdicts are those of the level where it stands."""
    levels.stand(claim, partial(evidence_ids, claim))
    return ClaimInTables(
        id=claim.pk,
        state=claim.state,
        submitted_by_id=claim.submitted_by_id,
        submitted_unit_id=claim.submitted_unit_id,
        stages=claim.stages,
        position=claim.position,
        verifiers=claim.seen_by,
        needs_leader=claim.needs_leader,
        confirmers=frozenset({claim.confirmed_by_id, claim.confirmed_for_id} - {None}),
        row=claim,
    )


def evidence_ids(claim):
    rows = ClaimProof.objects.filter(area_id=claim.area_id, claim_id=claim.pk)
    return list(rows.order_by("evidence_id").values_list("evidence_id", flat=True))


def standing(claim):
    """The proofs of a claim with the verdict at its level: `verdict_now`, `note_now`, `judge_now`."""
    rows = ClaimProof.objects.filter(area_id=claim.area_id, claim_id=claim.pk)
    if not any(stage.position < claim.position for stage in claim.stages):
        return rows.annotate(verdict_now=F("verdict"), note_now=F("note"), judge_now=F("judged_by_id"))
    mine = LevelVerdict.objects.filter(
        area_id=claim.area_id, proof_id=OuterRef("pk"), level__claim_id=claim.pk, level__position=claim.position
    )
    return rows.annotate(
        verdict_now=Coalesce(Subquery(mine.values("verdict")), Value("")),
        note_now=Coalesce(Subquery(mine.values("note")), Value(""), output_field=TextField()),
        judge_now=Subquery(mine.values("judged_by_id")),
    )


@dataclass(frozen=True)
class Tally:
    """How far a verifier is with what the level must look at."""

    all: int
    asked: int
    unseen: int
    unjudged: int
    doubted: int  # of all


@dataclass(frozen=True)
class ClaimInTables(rules.Claim):
    row: Any = None
    _known: dict = field(default_factory=dict, compare=False, repr=False)

    def _rows(self):
        return standing(self.row)

    def _asked(self):
        required = self.stage.required if self.stage else None
        return Q() if required is None else Q(evidence_id__in=required)

    def _seen(self, persons):
        return Exists(
            ProofOpening.objects.filter(area_id=self.row.area_id, proof_id=OuterRef("pk"), person_id__in=list(persons))
        )

    def _judged(self, persons):
        return ~Q(verdict_now="") & Q(judge_now__in=list(persons))

    def tally(self, persons):
        """Counted once for each reader."""
        if persons not in self._known:
            asked, seen = self._asked(), self._seen(persons)
            counted = self._rows().annotate(is_seen=seen).aggregate(
                all=Count("pk"),
                asked=Count("pk", filter=asked) if asked else Count("pk"),
                unseen=Count("pk", filter=asked & Q(is_seen=False)),
                judged=Count("pk", filter=asked & self._judged(persons)),
                doubted=Count("pk", filter=~Q(verdict_now__in=("", Verdict.TRUE))),
            )  # fmt: skip
            unjudged = counted["asked"] - counted.pop("judged")
            self._known[persons] = Tally(**counted, unjudged=unjudged)
        return self._known[persons]

    @property
    def rests_on_proof(self):
        return ClaimProof.objects.filter(area_id=self.row.area_id, claim_id=self.id).exists()

    @property
    def evidence_ids(self):
        return tuple(evidence_ids(self.row))

    def proof(self, evidence_id):
        found = self._rows().filter(evidence_id=evidence_id).select_related("evidence").first()
        if found is None:
            return None
        openings = ProofOpening.objects.filter(area_id=self.row.area_id, proof_id=found.pk)
        warnings = EvidenceWarning.objects.filter(area_id=self.row.area_id, evidence_id=evidence_id)
        return rules.Proof(
            evidence_id=found.evidence_id,
            no=found.evidence.no,
            has_doubt=warnings.exists(),
            openers=frozenset(openings.values_list("person_id", flat=True)),
            verdict=found.verdict_now,
            judge_id=found.judge_now,
        )

    def unseen(self, persons):
        count = self.tally(persons).unseen
        return self._named(count, lambda rows: rows.filter(self._asked()).exclude(self._seen(persons)))

    def unjudged(self, persons):
        count = self.tally(persons).unjudged
        return self._named(count, lambda rows: rows.filter(self._asked()).exclude(self._judged_rows(persons)))

    def doubted(self, persons=frozenset()):
        count = self.tally(persons).doubted
        return self._named(count, lambda rows: rows.exclude(verdict_now__in=("", Verdict.TRUE)))

    def _judged_rows(self, persons):
        return Q(pk__in=self._rows().filter(self._judged(persons)).values("pk"))

    def _named(self, count, find):
        if not count:
            return rules.Some()
        numbers = find(self._rows()).order_by("evidence__no").values_list("evidence__no", flat=True)
        return rules.Some(tuple(numbers[: rules.NAMED]), count)

    def doubted_units(self):
        """Whose proofs the level did not find true."""
        rows = self._rows().exclude(verdict_now__in=("", Verdict.TRUE))
        return set(rows.order_by().values_list("evidence__unit_id", flat=True).distinct())

    # What the pages show.

    def next_to_judge(self, persons, after=0):
        """The first proof without this verifier's verdict after a number, else the first of all."""
        left = self._rows().filter(self._asked()).exclude(self._judged_rows(persons)).order_by("evidence__no")
        found = left.filter(evidence__no__gt=after).values_list("evidence_id", flat=True).first()
        return found or (left.values_list("evidence_id", flat=True).first() if after else None)

    def shown(self, persons, *, evidence=None, asked=False, doubted=False, limit=None):
        """Proofs and what this reader did: of evidence that is at hand; or, with it, those asked for or doubted."""
        rows = self._rows().annotate(is_seen=self._seen(persons)).order_by("evidence__no")
        rows = rows.select_related("evidence") if evidence is None else rows.filter(evidence_id__in=evidence)
        if asked:
            rows = rows.filter(self._asked())
        if doubted:
            rows = rows.exclude(verdict_now__in=("", Verdict.TRUE))
        return list(rows[:limit])

    def is_asked(self, evidence_id):
        required = self.stage.required if self.stage else None
        return required is None or evidence_id in required
