"""Who took a dossier: it is somebody looking at everything, so it is recorded."""

from typing import Any, ClassVar

from django.db import models

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet


class Dossier(AreaModel):
    """One dossier that was made for somebody. The file itself is gone after a day."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8, choices=[("item", N_("事项")), ("register", N_("台账册"))])
    subject_id = models.BigIntegerField()
    form = models.CharField(max_length=3, choices=[("zip", "ZIP"), ("pdf", "PDF")])
    items = models.PositiveIntegerField()
    proofs = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of SHA256SUMS.txt, of a PDF alone: its own
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    seq = models.BigIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["area_id", "kind", "subject_id", "-id"], name="dossier_by_subject")]

    def __str__(self):
        return f"{self.kind} {self.subject_id}: {self.by_text}"
