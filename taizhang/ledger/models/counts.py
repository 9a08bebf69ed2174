"""Tallies kept in the transaction that moves an item, and the search text."""

from django.db import models

from taizhang.journal.base import AreaModel


class Tally(AreaModel):
    """How many items stand where: by register, first lead unit and state. No list is ever counted."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    register_id = models.BigIntegerField()
    is_home = models.BooleanField()
    unit_id = models.BigIntegerField()  # 0: no lead unit yet
    state = models.CharField(max_length=12)
    is_standing = models.BooleanField(default=False)  # 常态化: outside every rate of closing
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "is_home", "unit_id", "register_id", "state", "is_standing"], name="tally_once"
            ),
            models.CheckConstraint(name="tally_not_negative", condition=models.Q(count__gte=0)),
        ]

    def __str__(self):
        return f"{self.state}: {self.count}"


class OpenTally(AreaModel):
    """The open items by the days on which their lights change, so lights are summed, not counted."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    register_id = models.BigIntegerField()
    is_home = models.BooleanField()
    unit_id = models.BigIntegerField()
    state = models.CharField(max_length=12)
    yellow_on = models.DateField()
    red_on = models.DateField()
    is_standing = models.BooleanField(default=False)
    waits_meeting = models.BooleanField(default=False)  # the deadline waits for a meeting: grey while worked on
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "area_id",
                    "is_home",
                    "unit_id",
                    "register_id",
                    "state",
                    "red_on",
                    "yellow_on",
                    "is_standing",
                    "waits_meeting",
                ],
                name="open_tally_once",
            ),
            models.CheckConstraint(name="open_tally_not_negative", condition=models.Q(count__gte=0)),
        ]

    def __str__(self):
        return f"{self.state} {self.red_on}: {self.count}"


class ItemSearch(AreaModel):
    """The searchable text of an item (number, title, requirement, passage, reports), normalised. The 2-gram
    index beside it is FTS5 on SQLite and a GIN column on PostgreSQL; `search.py` keeps both."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # the item's
    body = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["area_id", "id"], name="item_search_by_area")]

    def __str__(self):
        return self.body[:40]
