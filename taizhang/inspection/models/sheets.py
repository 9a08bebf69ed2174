"""A workbook of points on the desk, before it is brought in. What it brings are ordinary entries of points."""

from typing import Any, ClassVar

from django.db import models

from taizhang.engine.places import Datum
from taizhang.journal.base import AreaModel, AreaQuerySet


class SheetQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        mine = self.filter(area_id=actor.area_id)
        return mine if actor.covers_all("inspection.keep") else mine.none()


class PointSheet(AreaModel):
    """One workbook that somebody brought."""

    keeps = "local"

    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    datum = models.CharField(max_length=5, default=Datum.WGS84.value)  # of the file; rows are in WGS84
    rows = models.JSONField(default=list)  # as points.importing.compared gives them
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SheetQuerySet.as_manager()

    def __str__(self):
        return self.file_name
