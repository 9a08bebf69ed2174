"""Rounds (轮次) and what units were given: scores of points as they stand, results as they were published."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.scores.rules import STATES, State
from taizhang.journal.base import AreaModel, AreaQuerySet

from .schemes import Scheme


class Round(AreaModel):
    """The visits that are scored together."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    scheme = models.ForeignKey(Scheme, models.DO_NOTHING, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()  # of the scheme's version: stays when a new one is published
    title = models.CharField(max_length=100)
    from_on = models.DateField()
    to_on = models.DateField()
    state = models.CharField(max_length=9, choices=[(s.value, STATES[s]) for s in State], default=State.OPEN)
    flat = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # every unit's, of a round that fell out
    is_given = models.BooleanField(default=False)  # its scores are another's (上级公布的), typed in with the note
    note = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by_text = models.CharField(max_length=200, blank=True)
    left_out = models.JSONField(default=list)  # findings that did not count when it was published
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "id"], name="round_by_id"),
            models.Index(
                fields=["area_id", "scheme", "to_on", "id"], name="round_of_scheme", condition=Q(state="published")
            ),
        ]

    def __str__(self):
        return self.title


class PointScore(AreaModel):
    """What one point gained on one visit, from its observations."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    visit_id = models.BigIntegerField()
    point_id = models.BigIntegerField()
    round_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField()  # who answered for the point when it was seen
    type = models.CharField(max_length=16, choices=list(TYPES.items()))
    on = models.DateField()
    possible = models.DecimalField(max_digits=9, decimal_places=2)
    gained = models.DecimalField(max_digits=9, decimal_places=2)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    observed = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    vetoes = models.PositiveIntegerField(default=0)  # veto clauses that did not hold

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "round_id", "unit_id", "type"], name="point_score_of_round"),
            models.Index(fields=["area_id", "point_id", "on"], name="point_score_of_point"),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "visit_id", "point_id"], name="point_score_once")]

    def __str__(self):
        return f"{self.point_id}: {self.score}"


class ClauseTally(AreaModel):
    """How often a clause was seen, and did not hold, at a unit's points: the heat table's cells."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    scheme_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    unit_id = models.BigIntegerField()
    clause_key = models.CharField(max_length=24)
    observed = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "scheme_id", "year", "unit_id", "clause_key"], name="clause_tally_once"
            ),
        ]

    def __str__(self):
        return f"{self.clause_key}: {self.wrong}/{self.observed}"


class FindingTally(AreaModel):
    """A unit's findings of one year: found, fixed the same day, struck off, come back."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    unit_id = models.BigIntegerField()
    found = models.PositiveIntegerField(default=0)
    same_day = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    rebounds = models.PositiveIntegerField(default=0)
    reported = models.PositiveIntegerField(default=0)  # the unit says that it is done
    held = models.PositiveIntegerField(default=0)  # in order on a look-back

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "year", "unit_id"], name="finding_tally_once")]

    def __str__(self):
        return f"{self.unit_id}: {self.found}"


class UnitScore(AreaModel):
    """A unit's result as it was published. What it rests on opens down to the observation."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    round = models.ForeignKey(Round, models.DO_NOTHING, related_name="results", db_index=False)
    level = models.CharField(max_length=12)  # the kind of unit among whom it is ranked
    unit_id = models.BigIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(null=True)
    observed = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    is_vetoed = models.BooleanField(default=False)
    types = models.JSONField(default=dict)  # type -> [score, whether it was put in its place]

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        indexes = [models.Index(fields=["area_id", "round", "level", "rank"], name="unit_score_in_order")]
        constraints = [models.UniqueConstraint(fields=["area_id", "round", "level", "unit_id"], name="unit_score_once")]

    def __str__(self):
        return f"{self.unit_id}: {self.score}"


class Veto(AreaModel):
    """停牌: an event of the negative list that overrides a unit's score for a time (domains.md 2.1, 2.6 T-C8)."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=300)
    by_text = models.CharField(max_length=200)
    lifted_on = models.DateField(null=True)
    lifted_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "unit_id"], name="veto_standing", condition=Q(lifted_on=None))]

    def __str__(self):
        return self.reason
