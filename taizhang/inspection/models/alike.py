"""举一反三: what units are to look at themselves after a finding elsewhere."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from taizhang.inspection.alike.rules import ANSWERS, Answer
from taizhang.inspection.points.rules import TYPES
from taizhang.journal.base import AreaModel, AreaQuerySet

from .findings import Finding
from .points import Point
from .visits import Visit


class AlikeQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="inspection.see"):
        """The office sees all, a unit those that ask it for something."""
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("inspection.keep") or actor.covers_all("inspection.oversee"):
            return mine
        rows = AlikePoint.objects.filter(area_id=actor.area_id, alike_id=OuterRef("pk"))
        asked = rows.filter(unit_id__in=actor.seen_unit_ids(act))
        return mine.filter(Exists(asked))


class Alike(AreaModel):
    """One self-check, as it was ordered and how far it is."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    finding = models.ForeignKey(Finding, models.DO_NOTHING, related_name="alikes", db_index=False)
    visit = models.ForeignKey(Visit, models.DO_NOTHING, related_name="+", db_index=False)  # of what is found
    type = models.CharField(max_length=16, choices=list(TYPES.items()))
    unit_id = models.BigIntegerField(null=True)  # one township's points; None: the county's
    text = models.CharField(max_length=500)
    due_on = models.DateField()
    point_count = models.PositiveIntegerField()
    answered_count = models.PositiveIntegerField(default=0)
    wrong_count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)

    objects: ClassVar[Any] = AlikeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "finding", "id"], name="alike_of_finding")]

    def __str__(self):
        return self.text[:40]


class AlikePoint(AreaModel):
    """A point of it, and what its unit says."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    alike = models.ForeignKey(Alike, models.DO_NOTHING, related_name="points", db_index=False)
    point = models.ForeignKey(Point, models.DO_NOTHING, related_name="+", db_index=False)
    unit_id = models.BigIntegerField()
    answer = models.CharField(max_length=5, blank=True, choices=[(a.value, ANSWERS[a]) for a in Answer])
    text = models.CharField(max_length=500, blank=True)
    finding_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)
    by_text = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "alike", "id"], name="alike_point_of_alike"),
            models.Index(fields=["area_id", "unit_id", "id"], name="alike_point_waiting", condition=Q(answer="")),
        ]

    def __str__(self):
        return f"{self.alike_id}: {self.point_id}"
