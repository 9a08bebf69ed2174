"""Stage conclusions (阶段性办结) of items that never close."""

from django.db import models
from django.db.models import F, Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel

from .item import Item


class StageConclusion(AreaModel):
    """What was decided about a stage of a standing item: the period, the decision, and who decided it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="stages", db_index=False)
    from_on = models.DateField()
    to_on = models.DateField()
    decision = models.TextField(blank=True)
    decided_by = models.CharField(max_length=100, blank=True)  # 县委常委会, 赵县长
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)  # who entered it

    class Meta:
        ordering = ["to_on", "id"]
        indexes = [models.Index(fields=["area_id", "item", "to_on"], name="stage_by_item")]
        constraints = [
            models.CheckConstraint(
                name="stage_ends_after_it_begins",
                condition=Q(to_on__gte=F("from_on")),
                violation_error_message=N_("阶段的止日不能早于起日。"),
            )
        ]

    def __str__(self):
        return f"{self.item_id}: {self.from_on}–{self.to_on}"
