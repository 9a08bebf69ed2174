"""上级反馈意见: a letter from above, point by point, each with the item that answers it."""

from typing import Any, ClassVar

from django.db import models

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Item

from .schemes import Scheme


class FeedbackQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """The office's own; units get the items."""
        mine = self.filter(area_id=actor.area_id)
        return mine if actor.covers_all("inspection.keep") else mine.none()


class Feedback(AreaModel):
    """A letter as the journal tells it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    scheme = models.ForeignKey(Scheme, models.DO_NOTHING, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=80, blank=True)  # the superior's own
    sender = models.CharField(max_length=100)
    on = models.DateField()
    document_id = models.BigIntegerField(null=True)  # of the reading desk, where the letter lay there already
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the letter as it came; none was handed in with the text: ""
    size = models.PositiveIntegerField(default=0)
    paper_id = models.BigIntegerField(null=True)  # the reply that was drafted last
    point_count = models.PositiveSmallIntegerField()
    issued_count = models.PositiveSmallIntegerField(default=0)
    by_text = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return self.title


class FeedbackPoint(AreaModel):
    """One thing that the letter says is wrong."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    feedback = models.ForeignKey(Feedback, models.DO_NOTHING, related_name="points", db_index=False)
    n = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    clause_key = models.CharField(max_length=24, blank=True)
    clause_text = models.CharField(max_length=330, blank=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, null=True, related_name="+", db_index=False)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["area_id", "feedback", "n"], name="feedback_point_once")]

    def __str__(self):
        return f"{self.n}. {self.text[:40]}"
