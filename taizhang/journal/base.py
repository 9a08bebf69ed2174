"""What every table of the house has: its area, and a word on what it is.

`keeps` says where a row comes from: "projection" (written by projectors from the journal, rebuildable),
"value" (erasable content beside a commitment), "local" (sessions, drafts, jobs: not in the journal) or
"journal" (the journal itself).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from taizhang.journal.recording import is_projecting

KINDS = ("projection", "value", "local", "journal")


class NotProjecting(RuntimeError):
    """A projection was written outside a projector; only `journal.append` and `rebuild` may."""


def _guard(model: type[models.Model]) -> None:
    if getattr(model, "keeps", None) == "projection" and not is_projecting():
        raise NotProjecting(f"{model.__name__} is a projection: append an event and let its projector write the row")


class AreaQuerySet(models.QuerySet):
    """Querysets of rooms derive from this one: it refuses to write projections behind the journal's back."""

    def in_area(self, area_id: int) -> AreaQuerySet:
        return self.filter(area_id=area_id)

    def update(self, **kwargs: Any) -> int:
        _guard(self.model)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _guard(self.model)
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        _guard(self.model)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        _guard(self.model)
        return super().bulk_update(objs, *args, **kwargs)

    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


class AreaModel(models.Model):
    """A row of one area. The area stands first in every index and unique key: it is the wall between counties."""

    keeps: ClassVar[str]

    area_id = models.BigIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()  # rooms put their own querysets here

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _guard(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _guard(type(self))
        return super().delete(*args, **kwargs)
