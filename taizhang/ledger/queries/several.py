"""Several short lists of items in two questions: which items they begin with, and what those look like.

A home page shows the first few of many lists. Asked one by one they are many questions; counted, they grow with
the table. Here each list stops at what is counted of it, and all of them travel together.
"""

from __future__ import annotations

from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import CharField, QuerySet, Value

from taizhang.ledger.models import Item

from .lists import Writer, people_of, shown


class First:
    """The beginning of one list. Asking for it puts all lists of its `Several` to the database."""

    def __init__(self, several: Several, most: int, shown: int) -> None:
        self._several, self._most, self._shown = several, most, shown

    @cached_property
    def ids(self) -> list[int]:
        return self._several.found[self]

    @property
    def count(self) -> int:
        """How many there are, up to the most that are counted."""
        return len(self.ids)

    @property
    def has_more(self) -> bool:
        """Whether counting stopped before the end."""
        return self.count == self._most

    @property
    def shown(self) -> list[int]:
        return self.ids[: self._shown]

    @property
    def rows(self) -> list[dict]:
        """Those that are shown, as the rows of a list."""
        return [self._several.rows[pk] for pk in self.shown if pk in self._several.rows]


class Several:
    """Put every list in with `first`; then look at them."""

    def __init__(self, actor, at) -> None:
        self.actor, self.at = actor, at
        self._asked: dict[First, QuerySet] = {}
        self._known: list[First] = []

    def first(self, items: QuerySet, *, most: int, shown: int = 0) -> First:
        """The first of these ordered items: counted up to `most`, shown up to `shown`."""
        begun = First(self, most, shown)
        self._asked[begun] = items[:most]
        return begun

    def known(self, ids: list[int], *, shown: int) -> First:
        """A list whose items the caller knows already."""
        begun = First(self, len(ids) + 1, shown)
        begun.ids = ids
        self._known.append(begun)
        return begun

    @cached_property
    def found(self) -> dict[First, list[int]]:
        """Django's union cannot limit its parts on SQLite, so they are put together here."""
        found: dict[First, list[int]] = {first: [] for first in self._asked}
        parts, values = [], []
        for place, items in enumerate(self._asked.values()):
            mark = Value(str(place), output_field=CharField())
            try:
                sql, its_values = items.annotate(in_list=mark).values_list("in_list", "pk").query.sql_with_params()
            except EmptyResultSet:
                continue
            parts.append(f"SELECT * FROM ({sql}) AS list{place}")  # noqa: S608  (of the ORM, with its values apart)
            values += its_values
        if parts:
            firsts, question = list(found), " UNION ALL ".join(parts)
            with connections[router.db_for_read(Item)].cursor() as cursor:
                cursor.execute(question, values)
                for place, pk in cursor.fetchall():
                    found[firsts[int(place)]].append(pk)
        return found

    @cached_property
    def rows(self) -> dict[int, dict]:
        wanted = {pk for first in (*self._asked, *self._known) for pk in first.shown}
        if not wanted:
            return {}
        items = Item.objects.filter(area_id=self.actor.area_id, pk__in=wanted)
        found = list(shown(items, self.actor.area_id))
        writer = Writer(self.actor, found, at=self.at, people=people_of(found))
        return {row["id"]: writer.row(row) for row in found}
