"""The outline (县界) that the map shows."""

from typing import Any, ClassVar

from django.db import models

from taizhang.journal.base import AreaModel, AreaQuerySet


class Outline(AreaModel):
    """Lines and areas of a county, as GeoJSON in the blob store."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=100)  # of the file
    features = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    at = models.DateTimeField()
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id"], name="outline_of_area")]

    def __str__(self):
        return self.name
