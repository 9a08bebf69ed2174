"""What happened to a unit in a month, counted as it happens."""

from typing import Any, ClassVar

from django.db import models

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.notices.burden.rules import CALLS, KINDS, Call, Kind


class UnitMonthQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """One's own units and those below; the whole county's for whoever sees all of it."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.can("notices.burden"):
            return mine.none()
        return mine if actor.covers_all("ledger.see") else mine.filter(unit_id__in=actor.unit_ids("ledger.see"))


class UnitMonth(AreaModel):
    """How often something of a kind came to a unit, or from it, in a month."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    month = models.DateField()  # its first day
    unit_id = models.BigIntegerField()
    by_unit_id = models.BigIntegerField()  # who asked; 0: the system by a rule
    kind = models.CharField(max_length=8, choices=[(k.value, KINDS[k]) for k in Kind])
    count = models.IntegerField()

    objects: ClassVar[Any] = UnitMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "month", "unit_id", "kind", "by_unit_id"], name="unit_month_once"
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.unit_id} {self.kind}: {self.count}"


class UnitWords(AreaModel):
    """How many signs a unit typed in a month. Counted once and kept: what is erased later was typed all the same, and
    the journal tells no more how long it was."""

    keeps = "local"

    month = models.DateField()
    unit_id = models.BigIntegerField()
    words = models.IntegerField()

    objects: ClassVar[Any] = UnitMonthQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "month", "unit_id"], name="unit_words_once")]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.unit_id}: {self.words}"


class UnitCall(AreaModel):
    """That somebody visits a unit on a day, or calls it to a meeting."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry, with room for its units
    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=[(k.value, CALLS[k]) for k in Call])
    on = models.DateField()
    by_unit_id = models.BigIntegerField()
    about_kind = models.CharField(max_length=20)  # the stream that says so
    about_id = models.BigIntegerField()
    gathering = models.CharField(max_length=60)  # what is one visit, or one meeting, however many entries say so

    objects: ClassVar[Any] = UnitMonthQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "on", "unit_id"], name="unit_call_by_day"),
            models.Index(fields=["area_id", "unit_id", "kind", "on"], name="unit_call_of_unit"),
            models.Index(fields=["area_id", "about_kind", "about_id"], name="unit_call_about"),
        ]

    def __str__(self):
        return f"{self.on} {self.unit_id}: {self.kind}"


class BurdenCap(AreaModel):
    """How often a month a unit may be asked to report (beyond it only a leader asks), visited, called to a meeting."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the area
    asks = models.PositiveSmallIntegerField()
    visits = models.PositiveSmallIntegerField(null=True)
    meetings = models.PositiveSmallIntegerField(null=True)
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    def __str__(self):
        return str(self.asks)
