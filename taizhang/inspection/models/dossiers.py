"""迎检档案: which papers each clause wants, from whom, and what was filed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.journal.base import AreaModel, AreaQuerySet

FILE = "inspection.file"


class NeedQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """Whoever covers the county sees all, a unit its own and those of the units below it."""
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("inspection.see"):
            return mine
        return mine.filter(unit_id__in=actor.seen_unit_ids("inspection.see"))


class Need(AreaModel):
    """A leaf of the scheme's version in force: who answers for its papers, how many are wanted and how many there are
    of the version's year. A leaf that is gone keeps its row, so that its unit is known when it comes back."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    scheme_id = models.BigIntegerField()
    clause_key = models.CharField(max_length=24)
    unit_id = models.BigIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    wanted = models.PositiveSmallIntegerField()
    have = models.PositiveIntegerField(default=0)
    is_current = models.BooleanField(default=True)
    is_short = models.BooleanField()

    objects: ClassVar[Any] = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "unit_id", "id"], name="need_short", condition=Q(is_short=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "scheme_id", "clause_key"], name="need_once")]

    def __str__(self):
        return f"{self.scheme_id} {self.clause_key}: {self.have}/{self.wanted}"


class FiledQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """A unit sees what it filed, and what lies under a clause that it answers for."""
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("inspection.see"):
            return mine
        units = actor.seen_unit_ids("inspection.see")
        under = FiledUnder.objects.filter(area_id=actor.area_id, filed=models.OuterRef("pk"))
        answered = Need.objects.filter(
            area_id=actor.area_id, scheme_id=models.OuterRef("scheme_id"), clause_key=models.OuterRef("clause_key"),
            unit_id__in=units,
        )  # fmt: skip
        offered = Offer.objects.filter(area_id=actor.area_id, filed=models.OuterRef("pk"), unit_id__in=units)
        return mine.filter(
            Q(unit_id__in=units) | models.Exists(under.filter(models.Exists(answered))) | models.Exists(offered)
        )


class Filed(AreaModel):
    """One document of one year; it may stand under several clauses, also of other schemes."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    unit_id = models.BigIntegerField()  # whose it is
    caption = models.CharField(max_length=200)
    name = models.CharField(max_length=200)  # of the file as it was handed in
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=100)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    use_count = models.PositiveSmallIntegerField()  # clauses that it stands under
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = FiledQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "sha256"], name="filed_by_bytes")]

    def __str__(self):
        return self.caption


class OfferQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """What was handed in for one's own clauses, and what one's own unit handed in for others'."""
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("inspection.see"):
            return mine
        units = actor.seen_unit_ids("inspection.see")
        return mine.filter(Q(unit_id__in=units) | Q(filed__unit_id__in=units))


class Offer(AreaModel):
    """A document that a unit handed in for a clause of another one, until that unit or the office has taken it or not.
    `unit_id` answers for the clause; while nobody does, the office decides."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    filed = models.ForeignKey(Filed, models.DO_NOTHING, related_name="offers", db_index=False)
    scheme_id = models.BigIntegerField()
    clause_key = models.CharField(max_length=24)
    unit_id = models.BigIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "unit_id", "id"], name="filed_offered_to")]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "filed", "scheme_id", "clause_key"], name="filed_offered_once")
        ]

    def __str__(self):
        return f"{self.filed_id}: {self.clause_key}"


class FiledUnder(AreaModel):
    """A document under a clause. What is taken away again is deleted; the journal knows of it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    filed = models.ForeignKey(Filed, models.DO_NOTHING, related_name="under", db_index=False)
    scheme_id = models.BigIntegerField()
    clause_key = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "scheme_id", "year", "id"], name="filed_under_scheme")]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "filed", "scheme_id", "clause_key"], name="filed_under_once")
        ]

    def __str__(self):
        return f"{self.filed_id}: {self.clause_key}"
