"""Registers (台账册), their own fields, and the number series."""

from typing import Any, ClassVar

from django.db import models

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.rules import CLOSINGS, FIELD_KINDS, Closing, FieldKind, Rhythm
from taizhang.ledger.rules.paper import CLAIM_BY, ClaimBy


class RegisterQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """Everybody in the area may know which registers exist; what is in them is reached per item."""
        return self.filter(area_id=actor.area_id)

    def in_use(self):
        return self.filter(closed_on=None)


class Register(AreaModel):
    """One book of items of one campaign or kind, with its own fields, lights and closing word."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    closing = models.CharField(max_length=12, choices=[(c.value, CLOSINGS[c]) for c in Closing])
    yellow_days = models.PositiveSmallIntegerField(default=5)
    return_days = models.PositiveSmallIntegerField(default=3)
    report_days = models.PositiveSmallIntegerField(default=0)  # 0: no fixed cycle
    rhythm = models.CharField(max_length=12, blank=True, default="")  # rules.Rhythm: by the calendar instead
    rhythm_since_on = models.DateField(null=True)
    met_on = models.DateField(null=True)  # of a rhythm of meetings: the last that was held
    excuse_grounds = models.CharField(max_length=100, blank=True, default="")  # codes of rules.Ground, by commas
    levels = models.JSONField(default=list)  # [{"level", "sample", "looks_at"}]; empty: one verifier of any unit
    sector_unit_id = models.BigIntegerField(null=True)  # 行业主管部门, for the level of that name
    red_needs_leader = models.BooleanField(default=False)  # late items are closed after the leader's confirmation
    claim_by = models.CharField(
        max_length=5, default=ClaimBy.HEAD, choices=[(c.value, CLAIM_BY[c]) for c in ClaimBy]
    )  # who hands a claim in
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "code"],
                name="register_code_once",
                violation_error_message=N_("这个台账册代码已经用过。"),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def rounds(self):
        """(rhythm, day of the last meeting), or None where reports are not asked for by the calendar."""
        return (Rhythm.parse(self.rhythm), self.met_on) if self.rhythm else None

    @property
    def grounds(self):
        """What may excuse a late date in this register."""
        return tuple(filter(None, self.excuse_grounds.split(",")))


class RegisterField(AreaModel):
    """A typed field that a register adds to its items."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    register = models.ForeignKey(Register, models.DO_NOTHING, related_name="fields", db_index=False)
    key = models.CharField(max_length=20)
    label = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=[(k.value, FIELD_KINDS[k]) for k in FieldKind])
    choices = models.TextField(blank=True)  # one a line
    position = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)  # kept, because items hold values

    objects: ClassVar[Any] = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "register", "key"], name="register_field_key_once"),
        ]

    def __str__(self):
        return self.label


class NumberSeries(AreaModel):
    """The last serial given out in a register's year. Gapless: the next is always one more."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    register = models.ForeignKey(Register, models.DO_NOTHING, db_index=False)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_id", "register", "year"], name="number_series_once"),
        ]

    def __str__(self):
        return f"{self.register_id}-{self.year}: {self.last}"
