"""`taizhang generate`: a county with very many items, for measuring.

The first few hundred are the demo county's, told through the actions. The rest are copies of their rows, under
other ids and numbers: every page has as much to read as it would have, but the journal does not verify. Such a
database is for measuring only; its log says demo, so production refuses it.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from taizhang.config.commands import prepare_directories
from taizhang.engine.commands import CannotBeDone, command, option

ORIGINALS = 400
ITEM_STREAM = "item"
BEYOND = 10**10  # ids are counted on from here, beyond every copy


@command(
    "generate",
    "fill an empty database with a county of many items, for measuring",
    option("--items", type=int, default=10_000, help="about how many (default %(default)s)"),
    option("--originals", type=int, default=ORIGINALS, help="how many are told, not copied (default %(default)s)"),
    option("--bare", action="store_true", help="copies without journal and search: quick, for measuring numbers"),
)
def generate(args) -> None:
    from taizhang.config.demo.build import build
    from taizhang.journal.models import Log
    from taizhang.ledger.models import Item
    from taizhang.ui.clock import now

    if settings.MODE == "production":
        raise CannotBeDone("only a demo may write into the past; leave TAIZHANG_MODE unset")
    prepare_directories()
    call_command("migrate", verbosity=0, interactive=False)
    if Log.objects.exists():
        raise CannotBeDone(f"{connection.settings_dict['NAME']} already holds a county")
    build(at=now(), items=min(args.originals, args.items))
    multiply(max(1, round(args.items / Item.objects.count())), bare=args.bare)
    print(f"{Item.objects.count()} items")


def multiply(times: int, *, bare: bool = False) -> None:
    """Put `times - 1` copies of every item, and of all that hangs on it, beside the original; bare ones without their
    entries and without what is searched."""
    from taizhang.journal.models import Entry

    tables = [Copied(model) for model in _copied_models()]
    strides = {table.model: table.stride for table in tables}
    if bare:
        tables = [table for table in tables if table.model._meta.app_label != "journal" and not table.is_searched]
    for n in range(1, times):
        with transaction.atomic():
            for table in tables:
                table.copy(n, strides)
            if not bare:
                _copy_search_index(n, strides)
    _multiply_tallies(times)
    if bare:
        _leave_room_for_copies()
    _move_head()
    moved = [table.model for table in tables] + [Entry] * bare
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), moved):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _copied_models() -> list[type[models.Model]]:
    """Whatever belongs to one item, masters before what points to them."""
    from taizhang.journal.models import Entry, EntryFile, Value
    from taizhang.ledger.models import Item, ItemSearch

    found: list[type[models.Model]] = [Entry, Value, EntryFile, Item, ItemSearch]
    waiting = [m for m in apps.get_models() if getattr(m, "keeps", "") == "projection" and m not in found]
    grew = True
    while grew:
        grew = False
        for model in list(waiting):
            if _can_be_copied(model, found):
                waiting.remove(model)
                found.append(model)
                grew = True
    return found


def _can_be_copied(model: type[models.Model], found: list[type[models.Model]]) -> bool:
    """It belongs to an item, and no unique key stands in the way: a line of a unit's book stays in its one book."""
    moved = {f.name for f in model._meta.concrete_fields if f.related_model in found or f.name == "item_id"}
    keys = [c.fields for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    return bool(moved) and all(moved & set(key) for key in keys)


class Copied:
    """A table whose rows are copied: under shifted ids, its references to other copied tables shifted as well."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        pk = model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT min("{pk}"), max("{pk}") FROM "{self.name}"')  # noqa: S608
            self.first, self.last = (value or 0 for value in cursor.fetchone())
            self.columns = [c.name for c in connection.introspection.get_table_description(cursor, self.name)]
        self.stride = self.last - self.first + 1

    @property
    def is_searched(self) -> bool:
        return self.name.endswith("itemsearch")

    def copy(self, n: int, strides: dict) -> None:
        values, where = [], f'"{self.model._meta.pk.column}" <= {self.last}'
        shifts = self._shifts(strides)
        for column in self.columns:
            value = f'"{column}"'
            if column in shifts:
                value = f"{value} + {n * shifts[column]}"
            elif column == "number" and self.model.__name__ == "Item":  # unique, and absent while a draft
                value = f"CASE {value} WHEN '' THEN '' ELSE {value} || '-{n}' END"
            values.append(value)
        if "stream_kind" in self.columns:
            where += f" AND stream_kind = '{ITEM_STREAM}'"
        elif entry := self._entry_column():
            where += f" AND {entry} IN (SELECT id FROM journal_entry WHERE stream_kind = '{ITEM_STREAM}')"  # noqa: S608
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            cursor.execute(  # table and column names of our own models, and numbers
                f'INSERT INTO "{self.name}" ({names}) SELECT {", ".join(values)} FROM "{self.name}" WHERE {where}'  # noqa: S608
            )

    def _shifts(self, strides: dict) -> dict[str | None, int]:
        from taizhang.journal.models import Entry
        from taizhang.ledger.models import Item

        shifts = {self.model._meta.pk.column: self.stride}
        for field in self.model._meta.concrete_fields:
            if field.related_model in strides:
                shifts[field.column] = strides[field.related_model]
            elif field.name == "item_id" or (field.name == "stream_id" and self.model is Entry):
                shifts[field.column] = strides[Item]
            elif field.name == "seq" and self.model is Entry:
                shifts[field.column] = self.stride
        if self.is_searched:
            shifts[self.model._meta.pk.column] = strides[Item]
        return shifts

    def _entry_column(self) -> str | None:
        from taizhang.journal.models import Entry

        return next((f.column for f in self.model._meta.concrete_fields if f.related_model is Entry), None)


def _copy_search_index(n: int, strides: dict) -> None:
    from taizhang.ledger.models import Item
    from taizhang.ledger.search import FTS

    if connection.vendor == "sqlite":
        shift = n * strides[Item]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {FTS} (rowid, grams) SELECT rowid + {shift}, grams FROM {FTS}"  # noqa: S608
                f" WHERE rowid < (SELECT min(rowid) FROM {FTS}) + {strides[Item]}"
            )


def _multiply_tallies(times: int) -> None:
    from taizhang.journal.recording import projecting
    from taizhang.ledger.models import OpenTally, Tally

    with projecting():
        for model in (Tally, OpenTally):
            model._base_manager.update(count=models.F("count") * times)


def _leave_room_for_copies() -> None:
    """Rows take their ids from entries; bare copies have none, so the next entry begins beyond what theirs would be."""
    from taizhang.journal.models import Entry

    last = Entry._base_manager.order_by("-seq")[0]
    last.pk, last.seq, last.stream_seq = BEYOND, last.seq + 1, last.stream_seq + 1
    last.save(force_insert=True)


def _move_head() -> None:
    """New entries and new ids come after the copies."""
    from taizhang.journal.models import Entry, Head, Ids

    last = Entry._base_manager.aggregate(last=models.Max("seq"))["last"]
    size = last + 1
    Head.objects.update(size=size, frontier=bytes(32 * size.bit_count()))  # of no tree: it does not verify anyway
    for ids in Ids.objects.all():
        ids.last = {kind: number + BEYOND for kind, number in ids.last.items()}
        ids.save()
