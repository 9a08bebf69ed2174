"""Periods of reporting that are over: who had reported by their end, as it stood then."""

from typing import Any, ClassVar

from django.db import models

from taizhang.journal.base import AreaModel, AreaQuerySet


class ClosedRound(AreaModel):
    """One register's period, locked when it was over: units with how many items were reported, late and missing."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    register_id = models.BigIntegerField()
    begins_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    units = models.JSONField(default=list)  # [{"unit", "said", "late", "missing"}]
    missing = models.JSONField(default=list)  # ids of items, as far as they were listed

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_id", "register_id", "begins_on"], name="round_closed_once"),
        ]

    def __str__(self):
        return f"{self.register_id}: {self.begins_on}"
