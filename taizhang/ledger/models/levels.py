"""Graded verification: the levels of a claim, who looked at each, and what the later ones found."""

from django.db import models
from django.db.models import Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel
from taizhang.ledger.rules import LEVELS, VERDICTS, Level, Verdict

from .work import Claim, ClaimProof


class ClaimLevel(AreaModel):
    """One level that a claim passes, or skips with a reason. A claim without these has one verifier of any unit."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    claim = models.ForeignKey(Claim, models.DO_NOTHING, related_name="levels", db_index=False)
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=[(v.value, LEVELS[v]) for v in Level])
    unit_id = models.BigIntegerField(null=True)  # whose verifiers; null: any unit that is apart
    sample = models.PositiveSmallIntegerField()  # 0: every proof
    skipped = models.CharField(max_length=12, blank=True)
    passed_at = models.DateTimeField(null=True)
    passed_by_id = models.BigIntegerField(null=True)
    passed_unit_id = models.BigIntegerField(null=True)
    passed_by_text = models.CharField(max_length=200, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "claim", "position"], name="claim_level_once"),
            models.UniqueConstraint(
                fields=["area_id", "claim", "passed_by_id"],
                name="claim_level_by_another",
                condition=Q(passed_by_id__isnull=False),
                violation_error_message=N_("同一个人不能核验两级。"),
            ),
        ]

    def __str__(self):
        return f"{self.claim_id}: {self.level}"


class ClaimVerifier(AreaModel):
    """Who opened or judged proofs at a level of a claim, and whoever was stood in for: none of them at the next."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    claim = models.ForeignKey(Claim, models.DO_NOTHING, related_name="verifiers", db_index=False)
    position = models.PositiveSmallIntegerField()
    person_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_id", "claim", "position", "person_id"], name="claim_verifier_once")
        ]

    def __str__(self):
        return f"{self.claim_id}: {self.person_id}"


class LevelVerdict(AreaModel):
    """What a later level found of a proof; the first level's verdict stands on the proof itself."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    level = models.ForeignKey(ClaimLevel, models.DO_NOTHING, related_name="verdicts", db_index=False)
    proof = models.ForeignKey(ClaimProof, models.DO_NOTHING, related_name="level_verdicts", db_index=False)
    verdict = models.CharField(max_length=12, choices=[(v.value, VERDICTS[v]) for v in Verdict])
    note = models.TextField(blank=True)
    judged_by_id = models.BigIntegerField()
    judged_by_text = models.CharField(max_length=200)
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "level", "proof"], name="level_verdict_once")]

    def __str__(self):
        return f"{self.level_id}: {self.verdict}"
