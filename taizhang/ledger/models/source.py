"""Where a promise was made."""

from django.db import models

from taizhang.journal.base import AreaModel
from taizhang.ledger.rules import SOURCE_KINDS, SourceKind

from .item import Item


class ItemSource(AreaModel):
    """Where the promise was made: the passage is copied, so it stays when the document goes."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="sources", db_index=False)
    kind = models.CharField(max_length=12, choices=[(k.value, SOURCE_KINDS[k]) for k in SourceKind])
    origin_kind = models.CharField(max_length=20, blank=True)  # a stream of a higher room
    origin_id = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    said_on = models.DateField(null=True)
    title = models.CharField(max_length=200, blank=True)
    locus = models.CharField(max_length=100, blank=True)  # 第3页第2段
    speaker = models.CharField(max_length=100, blank=True)
    passage = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    purged_at = models.DateTimeField(null=True)  # 涉密清除 of the paper: the words are gone

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "item"], name="item_source_by_item"),
            models.Index(fields=["area_id", "sha256", "start"], name="item_source_by_document"),
        ]

    def __str__(self):
        return self.title
