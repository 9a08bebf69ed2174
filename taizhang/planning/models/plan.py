"""Plans: each belongs to one item or to one register, and stands in one of four states."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Item, Register
from taizhang.planning.rules import STATES, State

from .version import Step


class PlanQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="planning.see"):
        """A plan is there for whoever may see its item, keeps its register, answers for its unit or for the unit of
        one of its steps."""
        mine = self.filter(area_id=actor.area_id)
        grants = actor.grants_for(act)
        if not grants:
            return mine.none()
        if actor.covers_all(act):
            return mine
        return mine.filter(self._whole(actor, act) | Exists(_steps_of(actor, act)))

    def whole_for(self, actor, act="planning.see"):
        """Those of them that the actor may see from the first step to the last."""
        mine = self.visible_to(actor, act)
        return mine if actor.covers_all(act) else mine.filter(self._whole(actor, act))

    def _whole(self, actor, act):
        items = Item.objects.visible_to(actor).filter(pk=OuterRef("item_id"))
        registers = [g.register_id for g in actor.grants_for(act) if g.register_id is not None]
        return Exists(items) | Q(unit_id__in=actor.seen_unit_ids(act)) | Q(register_id__in=registers)

    def open(self):
        return self.exclude(state=State.ENDED)


def _steps_of(actor, act):
    steps = Step.objects.filter(area_id=actor.area_id, unit_id__in=actor.seen_unit_ids(act))
    return steps.filter(plan_id=OuterRef("pk"), number=OuterRef("current_no"))


class Plan(AreaModel):
    """A plan as the journal tells it; its steps stand in versions. Written by projectors only."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    register = models.ForeignKey(Register, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    unit_id = models.BigIntegerField()  # whose plan it is
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=[(s.value, STATES[s]) for s in State])
    lag_rule = models.CharField(max_length=10, default="points")  # of rules.judging
    curve = models.CharField(max_length=10, default="plan")
    curve_tenths = models.JSONField(default=list)  # of the typed curve: twelve cumulative percentages, in tenths
    deadline_on = models.DateField()  # as it stands: follows extensions, which baselines do not
    start_on = models.DateField()
    current_no = models.PositiveSmallIntegerField(null=True)  # of the version that is in force
    baseline_no = models.PositiveSmallIntegerField(null=True)
    submitted_no = models.PositiveSmallIntegerField(null=True)  # of the version that waits
    last_no = models.PositiveSmallIntegerField(default=0)
    kept_no = models.PositiveSmallIntegerField(
        null=True
    )  # the version that keeps its dates although the calendar moved
    kept_dates = models.CharField(max_length=16, blank=True)  # rules.calendars.digest of what the calendar gave then
    kept_at = models.DateTimeField(null=True)
    kept_by_text = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by_text = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    version = models.PositiveIntegerField()  # of the row, as forms show it

    objects: ClassVar[Any] = PlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "unit_id", "id"], name="plan_by_unit"),
            models.Index(fields=["area_id", "register", "id"], name="plan_by_register"),
            models.Index(fields=["area_id", "item"], name="plan_by_item", condition=Q(item__isnull=False)),
            models.Index(fields=["area_id", "id"], name="plan_submitted", condition=Q(state=State.SUBMITTED)),
        ]
        constraints = [
            models.CheckConstraint(
                name="plan_of_one_thing",
                condition=Q(item__isnull=False, register__isnull=True) | Q(item__isnull=True, register__isnull=False),
                violation_error_message=N_("计划属于一件事项或者一册，不能都有，也不能都没有。"),
            ),
            models.UniqueConstraint(
                fields=["area_id", "item"],
                name="plan_of_item_once",
                condition=Q(item__isnull=False) & ~Q(state=State.ENDED),
                violation_error_message=N_("这件事项已经有倒排计划。"),
            ),
        ]

    def __str__(self):
        return self.title
