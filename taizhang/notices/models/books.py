"""The two books of a unit, compared once a month."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.rules import COLOURS, DUE_KINDS, STATES
from taizhang.notices.books.rules import ANSWERS, RULINGS
from taizhang.notices.books.rules import STATES as BOOK_STATES

from .notice import speaks_for


class BookDay(AreaModel):
    """The day of the month on which books are opened by themselves; none: only when somebody opens them."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the area
    day = models.PositiveSmallIntegerField(null=True)
    chosen_on = models.DateField()
    by_text = models.CharField(max_length=200)

    def __str__(self):
        return str(self.day or "—")


class BookRound(AreaModel):
    """A month whose books were opened. Each unit's own is written after that by a job."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry
    month = models.DateField()  # its first day
    due_on = models.DateField()
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "month"], name="book_round_once")]

    def __str__(self):
        return f"{self.month:%Y-%m}"


def signs_for(actor) -> frozenset[int]:
    """The units whose head the actor is."""
    return frozenset(g.scope_unit_id for g in actor.grants_for("notices.book_sign") if g.register_id is None)


class BookQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """The books of the units that the actor speaks for, or signs for; to the office, those of all units it looks
        after."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.can("notices.books"):
            return mine.none()
        if actor.covers_all("notices.books_office"):
            return mine
        own = Q(unit_id__in=speaks_for(actor) | actor.unit_ids("notices.books_office"))
        return mine.filter(own | Q(signer_unit_id__in=signs_for(actor)))


class Book(AreaModel):
    """What the county held against a unit at one moment, and what the unit says to it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    month = models.DateField()
    unit_id = models.BigIntegerField()
    signer_unit_id = models.BigIntegerField(null=True)  # of a unit without a head: the one above whose head signs
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=[(k.value, w) for k, w in BOOK_STATES.items()], default="open")
    count = models.PositiveSmallIntegerField()  # lines that the county holds
    left_out = models.PositiveIntegerField(default=0)  # beyond the most that a book takes
    unanswered = models.PositiveSmallIntegerField()
    differs = models.PositiveSmallIntegerField(default=0)
    unsettled = models.PositiveSmallIntegerField(default=0)  # differences that wait for the office, from signing on
    signed_at = models.DateTimeField(null=True)
    signed_by_text = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = BookQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "month", "id"], name="book_by_month"),
            models.Index(fields=["area_id", "unit_id", "id"], name="book_by_unit"),
            models.Index(fields=["area_id", "unit_id", "month"], name="book_open", condition=Q(state="open")),
            models.Index(
                fields=["area_id", "signer_unit_id", "id"],
                name="book_by_signer",
                condition=Q(signer_unit_id__isnull=False),
            ),
            models.Index(fields=["area_id", "id"], name="book_unsettled", condition=Q(unsettled__gt=0)),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "month", "unit_id"], name="book_once")]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.unit_id}"


class BookLine(AreaModel):
    """One line: an item as it stood when the book was opened, or one that only the unit holds. The item's title is
    not copied: it never changes, and what is purged must not stay here."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the book, with room for its lines
    book = models.ForeignKey(Book, models.DO_NOTHING, related_name="lines", db_index=False)
    no = models.PositiveSmallIntegerField()
    item_id = models.BigIntegerField(null=True)  # None: only the unit holds it
    number = models.CharField(max_length=40, blank=True)
    is_lead = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    due_kind = models.CharField(max_length=8, blank=True, choices=[(k.value, w) for k, w in DUE_KINDS.items()])
    item_state = models.CharField(max_length=12, blank=True, choices=[(k.value, w) for k, w in STATES.items()])
    light = models.CharField(max_length=8, blank=True, choices=[(k.value, w) for k, w in COLOURS.items()])

    answer = models.CharField(max_length=10, blank=True, choices=[(k.value, w) for k, w in ANSWERS.items()])
    held_on = models.DateField(null=True)  # the date that the unit holds; of a missing item, since when
    title = models.CharField(max_length=200, blank=True)  # of a missing item
    told_by = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_text = models.CharField(max_length=200, blank=True)

    ruling = models.CharField(max_length=8, blank=True, choices=[(k.value, w) for k, w in RULINGS.items()])
    reason = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by_text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["no"]
        indexes = [
            models.Index(
                fields=["area_id", "book", "no"], name="book_line_differs", condition=~Q(answer__in=("", "agreed"))
            )
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "book", "no"], name="book_line_once")]

    def __str__(self):
        return f"{self.book_id}: {self.no}"
