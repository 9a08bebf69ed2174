"""Projections made again from the journal: for real, or in the scratch database to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model

from taizhang.journal import queries, scratch
from taizhang.journal.models import Log
from taizhang.journal.recording import project

_BATCH = 2000

Row = tuple[Any, ...]
Rows = Iterator[Row]


@dataclass(frozen=True)
class Difference:
    """A row that the journal tells otherwise. `field` is empty where the whole row is missing on one side."""

    table: str
    row: int
    field: str
    live: str
    told: str

    def __str__(self) -> str:
        place = f"{self.table} #{self.row}" + (f".{self.field}" if self.field else "")
        return f"{place}: {self.live} ≠ {self.told}"


def projections() -> list[type[Model]]:
    """Every table that the journal can make again."""
    return [model for model in apps.get_models() if getattr(model, "keeps", "") == "projection"]


@transaction.atomic
def rebuild() -> int:
    """Empty every projection and write it again; returns the number of entries. Readers see the old rows until the
    commit, writers wait."""
    from taizhang.journal.models import Head

    list(Head.objects.select_for_update().order_by("pk"))
    for model in projections():
        # Foreign keys are checked at the commit, when every row stands again.
        model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
    return replay()


def replay() -> int:
    """Run every projector over every log."""
    count = 0
    for area_id in Log.objects.order_by("pk").values_list("pk", flat=True):
        for recorded in queries.replay(area_id):
            project(recorded)
            count += 1
    return count


def differences() -> Iterator[Difference]:
    """What the live projections say otherwise than the journal does."""
    with scratch.database():
        with scratch.in_use(), transaction.atomic(using=scratch.ALIAS):
            replay()
        for model in projections():
            yield from _compare(model)


def _compare(model: type[Model]) -> Iterator[Difference]:
    pk, table = model._meta.pk.name, model._meta.db_table
    names = [field.attname for field in model._meta.concrete_fields]
    place = names.index(model._meta.pk.attname)

    def rows(alias: str) -> Rows:
        ordered = model._base_manager.using(alias).order_by(pk).values_list(*names)
        return ordered.iterator(chunk_size=_BATCH)

    for live, told in _paired(rows(DEFAULT_DB_ALIAS), rows(scratch.ALIAS), place):
        if live is None or told is None:
            yield Difference(table, (live or told or ())[place], "", "+" if live else "∅", "+" if told else "∅")
            continue
        for name, one, other in zip(names, live, told, strict=True):
            if one != other:
                yield Difference(table, live[place], name, repr(one), repr(other))


def _paired(lives: Rows, tolds: Rows, place: int) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of the same key side by side; None where one side has none."""
    live, told = next(lives, None), next(tolds, None)
    while live is not None or told is not None:
        if told is None or (live is not None and live[place] < told[place]):
            yield live, None
            live = next(lives, None)
        elif live is None or told[place] < live[place]:
            yield None, told
            told = next(tolds, None)
        else:
            yield live, told
            live, told = next(lives, None), next(tolds, None)
