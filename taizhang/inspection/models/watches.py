"""What was put right is looked at again: watches and look-backs."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.inspection.watches.rules import RESULTS, STATES, Result, State, days_of_old
from taizhang.journal.base import AreaModel, AreaQuerySet

from .findings import Finding
from .points import Point
from .schemes import Scheme


class WatchQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="inspection.watch"):
        """The office of the whole county: a unit that knew the day would be ready for it."""
        mine = self.filter(area_id=actor.area_id)
        return mine if actor.covers_all(act) else mine.none()

    def due(self, day):
        """Somebody has to go, and nobody is sent."""
        return self.filter(
            state=State.WATCHING, visit_id=None, next_on__lte=day, point__closed_on=None, scheme__closed_on=None
        )


class Watch(AreaModel):
    """A finding that was put right, until it was in order on every look-back or came back."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry that struck it off, or agreed that it was fixed
    finding = models.ForeignKey(Finding, models.DO_NOTHING, related_name="watches", db_index=False)
    point = models.ForeignKey(Point, models.DO_NOTHING, related_name="+", db_index=False)
    scheme = models.ForeignKey(Scheme, models.DO_NOTHING, related_name="+", db_index=False)
    clause_key = models.CharField(max_length=24)
    unit_id = models.BigIntegerField()
    person_id = models.BigIntegerField()  # who noted it
    second_id = models.BigIntegerField(null=True)  # who agreed that it was fixed on the spot
    state = models.CharField(max_length=9, choices=[(s.value, STATES[s]) for s in State], default=State.WATCHING)
    began_on = models.DateField()
    days = models.JSONField(default=days_of_old)  # of the scheme's version when it began
    held_count = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True)
    visit_id = models.BigIntegerField(null=True)  # the look-back that is planned

    objects: ClassVar[Any] = WatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "next_on", "id"], name="watch_next", condition=Q(state="watching")),
            models.Index(fields=["area_id", "finding", "id"], name="watch_of_finding"),
            models.Index(fields=["area_id", "point", "id"], name="watch_of_point"),
            models.Index(fields=["area_id", "visit_id"], name="watch_by_visit", condition=Q(visit_id__isnull=False)),
        ]

    def __str__(self):
        return f"{self.finding_id}: {self.state}"


class LookBack(AreaModel):
    """What somebody saw who went to look again."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    watch = models.ForeignKey(Watch, models.DO_NOTHING, related_name="looks", db_index=False)
    no = models.PositiveSmallIntegerField()
    visit_id = models.BigIntegerField()
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    result = models.CharField(max_length=9, choices=[(r.value, RESULTS[r]) for r in Result])

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "watch", "id"], name="look_of_watch")]

    def __str__(self):
        return f"{self.watch_id}/{self.no}: {self.result}"
