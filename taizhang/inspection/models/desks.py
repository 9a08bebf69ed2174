"""The desk on which an edited scheme lies before it is accepted. What it brings is one published version."""

from typing import Any, ClassVar

from django.db import models

from taizhang.inspection.schemes.rules import Origin
from taizhang.journal.base import AreaModel, AreaQuerySet


class SchemeSheet(AreaModel):
    """A workbook or a document that somebody brought, or the draft of a next version, as texts; it is gone when it was
    published or laid aside."""

    keeps = "local"

    account_id = models.BigIntegerField()
    scheme_id = models.BigIntegerField(null=True)  # whose next version it is to be; null: a scheme of its own
    origin = models.CharField(max_length=8, default=Origin.BOOK.value)
    base_no = models.PositiveSmallIntegerField(null=True)  # the version that a draft began from
    file_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100)
    at = models.DateTimeField()
    head = models.JSONField()  # headings
    rows = models.JSONField()  # [row as the program counts, [texts]]
    meaning = models.JSONField()  # {column: field of schemes.lining}

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "account_id", "id"], name="scheme_sheet_of")]

    def __str__(self):
        return self.file_name
