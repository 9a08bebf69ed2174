"""退件 and what became of it."""

from django.db import models

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel

from .item import Item


class Decline(AreaModel):
    """A unit said that it is not theirs; somebody ruled: handed to others, or it is theirs."""

    keeps = "projection"

    RULINGS = [("", N_("待裁定")), ("reissued", N_("改派")), ("refused", N_("不同意退件"))]

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="declines", db_index=False)
    unit_id = models.BigIntegerField()
    suggested_unit_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    ruling = models.CharField(max_length=8, blank=True, choices=RULINGS)
    ruled_at = models.DateTimeField(null=True)
    ruled_by_text = models.CharField(max_length=200, blank=True)
    ruling_reason = models.TextField(blank=True)
    to_unit_id = models.BigIntegerField(null=True)  # the first lead after the ruling

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "item"], name="decline_by_item")]

    def __str__(self):
        return f"{self.item_id}: {self.unit_id}"
