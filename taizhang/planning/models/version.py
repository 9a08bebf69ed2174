"""What was handed in and decided: versions, their steps, and how far each step has come."""

from django.db import models
from django.db.models import Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel
from taizhang.ledger.models import Item
from taizhang.planning.rules import DECIDED, Decided


class Version(AreaModel):
    """A plan as it was handed in: never changed afterwards, only decided."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    plan = models.ForeignKey("planning.Plan", models.DO_NOTHING, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(s.value, DECIDED[s]) for s in Decided])
    is_baseline = models.BooleanField(default=False)  # it is, or was, what slips are measured against
    deadline_on = models.DateField()
    start_on = models.DateField()
    is_feasible = models.BooleanField()
    late_days = models.PositiveIntegerField(default=0)  # working days too late, as it was handed in
    reason = models.TextField(blank=True)
    calendar = models.JSONField(default=dict)  # {"years": [[year, version]], "off": [keys fixed on a day off]}
    hands = models.JSONField(default=list)  # ids of the persons who wrote it or handed it in: none of them decides
    submitted_at = models.DateTimeField()
    submitted_by_text = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by_text = models.CharField(max_length=200, blank=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "plan", "number"], name="plan_version_once"),
            models.CheckConstraint(
                name="plan_version_is_decided",
                condition=Q(state=Decided.SUBMITTED, decided_at=None)
                | ~Q(state=Decided.SUBMITTED) & Q(decided_at__isnull=False),
                violation_error_message=N_("批或退回都要写明何时。"),
            ),
        ]

    def __str__(self):
        return f"{self.plan_id} 第{self.number}版"


class Step(AreaModel):
    """A step of one version, with the dates that were computed when it was handed in."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    plan = models.ForeignKey("planning.Plan", models.DO_NOTHING, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()  # of the version
    key = models.CharField(max_length=12)  # the same step keeps its key in every version
    no = models.PositiveSmallIntegerField()  # its row
    title = models.CharField(max_length=200)
    days = models.PositiveIntegerField()
    day_unit = models.CharField(max_length=8)  # working, calendar
    is_milestone = models.BooleanField(default=False)
    after = models.JSONField(default=list)  # [{"id": key, "type": "FS", "lag": 0}]
    not_before_on = models.DateField(null=True)
    not_after_on = models.DateField(null=True)
    fixed_on = models.DateField(null=True)
    unit_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    starts_on = models.DateField()  # as planned: as late as the deadline allows
    finishes_on = models.DateField()
    earliest_start_on = models.DateField()
    earliest_finish_on = models.DateField()
    float_days = models.IntegerField()
    is_critical = models.BooleanField()

    class Meta:
        ordering = ["no"]
        indexes = [
            models.Index(
                fields=["area_id", "unit_id", "plan", "number"],
                name="plan_step_unit",
                condition=Q(unit_id__isnull=False),
            ),
            models.Index(
                fields=["area_id", "person_id", "plan", "number"],
                name="plan_step_person",
                condition=Q(person_id__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "plan", "number", "no"], name="plan_step_row_once"),
            models.UniqueConstraint(fields=["area_id", "plan", "number", "key"], name="plan_step_key_once"),
        ]

    def __str__(self):
        return f"{self.no} {self.title}"


class StepWork(AreaModel):
    """How far a step has come, whatever the version says: from its sub-item, or from the reports of its unit."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    plan = models.ForeignKey("planning.Plan", models.DO_NOTHING, related_name="works", db_index=False)
    key = models.CharField(max_length=12)
    item = models.ForeignKey(Item, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    due_on = models.DateField(null=True)  # of the sub-item: moves with its extensions
    started_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    last_at = models.DateTimeField(null=True)
    by_text = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area_id", "item"], name="plan_work_item", condition=Q(item__isnull=False))]
        constraints = [models.UniqueConstraint(fields=["area_id", "plan", "key"], name="plan_work_once")]

    def __str__(self):
        return f"{self.plan_id}.{self.key} {self.percent}%"
