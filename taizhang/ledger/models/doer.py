"""Who ever acted on an item (S1, S9)."""

from django.db import models

from taizhang.journal.base import AreaModel

from .item import Item


class ItemDoer(AreaModel):
    """Who ever acted on the item: for the doing side, or as the one who entered or issued it (S1)."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="doers", db_index=False)
    person_id = models.BigIntegerField()
    is_handler = models.BooleanField()  # entered, issued, recorded; else: did
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_id", "item", "person_id", "is_handler"], name="item_doer_once")
        ]

    def __str__(self):
        return f"{self.item_id}: {self.person_id}"
