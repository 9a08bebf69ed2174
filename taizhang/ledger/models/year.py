"""年度结转: the statement of a year."""

from django.db import models

from taizhang.journal.base import AreaModel


class YearStatement(AreaModel):
    """A year as it was frozen: counts by register and first lead unit, and the names that they had then."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    year = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()  # the entry's, for its receipt
    size = models.BigIntegerField()  # entries of the log that were counted
    rows = models.JSONField()
    names = models.JSONField()
    closed_at = models.DateTimeField()
    by_text = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "year"], name="year_closed_once")]

    def __str__(self):
        return str(self.year)
