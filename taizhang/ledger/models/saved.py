"""Saved views (存下的视图): a filter of the list under a name. A personal convenience, so no history of anything."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.org.queries import house_ids


class SavedViewQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """One's own, those of the own unit and its sections, and what the office shares with everybody."""
        mine = Q(person_id=actor.person_id)
        unit = Q(shared_with=SavedView.UNIT, unit_id__in=house_ids(actor))
        return self.filter(area_id=actor.area_id).filter(mine | unit | Q(shared_with=SavedView.AREA))


class SavedView(AreaModel):
    """A filter under a name. What it shows is asked anew by each reader, within the reader's reach."""

    keeps = "local"

    NOBODY, UNIT, AREA = "nobody", "unit", "area"
    SHARING = [(NOBODY, N_("只我看")), (UNIT, N_("本单位共用")), (AREA, N_("全县共用"))]

    name = models.CharField(max_length=20)
    query = models.TextField(blank=True)  # the filter's address part, read again at each use
    person_id = models.BigIntegerField()  # whose it is
    by_text = models.CharField(max_length=200)
    unit_id = models.BigIntegerField()  # of the post in which it was saved
    shared_with = models.CharField(max_length=8, choices=SHARING, default=NOBODY)
    position = models.PositiveSmallIntegerField()

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["area_id", "unit_id"], name="saved_view_of_unit", condition=Q(shared_with="unit")),
            models.Index(fields=["area_id"], name="saved_view_of_area", condition=Q(shared_with="area")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area_id", "person_id", "name"],
                name="saved_view_name_once",
                violation_error_message=N_("您已经有一个同名的视图。"),
            ),
        ]

    def __str__(self):
        return self.name
