"""Draws (抽签): by which lots inspectors and points came together. Everything to draw again is kept."""

from typing import Any, ClassVar

from django.db import models

from taizhang.inspection.visits.rules import KINDS, Kind
from taizhang.journal.base import AreaModel, AreaQuerySet

from .schemes import Scheme


class DrawQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """The office, leaders and auditors of the whole county: where it leads is not for those who are visited."""
        mine = self.filter(area_id=actor.area_id)
        whole = any(actor.covers_all(act) for act in ("inspection.keep", "inspection.oversee"))
        return mine if whole or ("auditor" in actor.roles and actor.covers_all("inspection.see")) else mine.none()


class Draw(AreaModel):
    """A draw as the journal tells it. Written by projectors only."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=[(k.value, KINDS[k]) for k in Kind])
    scheme = models.ForeignKey(Scheme, models.DO_NOTHING, related_name="+", db_index=False)
    on = models.DateField()
    points_wanted = models.PositiveSmallIntegerField()
    inspectors_wanted = models.PositiveSmallIntegerField()
    pool = models.JSONField()  # [point, shares], in the order of ids
    people = models.JSONField()  # [person, name]
    own = models.JSONField()  # [person, points that were kept from that person]
    spared = models.JSONField()  # [unit, visit]: units left out because they are visited within the week
    burdened = models.JSONField(default=list)  # [unit, cap or null, day or null]: left out by the county's meter
    second = models.CharField(max_length=200, blank=True)  # or why they were not
    pool_seq = models.BigIntegerField()  # number of the entry that laid down what is drawn from
    seed = models.CharField(max_length=64, blank=True)  # that entry's hash, which nobody could choose
    chosen = models.JSONField(default=list)  # inspectors
    lots = models.JSONField(default=list)  # [point, person or null, number, total]
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = DrawQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "id"], name="draw_newest")]

    def __str__(self):
        return self.title
