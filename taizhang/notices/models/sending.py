"""What leaves the house is nobody's history: it stays local, and a rebuild sends nothing again."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.journal.base import AreaModel, AreaQuerySet


class MessageQuerySet(AreaQuerySet):
    def due(self, at):
        return self.filter(due_at__lte=at)


class Message(AreaModel):
    """One message to a person or into the group of a unit. It keeps no words: what it says is read from the notice
    when it is sent, so that nothing is told that was taken away since."""

    keeps = "local"

    key = models.CharField(max_length=60)  # goes along at every attempt
    kind = models.CharField(max_length=16)  # of the notice; or digest, test
    notice_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=40, blank=True)  # chosen at the first attempt
    counts = models.JSONField(default=dict)  # of a digest: duty -> how many
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)  # while it waits; while it is being sent: when it waits again
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=200, blank=True)  # what went wrong and what to do, in Chinese

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("area_id", "key", name="message_once")]
        indexes = [
            models.Index("area_id", "due_at", "id", name="message_due", condition=Q(due_at__isnull=False)),
            models.Index("area_id", "state", "id", name="message_dead", condition=Q(state="dead")),
            models.Index("area_id", "person_id", "sent_at", name="message_person", condition=Q(sent_at__isnull=False)),
            models.Index("area_id", "unit_id", "sent_at", name="message_unit", condition=Q(unit_id__isnull=False)),
            models.Index("area_id", "notice_id", name="message_notice", condition=Q(notice_id__isnull=False)),
            models.Index("area_id", "made_at", name="message_digest", condition=Q(kind="digest")),
        ]

    def __str__(self):
        return f"{self.key}: {self.state}"


class Address(AreaModel):
    """Where a person wants to be told, by the person's own choice. `sealed` opens only with the key of the data
    directory."""

    keeps = "local"

    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=6)
    sealed = models.TextField()
    masked = models.CharField(max_length=110)
    saved_at = models.DateTimeField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("area_id", "person_id", "kind", name="address_once")]

    def __str__(self):
        return f"{self.person_id} {self.masked}"


class ChannelState(AreaModel):
    """How a channel of the file has fared."""

    keeps = "local"

    name = models.CharField(max_length=40)
    well_at = models.DateTimeField(null=True)
    ill_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=200, blank=True)
    rests_until = models.DateTimeField(null=True)
    rests_since = models.DateTimeField(null=True)  # a file that was changed later ends the rest

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("area_id", "name", name="channel_once")]

    def __str__(self):
        return f"{self.name}: {self.told}"
