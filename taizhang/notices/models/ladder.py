"""The ladder of a register, the steps that items have taken on it, and what keeps one back."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Item
from taizhang.ledger.rules import WORKING, State

ABOUT = [State.ISSUED.value, *sorted(state.value for state in WORKING)]  # states in which lateness climbs


class RegisterLadder(AreaModel):
    """The ladder that the office set for a register; a register without a row has the preset, switched off."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # the register's
    is_on = models.BooleanField()
    preset = models.CharField(max_length=12)
    rungs = models.JSONField()  # by urgency: [{"step", "since", "days", "working", "to", "word"}]
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    def __str__(self):
        return f"ladder of {self.pk}"


class ItemStepQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """Steps of items that the actor may keep on their ladder."""
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("notices.ladder"):
            return mine
        return mine.filter(item__in=Item.objects.visible_to(actor, "notices.ladder"))

    def waiting(self):
        """Drafts that nobody has issued or set aside; hidden while the item waits for its verifier."""
        return self.filter(state="drafted", item__is_open=True, item__state__in=ABOUT)


class ItemStep(AreaModel):
    """One step that an item took, once in an episode: sent, or drafted for a person to sign."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="ladder_steps", db_index=False)
    lead_unit_id = models.BigIntegerField(null=True)
    leader_person_id = models.BigIntegerField(null=True)  # who is to hold the talk
    episode = models.CharField(max_length=40)
    step = models.CharField(max_length=10)
    word = models.CharField(max_length=10, blank=True)
    since = models.CharField(max_length=10)
    days = models.IntegerField()
    working = models.BooleanField()
    on = models.DateField()  # the working day it was for
    at = models.DateTimeField()
    state = models.CharField(max_length=8)  # sent, drafted, issued, aside, lapsed
    paper_id = models.BigIntegerField(null=True)
    settled_by_text = models.CharField(max_length=200, blank=True)
    settled_on = models.DateField(null=True)  # when it was issued or set aside; the next step counts from here
    reason = models.CharField(max_length=500, blank=True)  # why it was set aside

    objects: ClassVar[Any] = ItemStepQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("area_id", "item", "episode", "step", name="ladder_step_once")]
        indexes = [
            models.Index("area_id", "lead_unit_id", "id", name="ladder_step_drafted", condition=Q(state="drafted"))
        ]

    def __str__(self):
        return f"{self.item_id}: {self.step}"


class LadderHold(AreaModel):
    """One item is left alone on one day, with a reason."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="ladder_holds", db_index=False)
    on = models.DateField()
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("area_id", "on", "item", name="ladder_hold_once")]

    def __str__(self):
        return f"{self.item_id} on {self.on}"


class LadderPause(AreaModel):
    """An item, or all items that a unit leads, are left alone until a day, with a reason."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, null=True, related_name="ladder_pauses", db_index=False)
    unit_id = models.BigIntegerField(null=True)
    from_on = models.DateField()
    until_on = models.DateField()  # the last day of the pause
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("area_id", "until_on", name="ladder_pause", condition=Q(ended_at=None))]

    def __str__(self):
        return f"{self.item_id or self.unit_id} until {self.until_on}"
