"""What an item waits for (卡点)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.rules import BLOCKER_STATES, STANDS

from .item import Item


class BlockerQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """Blockers of the items within reach."""
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("ledger.see"):
            return mine
        return mine.filter(Exists(Item.objects.visible_to(actor).filter(pk=OuterRef("item_id"))))

    def standing(self):
        """Not yet confirmed as solved."""
        return self.filter(state__in=STANDS)


class Blocker(AreaModel):
    """“Waiting for unit X since day D for Y”: named by the doing side, resolved by the one waited for, confirmed by
    the one who waits."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="blockers", db_index=False)
    unit_id = models.BigIntegerField()  # who waits
    waits_for_unit_id = models.BigIntegerField(null=True)
    waits_for = models.CharField(max_length=100, blank=True)  # the name as it was then; or somebody outside
    what = models.TextField(blank=True)
    since_on = models.DateField()
    state = models.CharField(max_length=10, choices=list(BLOCKER_STATES.items()))
    named_at = models.DateTimeField()
    named_by_text = models.CharField(max_length=200)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_text = models.CharField(max_length=200, blank=True)
    resolution = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)  # confirmed, or called open again
    settled_by_text = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)  # why it is not solved

    objects: ClassVar[Any] = BlockerQuerySet.as_manager()

    class Meta:
        ordering = ["since_on", "id"]
        indexes = [
            models.Index(fields=["area_id", "item", "since_on"], name="blocker_by_item"),
            models.Index(
                fields=["area_id", "waits_for_unit_id", "item"],
                name="blocker_waited_for",
                condition=Q(state__in=STANDS),
            ),
            models.Index(
                fields=["area_id", "unit_id", "since_on"], name="blocker_waiting", condition=Q(state__in=STANDS)
            ),
            models.Index(fields=["area_id", "since_on", "id"], name="blocker_longest", condition=Q(state__in=STANDS)),
        ]
        constraints = [
            models.CheckConstraint(
                name="blocker_waits_for_another",
                condition=Q(waits_for_unit_id__isnull=True) | ~Q(waits_for_unit_id=models.F("unit_id")),
            )
        ]

    def __str__(self):
        return f"{self.item_id}: {self.waits_for}"
