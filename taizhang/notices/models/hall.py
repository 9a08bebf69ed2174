"""What goes before the coordination meeting (协调会)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.notices.hall.rules import KINDS, STATES

from .notice import speaks_for


class HallDays(AreaModel):
    """After how many working days a blocker is offered."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the area
    days = models.PositiveSmallIntegerField()
    by_text = models.CharField(max_length=200)

    def __str__(self):
        return str(self.days)


class HallCaseQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """The two units that it is between; the office and the leaders of the whole county."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.can("notices.hall"):
            return mine.none()
        if actor.covers_all("notices.hall_office"):
            return mine
        units = speaks_for(actor) | actor.unit_ids("notices.hall_office")
        return mine.filter(Q(unit_id__in=units) | Q(other_unit_id__in=units) | Q(to_unit_id__in=units))


class HallCase(AreaModel):
    """One matter on the agenda of a day: a blocker, or whose an item is."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=[(k.value, w) for k, w in KINDS.items()])
    blocker_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField()  # who waits; who declined
    other_unit_id = models.BigIntegerField(null=True)  # who is waited for; whom the unit suggests
    on = models.DateField()
    leader_person_id = models.BigIntegerField()  # who is to chair it
    leader_text = models.CharField(max_length=100)
    state = models.CharField(max_length=5, choices=[(k.value, w) for k, w in STATES.items()], default="put")
    put_at = models.DateTimeField()
    put_by_text = models.CharField(max_length=200)

    text = models.TextField(blank=True)  # the ruling, or why it was taken off
    to_unit_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    meanwhile_unit_id = models.BigIntegerField(null=True)  # 先办后议
    over_at = models.DateTimeField(null=True)
    over_by_text = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = HallCaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "on", "id"], name="hall_agenda", condition=Q(state="put")),
            models.Index(fields=["area_id", "id"], name="hall_over", condition=~Q(state="put")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "item_id", "kind", "unit_id"], name="hall_once", condition=Q(state="put")
            )
        ]

    def __str__(self):
        return f"{self.item_id}: {self.kind}"


class HallStatement(AreaModel):
    """What a unit says about it before the meeting."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    case = models.ForeignKey(HallCase, models.DO_NOTHING, related_name="statements", db_index=False)
    unit_id = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "case"], name="hall_statement_by_case")]

    def __str__(self):
        return self.text[:40]
