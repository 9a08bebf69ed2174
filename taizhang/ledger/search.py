"""Search by any two characters, with an index on both databases.

The text of an item is kept normalised in `ItemSearch.body`; its overlapping pairs of characters stand in an
FTS5 table on SQLite and a `tsvector` column on PostgreSQL. The index finds candidates, a substring test on the
body confirms them. Names are not in that text, for units are renamed and persons move: a word that is the whole
name of a unit or a person also finds what they do or lead.
"""

from django.db import connections, router
from django.db.models import Q
from django.db.models.expressions import RawSQL

from taizhang.engine.grams import grams, normalise, query_grams
from taizhang.ledger.models import ItemSearch, ItemSource, ItemUnit, Report
from taizhang.org import queries as org

TABLE = ItemSearch._meta.db_table
FTS = "ledger_item_grams"
SAID = ("progress", "recorded")


def index(item):
    """Write the searchable text of an item anew. Runs inside projectors."""
    reports = Report.objects.filter(area_id=item.area_id, item=item, kind__in=SAID).order_by("at", "id")
    passages = ItemSource.objects.filter(area_id=item.area_id, item=item).order_by("id")
    parts = [
        item.number, item.title, item.requirement, item.done_when, item.place, item.source_note,
        *passages.values_list("passage", flat=True), *reports.values_list("text", flat=True),
    ]  # fmt: skip
    body = "\n".join(filter(None, map(normalise, parts)))
    ItemSearch(id=item.pk, area_id=item.area_id, body=body).save()
    connection = _connection()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"UPDATE {TABLE} SET grams = array_to_tsvector(%s) WHERE id = %s", [grams(body), item.pk])  # noqa: S608
        else:
            cursor.execute(f"DELETE FROM {FTS} WHERE rowid = %s", [item.pk])  # noqa: S608
            cursor.execute(f"INSERT INTO {FTS} (rowid, grams) VALUES (%s, %s)", [item.pk, " ".join(grams(body))])  # noqa: S608


def remove(item):
    ItemSearch.objects.filter(pk=item.pk, area_id=item.area_id).delete()
    connection = _connection()
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {FTS} WHERE rowid = %s", [item.pk])  # noqa: S608


def matching(items, text, *, area_id):
    """Narrow a queryset of items to those that have every word of `text`: in their text, or as a name."""
    words, terms = normalise(text).split(), query_grams(text)
    if not terms:
        return items.none()
    on_postgresql = connections[items.db].vendor == "postgresql"
    found, named = _POSTGRESQL if on_postgresql else _SQLITE, _named(area_id, words)
    for word in words:
        # The terms of all words narrow best, but a name need not stand in the text.
        if own := query_grams(word) if named else terms:
            query = " & ".join(map(_lexeme, own)) if on_postgresql else _fts(own)
            in_text = Q(pk__in=RawSQL(found, [query, word]))  # noqa: S611 - the text is a parameter
            items = items.filter(in_text | named[word] if word in named else in_text)
    return items


def _named(area_id, words):
    """For each word that is the whole name of a unit or a person: the condition that an item is theirs."""
    units, persons = org.bearers(area_id, words)
    named = {}
    for word in units.keys() | persons.keys():
        doing = ItemUnit.objects.filter(area_id=area_id, unit_id__in=units.get(word, ()))
        people = persons.get(word, ())
        theirs = Q(responsible_person_id__in=people) | Q(leader_person_id__in=people)
        named[word] = theirs | Q(pk__in=doing.values("item_id"))
    return named


# `OFFSET 0` fences the subquery: without it PostgreSQL walks the list's index and tests every row.
_POSTGRESQL = f"SELECT id FROM {TABLE} WHERE grams @@ %s::tsquery AND strpos(body, %s) > 0 OFFSET 0"  # noqa: S608
_SQLITE = f"""
    SELECT s.id FROM {FTS} JOIN {TABLE} s ON s.id = {FTS}.rowid
     WHERE {FTS} MATCH %s AND instr(s.body, %s) > 0
"""  # noqa: S608


def _fts(terms):
    return " AND ".join(f'"{term}"' + ("*" if len(term) == 1 else "") for term in terms)


def _lexeme(term):
    return f"'{term}'" + (":*" if len(term) == 1 else "")  # a term is letters and digits only


def _connection():
    return connections[router.db_for_write(ItemSearch)]
