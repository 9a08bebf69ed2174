"""The working copy that people type into. Kept as typed, faults included, and in no journal."""

from django.db import models

from taizhang.journal.base import AreaModel


class Draft(AreaModel):
    """What is being written for a plan: gone when it is approved, and back when it is sent back."""

    keeps = "local"

    plan_id = models.BigIntegerField()
    deadline = models.CharField(max_length=40)  # as typed
    start = models.CharField(max_length=40)
    rows = models.JSONField(default=list)  # see rules.typed
    last_key = models.PositiveIntegerField(default=0)  # of the rows' keys s1, s2 …
    hands = models.JSONField(default=list)  # ids of the persons who wrote in it
    saved_at = models.DateTimeField()
    saved_by_text = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "plan_id"], name="plan_draft_once")]

    def __str__(self):
        return f"{self.plan_id} v{self.version}"
