"""What came from a phone when something had changed meanwhile, and photos that have arrived."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.inspection.phone.rules import DECISIONS, REASONS, Decision, Reason
from taizhang.journal.base import AreaModel, AreaQuerySet

from .findings import Finding


class HeldQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """The office decides; whoever noted it sees what became of it through the finding."""
        mine = self.filter(area_id=actor.area_id)
        return mine if actor.covers_all("inspection.keep") else mine.none()

    def waiting(self):
        return self.filter(decision="")


class Held(AreaModel):
    """待裁: a finding of state HELD, why, and what the office decided."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    finding = models.OneToOneField(Finding, models.DO_NOTHING, related_name="held", db_index=False)
    reason = models.CharField(max_length=16, choices=[(r.value, REASONS[r]) for r in Reason])
    twin_id = models.BigIntegerField(null=True)  # the finding that it may be the same as
    is_fixed = models.BooleanField(default=False)  # 当场整改, said the inspector
    device_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=36)  # made by the phone
    decision = models.CharField(max_length=5, blank=True, choices=[(d.value, DECISIONS[d]) for d in Decision])
    joined_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_text = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = HeldQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "id"], name="held_waiting", condition=Q(decision="")),
            models.Index(
                fields=["area_id", "decided_at", "id"], name="held_decided", condition=Q(decided_at__isnull=False)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "key"], name="held_key_once")]

    def __str__(self):
        return f"{self.finding_id}: {self.reason}"


class Arrival(AreaModel):
    """A photo that one person's phone has handed over whole, checked and on the disk."""

    keeps = "local"

    person_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=100)
    dhash = models.CharField(max_length=16)
    warnings = models.JSONField(default=list)
    at = models.DateTimeField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "person_id", "sha256"], name="arrival_once")]

    def __str__(self):
        return self.sha256[:12]
