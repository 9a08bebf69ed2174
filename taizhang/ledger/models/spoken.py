"""Spoken instructions (口头指示): what a leader said, who heard it, and whether the leader says so."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.rules import SPOKEN, Spoken

from .item import Item


class SpokenQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """What waits for this very person: as the leader who said it, or as the secretary who was named. Nobody
        answers for what he wrote down himself."""
        persons = [person for person, _, _ in actor.identities]
        mine = self.filter(area_id=actor.area_id, state=Spoken.WAITING).exclude(recorder_id__in=persons)
        named = Q(leader_person_id__in=persons) | Q(secretary_person_id__in=persons)
        return mine.filter(named).exclude(recorder_for_id__in=persons)


class SpokenInstruction(AreaModel):
    """One spoken instruction, beside the item that it founded or that it is about."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="spoken", db_index=False)
    is_founding = models.BooleanField()  # the draft was entered on its ground
    state = models.CharField(max_length=10, choices=[(s.value, SPOKEN[s]) for s in Spoken])
    leader_person_id = models.BigIntegerField()
    leader_text = models.CharField(max_length=60)  # 沈县长
    secretary_person_id = models.BigIntegerField(null=True)
    text = models.TextField()
    heard_by = models.CharField(max_length=100)
    said_at = models.DateTimeField()
    recorder_id = models.BigIntegerField()
    recorder_for_id = models.BigIntegerField(default=0)  # whom the recorder stood in for; 0: nobody
    recorder_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    answered_as = models.CharField(max_length=10, blank=True)  # leader, secretary
    answered_at = models.DateTimeField(null=True)
    answered_by_text = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)

    objects: ClassVar[Any] = SpokenQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "item"], name="spoken_by_item"),
            models.Index(
                fields=["area_id", "leader_person_id"], name="spoken_for_leader", condition=Q(state=Spoken.WAITING)
            ),
            models.Index(
                fields=["area_id", "secretary_person_id"],
                name="spoken_for_secretary",
                condition=Q(state=Spoken.WAITING, secretary_person_id__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text[:40]
