"""涉密清除: what was asked to be taken away, by whom, and who confirmed it."""

from django.db import models

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel

from .item import Item


class Purge(AreaModel):
    """One request to take away what slipped in. What was taken away is nowhere said."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    state = models.CharField(
        max_length=8, choices=[("asked", N_("待确认")), ("done", N_("已清除")), ("refused", N_("没有清除"))]
    )
    seqs = models.JSONField()  # entries of the log
    reason = models.TextField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_for_id = models.BigIntegerField(null=True)
    asked_by_text = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by_text = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def askers(self):
        """Whoever asked, and for whom."""
        return frozenset(filter(None, (self.asked_by_id, self.asked_for_id)))


class ItemPurge(Purge):
    """Of an item: the words and files of its entries."""

    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="purges", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["area_id", "item"], name="item_purge_by_item")]

    def __str__(self):
        return f"{self.item_id}: {self.state}"
