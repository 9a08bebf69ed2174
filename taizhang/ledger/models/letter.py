"""Letters to and from outside units (外单位): their clock runs beside ours."""

from django.db import models
from django.db.models import Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel

from .item import Item


class Letter(AreaModel):
    """去函 or 来函. A letter that went out and wants an answer is open until one comes in."""

    keeps = "projection"
    OUT, IN = "out", "in"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="letters", db_index=False)
    unit_id = models.BigIntegerField()  # the outside unit
    direction = models.CharField(max_length=3, choices=[(OUT, N_("去函")), (IN, N_("来函"))])
    number = models.CharField(max_length=60, blank=True)  # 文号, ours or theirs
    title = models.CharField(max_length=200)
    on = models.DateField()  # sent or received
    answer_due_on = models.DateField(null=True)  # the external clock; None: no answer is waited for
    answered_on = models.DateField(null=True)
    says_done = models.BooleanField(default=False)  # theirs says that their part is done
    note = models.TextField(blank=True)
    by_text = models.CharField(max_length=200)  # who recorded it
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "id"]
        indexes = [
            models.Index(fields=["area_id", "item"], name="letter_by_item"),
            models.Index(
                fields=["area_id", "answer_due_on", "item"],
                name="letter_waiting",
                condition=Q(answer_due_on__isnull=False, answered_on=None),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()
