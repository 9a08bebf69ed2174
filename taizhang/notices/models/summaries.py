"""定期小结: a short account that a named post owes by the calendar, for its unit, task force or leader's portfolio."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.rules import Rhythm
from taizhang.org.models import Post


class SummaryQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """Whoever sees the whole area sees all; others those of their units, and their own."""
        mine = self.filter(area_id=actor.area_id)
        if actor.covers_all("ledger.see"):
            return mine
        posts = [post for _, post, _ in actor.identities]
        return mine.filter(Q(unit_id__in=actor.unit_ids("ledger.see")) | Q(post_id__in=posts))

    def of(self, actor):
        """Those that this very person writes, or may write for the post stood in for."""
        return self.filter(area_id=actor.area_id, post_id__in=[post for _, post, _ in actor.identities])

    def standing(self):
        return self.filter(ended_on=None)


class SummaryDuty(AreaModel):
    """Who writes, how often, and when the next one is due."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    post = models.ForeignKey(Post, models.DO_NOTHING, related_name="+", db_index=False)
    unit_id = models.BigIntegerField()
    leader_person_id = models.BigIntegerField(null=True)  # of a leader: the numbers are those of the portfolio
    name = models.CharField(max_length=200)  # the post as it was called
    rhythm = models.CharField(max_length=12)
    due_on = models.DateField()
    asked_on = models.DateField()
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = SummaryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["area_id", "post", "due_on"], name="summary_duty_of_post", condition=Q(ended_on__isnull=True)
            ),
            models.Index(
                fields=["area_id", "due_on", "id"], name="summary_duty_due", condition=Q(ended_on__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "post"], name="summary_duty_once", condition=Q(ended_on__isnull=True)
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def cycle(self):
        return Rhythm.parse(self.rhythm)


class Summary(AreaModel):
    """What was written for one period, with the numbers as the ledger had them; a correction stands beside it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    duty = models.ForeignKey(SummaryDuty, models.DO_NOTHING, related_name="summaries", db_index=False)
    begins_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    text = models.TextField()
    numbers = models.JSONField(default=dict)
    corrects_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["area_id", "duty", "begins_on"], name="summary_by_duty")]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "duty", "begins_on"], name="summary_once_a_period", condition=Q(corrects_id=None)
            ),
        ]

    def __str__(self):
        return f"{self.duty_id}: {self.begins_on}"
