"""Doing units of former days: what was handed over (划转), by whom to whom."""

from django.db import models

from taizhang.journal.base import AreaModel

from .item import Item


class FormerUnit(AreaModel):
    """A unit that owed the item before another took it over. Its people and everything below it never verify
    the item (S1): who was on the doing side once, stays on it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="former_units", db_index=False)
    unit_id = models.BigIntegerField()
    unit_name = models.CharField(max_length=80)  # as it was called then
    to_unit_id = models.BigIntegerField()
    to_name = models.CharField(max_length=80)
    was_first = models.BooleanField()
    on = models.DateField()  # from this day the successor owes it
    paper = models.CharField(max_length=200, blank=True)  # the document that says so
    by_text = models.CharField(max_length=200)
    move_id = models.BigIntegerField(null=True)  # the reorganisation that this was a part of

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "item"], name="former_unit_by_item")]

    def __str__(self):
        return f"{self.item_id}: {self.unit_name} → {self.to_name}"
