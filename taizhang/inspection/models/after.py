"""What follows a finding: disputes, and why it came back."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.inspection.after.rules import OUTCOMES, Outcome
from taizhang.journal.base import AreaModel, AreaQuerySet

from .findings import Finding


class Cause(AreaModel):
    """Why it came back (标本兼治), and what keeps it from coming back, as the unit says it before it claims again."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    finding = models.ForeignKey(Finding, models.DO_NOTHING, related_name="causes", db_index=False)
    cause = models.CharField(max_length=500)
    measure = models.CharField(max_length=500)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "finding", "id"], name="cause_of_finding")]

    def __str__(self):
        return self.cause[:40]


class Dispute(AreaModel):
    """异议: the unit says that a finding is none, and why; the office decides. One for a finding."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    finding = models.OneToOneField(Finding, models.DO_NOTHING, related_name="dispute")
    unit_id = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    outcome = models.CharField(max_length=8, blank=True, choices=[(o.value, OUTCOMES[o]) for o in Outcome])
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_text = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "id"], name="dispute_waiting", condition=Q(outcome=""))]

    def __str__(self):
        return f"{self.finding_id}: {self.outcome}"
