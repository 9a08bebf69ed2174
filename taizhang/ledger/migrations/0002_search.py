"""The 2-gram index beside the search text: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

from django.db import migrations

POSTGRESQL = [
    "ALTER TABLE ledger_itemsearch ADD COLUMN grams tsvector",
    "CREATE INDEX item_search_grams ON ledger_itemsearch USING gin (grams)",
]
SQLITE = [
    "CREATE VIRTUAL TABLE ledger_item_grams USING fts5"
    "(grams, detail=none, columnsize=0, prefix='1', tokenize=\"unicode61 remove_diacritics 0\")",
]


def make(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger"), ("org", "0001_initial")]

    operations = [migrations.RunPython(make, elidable=False)]
