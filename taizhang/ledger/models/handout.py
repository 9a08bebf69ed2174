"""交办批: what one act handed out, so that one list shows who has accepted."""

from typing import Any, ClassVar

from django.db import models

from taizhang.journal.base import AreaModel, AreaQuerySet

from .item import Item


class HandoutQuerySet(AreaQuerySet):
    """Who sees one of its items sees the handout; its lists show only those items."""

    def visible_to(self, actor):
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("ledger.see"):
            return mine
        seen = Item.objects.visible_to(actor).exclude(handout_id=None)
        return mine.filter(pk__in=seen.values("handout_id"))


class Handout(AreaModel):
    """Items that were issued together: after a conference, from a document."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    origin_kind = models.CharField(max_length=20, blank=True)  # a stream of a higher room
    origin_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    item_count = models.PositiveIntegerField()
    unit_count = models.PositiveIntegerField()
    urge_count = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = HandoutQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "id"], name="handout_by_id")]

    def __str__(self):
        return self.title
