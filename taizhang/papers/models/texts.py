"""An office's own texts of papers, and the numbers that a bulletin was written from."""

from typing import Any, ClassVar

from django.db import models

from taizhang.journal.base import AreaModel, AreaQuerySet

from .papers import Paper


class PaperText(AreaModel):
    """The text (范文) with which a unit begins a kind of paper, where it changed the preset one."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    body = models.TextField()
    line = models.TextField()
    praised = models.CharField(max_length=40, blank=True)  # what a bulletin calls its lists
    named = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "unit_id", "kind"], name="paper_text_once")]

    def __str__(self):
        return f"{self.unit_id} {self.kind}"


class PaperTemplate(AreaModel):
    """The Word template from which a unit's DOCX of a kind is made; the bytes lie in the blob store."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "unit_id", "kind"], name="paper_template_once")]

    def __str__(self):
        return self.name


class PaperFigures(AreaModel):
    """Where the numbers of a bulletin come from: the filter, the moment, the state of the journal, and each number."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    paper = models.ForeignKey(Paper, models.DO_NOTHING, related_name="figures", db_index=False)
    query = models.TextField(blank=True)  # the address part of the list
    taken_at = models.DateTimeField()
    size = models.BigIntegerField()  # entries of the journal
    signed_size = models.BigIntegerField(default=0)  # of the last checkpoint
    signed_root = models.CharField(max_length=64, blank=True)
    is_cut = models.BooleanField(default=False)
    total = models.JSONField()  # {open red yellow closed rate before}
    units = models.JSONField()  # [{id name open red yellow closed rate}]
    registers = models.JSONField()
    praised = models.CharField(max_length=40)
    named = models.CharField(max_length=40)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "paper"], name="paper_figures_once")]

    def __str__(self):
        return f"{self.paper}: {self.size}"
