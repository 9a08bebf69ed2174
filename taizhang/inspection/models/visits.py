"""Visits: one inspector's list of points for one day, by one version of a scheme."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.inspection.visits.rules import KINDS, STATES, Kind, State
from taizhang.journal.base import AreaModel, AreaQuerySet

from .points import Point
from .schemes import Scheme


class VisitQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """An inspector sees his own, the office all; the inspected unit an announced visit as soon as it is planned,
        any other when it is done."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.can("inspection.see"):
            return mine.none()
        if actor.covers_all("inspection.keep") or actor.covers_all("inspection.oversee"):
            return mine
        persons = [person for person, _, _ in actor.identities]
        told = Q(kind__in=[Kind.OPEN, Kind.SELF_CHECK]) | Q(state=State.DONE)
        here = Stop.objects.filter(
            area_id=actor.area_id, visit=models.OuterRef("pk"), point__in=Point.objects.visible_to(actor)
        )
        return mine.filter(
            Q(person_id__in=persons) | Q(unit_id__in=actor.unit_ids("inspection.keep")) | (told & models.Exists(here))
        )


class Visit(AreaModel):
    """A visit as the journal tells it. Written by projectors only."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=[(k.value, KINDS[k]) for k in Kind])
    state = models.CharField(max_length=9, choices=[(s.value, STATES[s]) for s in State], default=State.PLANNED)
    title = models.CharField(max_length=100)
    scheme = models.ForeignKey(Scheme, models.DO_NOTHING, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()  # of the scheme's version: stays when a new one is published
    round_id = models.BigIntegerField(null=True)  # 轮次, if it belongs to one
    on = models.DateField()
    person_id = models.BigIntegerField()  # the inspector
    person_text = models.CharField(max_length=100)
    unit_id = models.BigIntegerField()  # whose post the inspector held when it was planned
    stop_count = models.PositiveSmallIntegerField()
    seen_count = models.PositiveSmallIntegerField(default=0)
    finding_count = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    draw_id = models.BigIntegerField(null=True)  # by which its points and its inspector were drawn
    second = models.CharField(max_length=200, blank=True)  # why a unit is visited for the second time within a week
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "person_id", "on", "id"], name="visit_by_person"),
            models.Index(fields=["area_id", "on", "id"], name="visit_by_day"),
            models.Index(
                fields=["area_id", "round_id", "id"], name="visit_by_round", condition=Q(round_id__isnull=False)
            ),
        ]

    def __str__(self):
        return self.title


class Stop(AreaModel):
    """A point on a visit's list, in the order of the route."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    visit = models.ForeignKey(Visit, models.DO_NOTHING, related_name="stops", db_index=False)
    point = models.ForeignKey(Point, models.DO_NOTHING, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    seen_at = models.DateTimeField(null=True)  # of the first observation there
    skipped = models.CharField(max_length=200, blank=True)  # why nobody went

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        indexes = [models.Index(fields=["area_id", "point", "id"], name="stop_by_point")]
        constraints = [models.UniqueConstraint(fields=["area_id", "visit", "point"], name="stop_once")]

    def __str__(self):
        return f"{self.visit_id}: {self.point_id}"
