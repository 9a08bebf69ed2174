"""What was seen, and what was wrong: observations, findings and their photos."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.inspection.findings.rules import SEVERITIES, STATES, VERDICTS, Severity, State, Verdict
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Item

from .points import Point
from .visits import Visit


class Observation(AreaModel):
    """One clause looked at, at one point, on one visit: what every score opens down to."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    visit = models.ForeignKey(Visit, models.DO_NOTHING, related_name="observations", db_index=False)
    point = models.ForeignKey(Point, models.DO_NOTHING, related_name="+", db_index=False)
    clause_key = models.CharField(max_length=24)
    verdict = models.CharField(max_length=6, choices=[(v.value, VERDICTS[v]) for v in Verdict])
    cases = models.PositiveSmallIntegerField(default=0)  # how many things were wrong
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)  # by the clock of the phone, at the shutter
    person_id = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    finding_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=36)  # made by the phone: the same one again is the same observation

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "visit", "point", "clause_key"], name="observation_of_visit"),
            models.Index(fields=["area_id", "point", "clause_key", "id"], name="observation_of_point"),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "key"], name="observation_key_once")]

    def __str__(self):
        return f"{self.point_id} {self.clause_key}: {self.verdict}"


class FindingQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="inspection.see"):
        """With the point's unit, with whoever reaches the item, and with whoever noted it."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.grants_for(act):
            return mine.none()
        if actor.covers_all("inspection.keep") or actor.covers_all("inspection.oversee"):
            return mine
        persons = [person for person, _, _ in actor.identities]
        owed = Item.objects.visible_to(actor).filter(pk=models.OuterRef("item_id"))
        issued = Q(state__in=[State.ISSUED, State.AGREED, State.SPOT]) | Q(state=State.DROPPED, item__isnull=False)
        seen = issued & (Q(unit_id__in=actor.seen_unit_ids("inspection.answer")) | models.Exists(owed))
        if actor.covers_all("inspection.agree"):  # whoever may be the second person
            seen |= Q(state__in=[State.SPOT, State.AGREED])
        return mine.filter(Q(person_id__in=persons) | seen)


class Finding(AreaModel):
    """Something wrong at a point against a clause. Its rectification is the ledger item."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.DO_NOTHING, related_name="findings", db_index=False)
    point = models.ForeignKey(Point, models.DO_NOTHING, related_name="findings", db_index=False)
    scheme_id = models.BigIntegerField()
    clause_key = models.CharField(max_length=24)
    clause_text = models.CharField(max_length=330)  # number and words, as they were
    unit_id = models.BigIntegerField()  # who owned the point that day
    state = models.CharField(max_length=7, choices=[(s.value, STATES[s]) for s in State])
    severity = models.CharField(max_length=8, choices=[(s.value, SEVERITIES[s]) for s in Severity])
    text = models.CharField(max_length=500, blank=True)
    cases = models.PositiveSmallIntegerField(default=1)
    found_at = models.DateTimeField()
    found_on = models.DateField()
    due_on = models.DateField(null=True)
    person_id = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)
    closed_on = models.DateField(null=True)  # its item was struck off, or somebody agreed on the spot
    rebound_of_id = models.BigIntegerField(null=True)  # the finding that came back
    photo_count = models.PositiveSmallIntegerField(default=0)
    asks_cause = models.BooleanField(default=False)  # it came back: the unit owes the reason and a lasting measure
    reported_on = models.DateField(null=True)  # the unit first said that it was done
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = FindingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "point", "clause_key", "id"], name="finding_of_point"),
            models.Index(fields=["area_id", "item"], name="finding_of_item", condition=Q(item__isnull=False)),
            models.Index(fields=["area_id", "id"], name="finding_open", condition=Q(is_open=True)),
            models.Index(fields=["area_id", "id"], name="finding_asks_cause", condition=Q(asks_cause=True)),
            models.Index(fields=["area_id", "state", "id"], name="finding_by_state"),
            models.Index(fields=["area_id", "unit_id", "id"], name="finding_by_unit"),
            models.Index(fields=["area_id", "found_on", "id"], name="finding_by_day"),
            models.Index(fields=["area_id", "scheme_id", "clause_key", "id"], name="finding_by_clause"),
            models.Index(fields=["area_id", "id"], name="finding_rebound", condition=Q(rebound_of_id__isnull=False)),
            models.Index(fields=["area_id", "id"], name="finding_by_id"),
            models.Index(fields=["area_id", "visit", "id"], name="finding_of_visit"),
        ]

    def __str__(self):
        return self.clause_text


class Photo(AreaModel):
    """A photo of a finding. Place and time are what the phone claimed at the shutter."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    finding = models.ForeignKey(Finding, models.DO_NOTHING, related_name="photos", db_index=False)
    is_after = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=100)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy = models.PositiveIntegerField(null=True)  # metres
    dhash = models.CharField(max_length=16, blank=True)
    band0 = models.IntegerField(null=True)  # of the hash, as engine.bands cuts it
    band1 = models.IntegerField(null=True)
    band2 = models.IntegerField(null=True)
    band3 = models.IntegerField(null=True)
    warnings = models.JSONField(default=list)  # [{"kind": …}] as found when it arrived

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "finding", "id"], name="photo_of_finding"),
            models.Index(fields=["area_id", "sha256"], name="photo_by_bytes"),
            *(
                models.Index(
                    fields=["area_id", f"band{n}"],
                    name=f"photo_by_band{n}",
                    condition=Q(**{f"band{n}__isnull": False}),
                )
                for n in range(4)
            ),
        ]

    def __str__(self):
        return self.sha256[:12]
