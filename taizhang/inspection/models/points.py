"""Points (点位): places that are inspected, each owned by a unit."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from taizhang.inspection.points.rules import TYPES
from taizhang.journal.base import AreaModel, AreaQuerySet


class PointQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="inspection.see"):
        """The office and inspectors see those of their scope, a unit its own and those of the units below it."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.grants_for(act):
            return mine.none()
        if actor.covers_all(act):
            return mine
        units = actor.seen_unit_ids(act)
        return mine.filter(Q(unit_id__in=units) | Q(sector_unit_id__in=units))

    def open(self):
        return self.filter(closed_on=None)


class Point(AreaModel):
    """A place as the journal tells it. Written by projectors only."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=12)  # D0001: on the label, never used twice
    title = models.CharField(max_length=100)
    type = models.CharField(max_length=16, choices=list(TYPES.items()))
    unit_id = (
        models.BigIntegerField()
    )  # who answers for the place: its village or community, else township, else bureau
    sector_unit_id = models.BigIntegerField(null=True)  # 行业主管部门: joins in what is found
    address = models.CharField(max_length=200, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    photo = models.CharField(max_length=64, blank=True)  # SHA-256
    closed_on = models.DateField(null=True)
    visit_count = models.PositiveIntegerField(default=0)
    last_visited_on = models.DateField(null=True)
    finding_count = models.PositiveIntegerField(default=0)
    open_count = models.PositiveIntegerField(default=0)  # findings whose item is open
    rebound_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = PointQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["area_id", "closed_on", "type", "id"], name="point_by_type"),
            models.Index(fields=["area_id", "unit_id", "id"], name="point_by_unit"),
            models.Index(fields=["area_id", "sector_unit_id", "id"], name="point_by_sector"),
            models.Index(fields=["area_id", "lat", "lon"], name="point_by_place", condition=Q(closed_on=None)),
            models.Index(
                fields=["area_id", "rebound_count", "id"], name="point_rebound", condition=Q(rebound_count__gt=0)
            ),
            models.Index(fields=["area_id", "id"], name="point_wrong", condition=Q(open_count__gt=0)),
            models.Index(fields=["area_id", "id"], name="point_never", condition=Q(visit_count=0)),
            models.Index(
                "area_id",
                F("open_count").desc(),
                F("rebound_count").desc(),
                "id",
                name="point_on_map",
                condition=Q(closed_on=None, lat__isnull=False),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "number"], name="point_number_once")]

    def __str__(self):
        return self.title
