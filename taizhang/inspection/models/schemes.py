"""Schemes (测评体系): versions of a tree of clauses. A published version never changes."""

from typing import Any, ClassVar

from django.db import models

from taizhang.inspection.schemes.rules import KINDS, METHODS, MINORS_LINE, MINORS_SHARE, MISSING, Kind, Missing
from taizhang.inspection.watches.rules import days_of_old
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Register


class Scheme(AreaModel):
    """One measure that the county is held against, through all its versions."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    register = models.ForeignKey(Register, models.DO_NOTHING, related_name="+", db_index=False)  # of its findings
    kind = models.CharField(max_length=16, choices=[(k.value, KINDS[k]) for k in Kind])
    title = models.CharField(max_length=100)
    current_no = models.PositiveSmallIntegerField()  # the version that visits are planned by
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.title


class Version(AreaModel):
    """What was published under one number."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    scheme = models.ForeignKey(Scheme, models.DO_NOTHING, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    missing = models.CharField(max_length=8, choices=[(m.value, MISSING[m]) for m in Missing])
    weights = models.JSONField(default=list)  # percent of the years of a cycle, the last one last: [15, 25, 60]
    cycle_from = models.PositiveSmallIntegerField(null=True)  # a year in which a cycle begins; None: that of version 1
    minors_scheme_id = models.BigIntegerField(null=True)  # whose score is a share of the total
    minors_share = models.PositiveSmallIntegerField(default=MINORS_SHARE)  # percent
    minors_line = models.PositiveSmallIntegerField(default=MINORS_LINE)  # below it nobody can apply
    rebound_days = models.PositiveSmallIntegerField(default=365)  # after close-out the same again is a rebound
    look_days = models.JSONField(default=days_of_old)  # after close-out somebody looks again: [30, 90, 180]
    clause_count = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by_text = models.CharField(max_length=200)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "scheme", "number"], name="scheme_version_once"),
        ]

    def __str__(self):
        return f"{self.scheme_id}/{self.number}"


class Clause(AreaModel):
    """A node of the tree: chapters hold clauses, clauses hold standards. `key` stays the same through versions."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    scheme = models.ForeignKey(Scheme, models.DO_NOTHING, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()  # of the version
    key = models.CharField(max_length=24)
    parent_key = models.CharField(max_length=24, blank=True)
    place = models.PositiveSmallIntegerField()  # in the order of the document
    depth = models.PositiveSmallIntegerField()
    is_leaf = models.BooleanField()  # leaves are what is looked at and scored
    no = models.CharField(max_length=20)  # as the document numbers it: 3.2.4, Ⅱ-1
    title = models.CharField(max_length=300)
    wanted = models.CharField(max_length=500, blank=True)  # which papers show it
    wanted_count = models.PositiveSmallIntegerField(default=0)  # how many of them
    methods = models.JSONField(default=list)  # of rules.Method
    score = models.DecimalField(max_digits=7, decimal_places=2, default=0)  # the most that it gives
    step = models.DecimalField(max_digits=7, decimal_places=2, default=0)  # taken off for each case; 0: all or nothing
    point_types = models.JSONField(default=list)  # of points.rules.TYPES; empty: every point
    severity = models.CharField(max_length=8, default="days7")  # of findings.rules.Severity
    is_veto = models.BooleanField(default=False)  # 一票否决
    is_precondition = models.BooleanField(default=False)
    zeroes = models.BooleanField(default=False)  # one case and the clause above gives nothing

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["number", "place"]
        indexes = [models.Index(fields=["area_id", "scheme", "number", "place"], name="clause_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "scheme", "number", "key"], name="clause_key_once"),
        ]

    def __str__(self):
        return f"{self.no} {self.title}"

    @property
    def method_words(self):
        return [METHODS[m] for m in self.methods]
