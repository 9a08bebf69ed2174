"""Where a word lies: in which tables, and in which files."""

from pathlib import Path

from django.conf import settings
from django.db import connection


def lies(needle):
    """Tables and files that hold the word."""
    found, spellings = [], [needle.encode(), needle.encode("unicode_escape")]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                said = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
                if any(spelling in said for spelling in spellings):
                    found.append(table)
                    break
    files = [*settings.DATA_DIR.rglob("*")]
    if connection.vendor == "sqlite":  # the pages of the database itself, and what waits to be written into it
        name = connection.settings_dict["NAME"]
        files += [Path(f"{name}{end}") for end in ("", "-wal")]
    for path in files:
        if path.is_file() and any(spelling in path.read_bytes() for spelling in spellings):
            found.append(path.name)
    return found
