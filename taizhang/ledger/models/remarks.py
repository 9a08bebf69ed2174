"""Praise and criticism with their source, the answer of whom they are about, and who looked at whose record."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.rules.remarks import KINDS


class RemarkQuerySet(AreaQuerySet):
    def about(self, person_id, unit_ids=()):
        """What was said about a person, or about the units that the person heads."""
        return self.filter(Q(person_id=person_id) | Q(unit_id__in=unit_ids))


class Remark(AreaModel):
    """表扬 or 批评 of a person or a unit, as a document says it. No score: a fact with its source."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, choices=[(k.value, KINDS[k]) for k in KINDS])
    person_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    said_on = models.DateField()
    source = models.CharField(max_length=200)
    text = models.TextField()
    by_person_id = models.BigIntegerField(null=True)
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    seq = models.BigIntegerField()  # of its entry, for the receipt
    others_from_on = models.DateField()  # the one concerned sees it first
    answer_count = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Any] = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-id"]
        indexes = [
            models.Index(
                fields=["area_id", "person_id", "said_on"],
                name="remark_by_person",
                condition=Q(person_id__isnull=False),
            ),
            models.Index(
                fields=["area_id", "unit_id", "said_on"], name="remark_by_unit", condition=Q(unit_id__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="remark_about_one",
                condition=Q(person_id__isnull=False, unit_id__isnull=True)
                | Q(person_id__isnull=True, unit_id__isnull=False),
                violation_error_message=N_("要写明是对哪个人或者哪个单位。"),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.said_on}"


class RemarkAnswer(AreaModel):
    """本人说明: what the one concerned says to it, shown with it for ever."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    remark = models.ForeignKey(Remark, models.DO_NOTHING, related_name="answers", db_index=False)
    text = models.TextField()
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    seq = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "remark"], name="remark_answer_by_remark")]

    def __str__(self):
        return self.text[:40]


class RecordLook(AreaModel):
    """That somebody looked at the record of another person, and what for."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    person_id = models.BigIntegerField()  # whose record
    by_person_id = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()
    seq = models.BigIntegerField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["area_id", "person_id", "at"], name="record_look_by_person")]

    def __str__(self):
        return f"{self.by_person_id} looked at {self.person_id}"
