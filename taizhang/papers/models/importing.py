"""A workbook on its way into the ledger. What it brings is ordinary entries of items; this is the desk it lies on."""

from typing import Any, ClassVar

from django.db import models

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.papers.rules.comparing import VERDICTS


class ImportQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="ledger.enter"):
        """One's own; the county's office sees everybody's."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.can(act):
            return mine.none()
        return mine if actor.covers_all(act) else mine.filter(account_id=actor.account_id)


class State(models.TextChoices):
    READING = "reading", N_("正在读")
    READY = "ready", N_("待核对")
    FAILED = "failed", N_("没读成")
    RUNNING = "running", N_("正在带入")
    DONE = "done", N_("已带入")
    UNDOING = "undoing", N_("正在撤销")
    UNDONE = "undone", N_("已撤销")


class Import(AreaModel):
    """One workbook that somebody brought. Its number is the import id that its items name as their source."""

    keeps = "local"

    account_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    hat = models.CharField(max_length=24, blank=True)
    unit_id = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    register_id = models.BigIntegerField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.READING)
    trouble = models.CharField(max_length=500, blank=True)  # why it could not be read
    sheets = models.JSONField(default=list)  # their names
    sheet = models.PositiveSmallIntegerField(null=True)  # the one that was chosen
    columns = models.JSONField(default=list)  # [{"index", "heading", "field", "sure", "sample"}]
    meaning = models.JSONField(default=dict)  # column → field, where somebody chose
    notes = models.JSONField(default=list)  # sentences about the file
    form = models.JSONField(default=dict)  # the office's own form: titles, header, columns in their order
    picked = models.JSONField(null=True)  # the source rows that were chosen; null: all that can be brought in
    counts = models.JSONField(default=dict)  # verdict → rows
    applied = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "-id"], name="import_recent")]

    def __str__(self):
        return f"{self.pk} {self.file_name}"


class Outcome(models.TextChoices):
    WAITS = "", N_("没有带入")
    DONE = "done", N_("已带入")
    REFUSED = "refused", N_("没带成")
    UNDONE = "undone", N_("已撤销")
    STAYS = "stays", N_("撤不掉")


class ImportRow(AreaModel):
    """One source row with its verdict: nothing of the sheet is left out."""

    keeps = "local"

    brought = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField()  # as the spreadsheet counts
    verdict = models.CharField(max_length=8, choices=[(v.value, w) for v, w in VERDICTS.items()])
    title = models.CharField(max_length=200, blank=True)
    draft = models.JSONField(default=dict)  # see importing.drafting
    changes = models.JSONField(default=list)  # [[field, text that stands, text of the sheet]]
    says = models.JSONField(default=list)  # sentences
    faults = models.JSONField(default=list)  # [[column or None, sentence]]
    item_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)  # of a changed draft: what stood there
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.WAITS)
    told = models.CharField(max_length=500, blank=True)  # why it was refused

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "brought", "row"], name="import_row_once")]
        indexes = [
            models.Index(fields=["area_id", "brought", "verdict", "row"], name="import_row_verdict"),
            models.Index(fields=["area_id", "brought", "outcome", "row"], name="import_row_outcome"),
        ]

    def __str__(self):
        return f"row {self.row}"


class Meaning(AreaModel):
    """What the columns of a sheet with these headings mean at this unit, as somebody there last said."""

    keeps = "local"

    unit_id = models.BigIntegerField()
    headings = models.CharField(max_length=64)  # SHA-256 of them
    columns = models.JSONField(default=dict)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "unit_id", "headings"], name="import_meaning_once")]

    def __str__(self):
        return f"{self.unit_id} {self.headings[:8]}"
