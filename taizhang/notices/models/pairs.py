"""Two items that ask one unit for the same."""

from typing import Any, ClassVar

from django.db import models

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Item


class AskedTwiceQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """Whoever sees both items."""
        seen = Item.objects.visible_to(actor).values("pk")
        return self.filter(area_id=actor.area_id, item_id__in=seen, other_id__in=seen)


class AskedTwice(AreaModel):
    """What the office decided: one report serves both, or each is reported by itself, with the reason."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item_id = models.BigIntegerField()
    other_id = models.BigIntegerField()  # the later one
    is_joined = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects: ClassVar[Any] = AskedTwiceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "item_id", "other_id"], name="asked_twice_once")]
        indexes = [models.Index(fields=["area_id", "other_id"], name="asked_twice_other")]

    def __str__(self):
        return f"{self.item_id} + {self.other_id}"
