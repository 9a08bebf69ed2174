"""Superiors' orders (上级督办): one may stand beside an item."""

from django.db import models

from taizhang.journal.base import AreaModel
from taizhang.ledger.rules import ORDER_KINDS, OrderKind

from .item import Item


class SuperiorOrder(AreaModel):
    """What a superior ordered: their number and deadline, and when they struck it off. What was written down before
    a change stays in the journal."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="superior_orders", db_index=False)
    superior = models.CharField(max_length=100)
    their_number = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=[(k.value, ORDER_KINDS[k]) for k in OrderKind])
    received_on = models.DateField()
    first_due_on = models.DateField(null=True)  # before they changed it
    due_on = models.DateField(null=True)
    reply = models.CharField(max_length=100, blank=True)  # the paper by which they changed it
    struck_off_on = models.DateField(null=True)
    struck_off_paper = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "item"], name="superior_order_once")]

    def __str__(self):
        return f"{self.superior} {self.their_number}"
